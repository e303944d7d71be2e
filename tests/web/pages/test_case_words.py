"""Every page of a case, at every stage, says people's names and plain words, never ids and codes."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from brokerage import labels
from engine import clock
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk

STORED = Path(__file__).parents[2] / "golden" / "stored_names.yaml"
IDS = re.compile(r"\b[0-9a-f]{12,}\b|\b(?:link|provider|person|payer|call|advert):\w+")
UNDERSCORES = re.compile(r"\b\w+_\w+\b")
DIGEST = re.compile(r"(?:SHA-256 of the text:?|fingerprint of its text \(SHA-256\) is) [0-9a-f]{64}")
TABS = ("", "/offers", "/papers", "/notes", "/history", "/history?all=yes", "/diagram")
TERMS = {"third_party", "citizen_choice", "asked_before", "approval_limits"}
"""Words of the field that read the same when they are no code: a third party, the citizen's choice."""
MANY_PAGES = 60


@cache
def codes() -> dict[str, str]:
    """The stored values that are not words, as they would read if nobody had given them words."""
    stored = yaml.safe_load(STORED.read_text(encoding="utf-8"))
    listed = [values for column, values in stored["values"].items() if column != "history.kind"]
    values = {value for values in listed for value in values if "_" in str(value)} - TERMS
    values |= {name for name in stored["letters"] if "_" in name}
    spaced = {value: value.replace("_", " ") for value in values}
    return {code: words for code, words in spaced.items() if words not in labels.NAMES.get(code, "")}


def words_of(page: str) -> str:
    """What people read on a page."""
    tree = html.fromstring(page)
    for unread in tree.xpath("//script | //style | //svg"):
        unread.drop_tree()
    return DIGEST.sub("", " ".join(" ".join(tree.itertext()).split()))


def faults_in(text: str) -> Iterator[str]:
    """Yield the ids, underscores and codes in what people read."""
    yield from IDS.findall(text)
    yield from UNDERSCORES.findall(text)
    yield from (words for words in codes().values() if re.search(rf"\b{words}\b", text, re.IGNORECASE))


class LookedAt(Walk):
    """A case whose pages are read after each act."""

    def __init__(self, site: Flask, runtime: Runtime, at: clock.VirtualClock) -> None:
        super().__init__(site, runtime, at)
        self.faults: dict[str, str] = {}
        self.stages: set[str] = set()
        self.looked = 0

    def refer(self, **changes: Any) -> str:
        case_id = super().refer(**changes)
        self.look()
        return case_id

    def do(self, browser: FlaskClient, form: str, expected: int = 303, **answers: Any) -> TestResponse:
        answer = super().do(browser, form, expected, **answers)
        self.look()
        return answer

    def pass_time(self, until: Any) -> int:
        woken = super().pass_time(until)
        self.look()
        return woken

    def look(self) -> None:
        """Read every page of the case and the tasks that a broker may do in it."""
        broker, case = self.staff("broker"), f"/cases/{self.case_id}"
        papers = self.links_of(broker, f"{case}/papers", f"{case}/papers/")
        tasks = [f"/tasks/{task['id']}" for task in self.tasks().values() if task["kind"] == "work"]
        for address in (*(case + tab for tab in TABS), *papers, *tasks, "/cases", "/cases?state=ended"):
            page = broker.get(address)
            assert page.status_code in {200, 403}, address
            text = words_of(page.text)
            self.looked += 1
            for fault in faults_in(text):
                at = text.lower().find(fault.lower())
                where = f"{address.replace(self.case_id, 'CASE')}: {fault}"
                self.faults.setdefault(where, text[max(0, at - 60) : at + 60])


@pytest.fixture
def looked_at(site: Flask, runtime: Runtime, virtual_clock: clock.VirtualClock) -> LookedAt:
    return LookedAt(site, runtime, virtual_clock)


@pytest.mark.parametrize("journey", [whole_cases.top_up, whole_cases.emergency], ids=lambda one: one.__name__)
def test_no_page_of_a_case_says_an_id_or_a_code_at_any_stage(looked_at: LookedAt, journey: Any) -> None:
    journey(looked_at)
    assert looked_at.looked > MANY_PAGES
    faults = [f"{where}: {text}" for where, text in looked_at.faults.items()]
    assert not faults, "\n".join(faults)


def test_what_is_looked_for_would_be_found() -> None:
    assert "direct allocation top up" not in codes()
    assert list(faults_in("It was made by link:ef60 for 0123456789abcdef")) == [
        "link:ef60",
        "0123456789abcdef",
    ]
    assert list(faults_in("the route top_up")) == ["top_up"]
    assert (
        words_of("<html><body><p id='a_b'>Sent <b>today</b></p><script>a_b</script></body></html>")
        == "Sent today"
    )
