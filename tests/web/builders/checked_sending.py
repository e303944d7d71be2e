"""Sends a task's form as people do. What a page says would be sent is compared with what then is."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from brokerage.package import people
from engine.runtime import Runtime
from engine.store import outbox
from web.presenters import filters

Letters = Sequence[outbox.Letter]


def send(
    runtime: Runtime, case_id: str, browser: FlaskClient, address: str, fields: Mapping[str, Any]
) -> TestResponse:
    """Press the form's button, and then the button of the page that asks to check."""
    before = _letters(runtime, case_id)
    answer = browser.post(address, data={**fields, "_act": "check"})
    if answer.status_code != 200:
        return answer
    page = answer.text
    assert _letters(runtime, case_id) == before, "a letter was written before it was checked"
    checked = re.search(r'name="_checked" value="(\w+)"', page)
    agreed = {"_checked": checked[1]} if checked else {}
    answer = browser.post(address, data={**fields, **agreed, "_act": "send"})
    if checked and answer.status_code == 303:
        _assert_shown(runtime, page, [row for row in _letters(runtime, case_id) if row not in before])
    return answer


def _letters(runtime: Runtime, case_id: str) -> Letters:
    with runtime.database.read() as connection:
        return outbox.of_case(connection, case_id)


def _assert_shown(runtime: Runtime, page: str, letters: Letters) -> None:
    """The page showed these letters and no others: who gets each, and its exact words."""
    with runtime.database.read() as connection:
        names = people.names_of(connection, {letter.to for letter in letters})
    shown = re.findall(r"The exact words to (.*?)</span>", page)
    assert sorted(shown) == sorted(str(escape(names[letter.to])) for letter in letters)
    assert all(str(filters.without_links(letter.body)) in page for letter in letters)
