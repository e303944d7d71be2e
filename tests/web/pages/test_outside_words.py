"""Words for people outside the council do not say whose care it is, in whatever form."""

import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from brokerage.store import dated_settings
from tests.web.builders import small_council
from tests.web.builders.case_walk import ADVERT, REFERRAL, Walk, posted, problems
from web.auth import accounts
from web.tables import Membership

FACTS = {
    "full name": "Iris Applegarth",
    "surname": "Mrs APPLEGARTH\u2019s",
    "council's reference": "p 100",
    "date of birth": "the first of June 1941",
    "postcode": "ab98zz",
    "street": "Kestrel Row",
    "email address": "IRIS@example.org",
}


def confirmations(text: str) -> list[str]:
    """The marks of the boxes by which a page lets its reader confirm."""
    return re.findall(r'name="_confirmed" type="checkbox" value="([0-9a-f]+)"', text)


@pytest.fixture
def referred(walk: Walk) -> Walk:
    walk.refer()
    return walk


@pytest.mark.parametrize("what", FACTS)
def test_an_advert_that_says_whose_care_it_is_is_stopped_beside_the_question(
    referred: Walk, what: str
) -> None:
    words = f"A room near {FACTS[what]} please"
    page = referred.do(referred.staff("broker"), "write_advert", 422, **{**ADVERT, "description": words})
    assert f"({what})" in html.unescape(page.text)
    assert "write “the person” instead" in problems(page)
    assert 'id="description-error"' in page.text
    assert confirmations(page.text) == []
    assert "write_advert" in referred.tasks()
    assert referred.letters() == []


def test_a_first_name_that_is_a_word_warns_and_can_be_confirmed_once(referred: Walk) -> None:
    broker, words = referred.staff("broker"), "A room that Iris can see flowers from"
    page = referred.do(broker, "write_advert", 422, **{**ADVERT, "description": words})
    assert "may tell" not in problems(page)
    [mark] = confirmations(page.text)
    changed = {**ADVERT, "description": f"{words}, and Iris again", "_confirmed": mark}
    again = referred.do(broker, "write_advert", 422, **changed)
    assert confirmations(again.text) != [mark]
    referred.do(broker, "write_advert", **{**ADVERT, "description": words, "_confirmed": mark})
    assert words in referred.letters()[-1].body
    history = broker.get(f"/cases/{referred.case_id}/history?all=yes").text
    assert "I have checked" in history or "may learn from these words" in history


def test_a_referral_that_names_the_person_to_providers_begins_no_case(walk: Walk) -> None:
    answers = {**REFERRAL, "outcomes": "That Mrs Applegarth sees her friends"}
    answer = walk.staff("broker").post("/cases/new", data=posted(answers))
    assert answer.status_code == 422
    assert "“Applegarth” (surname)" in answer.text


@pytest.mark.parametrize("form", ["extend_window", "change_package"])
def test_reasons_that_go_into_letters_are_looked_through(referred: Walk, form: str) -> None:
    referred.advertise()
    before = len(referred.letters())
    closes = referred.clock.now() + timedelta(days=4)
    reason = "Iris Applegarth of 4 Kestrel Row is in hospital"
    answers: Mapping[str, Any] = {
        "extend_window": {**moment("closes_at", closes), "reason": reason},
        "change_package": {"what": "withdraw", "reason": reason},
    }[form]
    page = referred.do(referred.staff("broker"), form, 422, **answers)
    assert "“Iris Applegarth” (full name)" in page.text
    assert len(referred.letters()) == before


def test_who_speaks_for_the_person_is_not_named_either(walk: Walk) -> None:
    walk.refer(representative_name="Pat Okafor", representative_role="relative")
    words = "Telephone Pat Okafor first"
    page = walk.do(walk.staff("broker"), "write_advert", 422, **{**ADVERT, "description": words})
    assert "“Pat Okafor” (full name of who speaks for them)" in page.text


def test_nobody_sees_a_name_in_two_halves(referred: Walk) -> None:
    words = "A room for Apple\u200bgarth"
    page = referred.do(referred.staff("broker"), "write_advert", 422, **{**ADVERT, "description": words})
    assert "cannot be seen" in problems(page)
    assert "A room for Applegarth</textarea>" in page.text


def moment(name: str, at: datetime) -> dict[str, object]:
    return {
        f"{name}-day": at.day,
        f"{name}-month": at.month,
        f"{name}-year": at.year,
        f"{name}-time": "17:00",
    }


def second_broker(walk: Walk) -> FlaskClient:
    """The browser of another broker of the same council."""
    held = [Membership(council=small_council.COUNCIL, roles=["broker"])]
    with walk.runtime.database.begin() as connection:
        accounts.open_account(
            connection,
            email="sam@example.org",
            name="Sam",
            password="x" * 12,
            memberships=held,
            practice=True,
        )
    return walk.person("sam@example.org")


def test_a_second_person_may_release_a_colleague_s_words_with_a_reason_where_the_council_says_so(
    referred: Walk,
) -> None:
    words = {**ADVERT, "description": "A room for Mrs Applegarth"}
    address = f"/tasks/{referred.tasks()['write_advert']['id']}"
    assert referred.staff("broker").post(address, data={**posted(words), "_act": "save"}).status_code == 303
    second = second_broker(referred)
    assert confirmations(referred.do(second, "write_advert", 422, **words).text) == []
    with referred.runtime.database.begin() as connection:
        day = referred.clock.now().date()
        who = ("words_released_by_two", 1, day, "a", "b", referred.clock.now())
        dated_settings.set_setting(connection, small_council.COUNCIL, *who)
    assert confirmations(referred.do(referred.staff("broker"), "write_advert", 422, **words).text) == []
    page = referred.do(second, "write_advert", 422, **words)
    assert "I release these words, which" in page.text
    [mark] = confirmations(page.text)
    referred.do(second, "write_advert", 422, **words, _confirmed=mark)
    other = {**words, "description": "Another room for Mrs Applegarth"}
    referred.do(second, "write_advert", 422, **other, _confirmed=mark, _reason="She asked for it")
    referred.do(second, "write_advert", **words, _confirmed=mark, _reason="She asked for it")
    history = html.unescape(second.get(f"/cases/{referred.case_id}/history?all=yes").text)
    assert "She asked for it" in history
