"""Whoever signs signs with a name, and a name that is not the one on record is told to them and to staff."""

import html

import pytest

from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk, problems
from tests.web.pages.test_outside_words import confirmations


@pytest.fixture
def to_sign(walk: Walk) -> Walk:
    """A case in which Rosa Applegarth has an agreement to sign."""
    whole_cases.to_ranking(walk, "1-101", "1-102")
    walk.do(walk.open_link("choose_provider"), "choose_tied", **whole_cases.ALTERNATIVE)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    whole_cases.agree(walk)
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=60, place_held="yes")
    return walk


def signing(full_name: str, **more: str) -> dict[str, str]:
    return {"decision": "sign", "full_name": full_name, "intent": "yes", **more}


@pytest.mark.parametrize("name", ["X", "\u200b", "12 34", "Rosa", "Rosa 2", "...", "Rosa\u202e Applegarth"])
def test_what_is_no_name_signs_nothing(to_sign: Walk, name: str) -> None:
    page = to_sign.do(to_sign.open_link("sign_top_up"), "sign_agreement", 422, **signing(name))
    assert confirmations(page.text) == []
    assert 'id="full_name-error"' in page.text
    assert "sign_agreement" in to_sign.tasks()
    assert not [letter for letter in to_sign.letters() if letter.letter == "top_up_signed"]


def test_another_name_is_told_before_it_stands_and_to_staff_afterwards(to_sign: Walk) -> None:
    rosa = to_sign.open_link("sign_top_up")
    page = to_sign.do(rosa, "sign_agreement", 422, **signing("Rosa Bloom"))
    assert "You signed as “Rosa Bloom”, we hold “Rosa Applegarth”. Correct it, or confirm" in problems(page)
    assert "“Rosa Bloom” is my name" in page.text
    [mark] = confirmations(page.text)
    to_sign.do(rosa, "sign_agreement", 422, **signing("Rosa Broom", _confirmed=mark))
    to_sign.do(rosa, "sign_agreement", **signing("Rosa Bloom", _confirmed=mark))
    broker = to_sign.staff("broker")
    told = "Signed as “Rosa Bloom”; the name on record is “Rosa Applegarth”"
    assert told in html.unescape(broker.get(f"/tasks/{to_sign.tasks()['last_checks']['id']}").text)
    assert told in html.unescape(broker.get(f"/cases/{to_sign.case_id}").text)
    assert told in html.unescape(broker.get(f"/cases/{to_sign.case_id}/history?all=yes").text)


@pytest.mark.parametrize("name", ["Rosa Applegarth", "  rosa  APPLEGARTH ", "Rósa Applegarth"])
def test_the_name_on_record_signs_however_it_is_typed(to_sign: Walk, name: str) -> None:
    to_sign.do(to_sign.open_link("sign_top_up"), "sign_agreement", **signing(name))
    assert [letter for letter in to_sign.letters() if letter.letter == "top_up_signed"]


def test_the_confirmation_survives_the_page_that_shows_the_answers_once_more(to_sign: Walk) -> None:
    rosa = to_sign.open_link("sign_top_up")
    page = to_sign.do(rosa, "sign_agreement", 422, **signing("Rosa Bloom"))
    answers = signing("Rosa Bloom", _confirmed=confirmations(page.text)[0], _act="check")
    shown = rosa.post(f"/tasks/{to_sign.tasks()['sign_agreement']['id']}", data=answers)
    assert f'name="_confirmed" value="{answers["_confirmed"]}"' in shown.text
