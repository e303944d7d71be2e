"""Before staff send what cannot be called back they see who gets it, in which words, and what follows."""

import re
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from brokerage.tables import market_tables
from engine.cases import commands
from engine.runtime import Runtime
from tests.web.builders.case_walk import ADVERT, Walk, posted

WITHDRAWAL = {"what": "withdraw", "reason": "She has moved in with her son"}


def check(walk: Walk, form: str, answers: dict[str, Any], role: str = "broker") -> tuple[str, TestResponse]:
    """Press the first button of a task's form; return the address and the answer."""
    task = walk.tasks()[form]
    address = f"/tasks/{task['id']}"
    fields = {**posted(answers), "_version": task["version"], "_act": "check"}
    return address, walk.staff(role).post(address, data=fields)


def send(walk: Walk, address: str, page: str, role: str = "broker", **changes: Any) -> TestResponse:
    """Press the button of the page that asks to check."""
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))
    return walk.staff(role).post(address, data={**fields, "_act": "send", **changes})


def case_version(walk: Walk) -> tuple[int, int]:
    with walk.runtime.database.read() as connection:
        case = commands.find(connection, walk.case_id, walk.manager())
    return case.version, case.history_length


def test_an_advert_is_shown_with_everybody_who_gets_it_and_nothing_stands_before_it_is_sent(
    walk: Walk,
) -> None:
    walk.refer()
    before = case_version(walk)
    address, answer = check(walk, "write_advert", ADVERT)
    assert answer.status_code == 200
    assert "Check before you send" in answer.text
    assert "Elm Court</strong>, <strong>no email address" in answer.text
    assert ADVERT["description"] in answer.text
    assert (case_version(walk), walk.letters()) == (before, [])
    assert "write_advert" in walk.tasks()
    assert "offer" not in walk.tasks()
    assert send(walk, address, answer.text).status_code == 303
    assert len(walk.letters()) == answer.text.count("The exact words to")


def test_what_has_changed_since_it_was_checked_is_shown_again_and_not_sent(
    walk: Walk, runtime: Runtime
) -> None:
    walk.refer()
    address, answer = check(walk, "write_advert", ADVERT)
    with runtime.database.begin() as connection:
        connection.execute(update(market_tables.enrolments).values(email="new.manager@example.org"))
    again = send(walk, address, answer.text)
    assert again.status_code == 409
    assert "has changed since you checked it" in again.text
    assert "new.manager@example.org" in again.text
    assert walk.letters() == []
    assert send(walk, address, again.text).status_code == 303
    assert walk.letters()


def test_minutes_that_pass_while_somebody_reads_do_not_count_as_a_change(walk: Walk) -> None:
    walk.refer()
    address, answer = check(walk, "write_advert", ADVERT)
    walk.clock.advance(timedelta(minutes=7))
    assert send(walk, address, answer.text).status_code == 303


def test_other_answers_than_those_that_were_checked_are_checked_again(walk: Walk) -> None:
    walk.refer()
    address, answer = check(walk, "write_advert", ADVERT)
    again = send(walk, address, answer.text, description="Quite another room")
    assert again.status_code == 409
    assert "Quite another room" in again.text
    assert walk.letters() == []


def test_the_answers_can_be_changed_and_are_kept(walk: Walk) -> None:
    walk.refer()
    address, answer = check(walk, "write_advert", ADVERT)
    form = send(walk, address, answer.text, _act="change")
    assert form.status_code == 200
    assert ADVERT["description"] in form.text
    assert 'value="check"' in form.text


def test_a_step_that_sends_nothing_is_done_at_once(walk: Walk) -> None:
    walk.refer()
    walk.advertise()
    for letter in walk.letters():
        walk.offer(letter.to.partition(":")[2], 700)
    letters = walk.letters()
    _, answer = check(walk, "close_early", {"confirm": "close"})
    assert answer.status_code == 303
    assert walk.letters() == letters


def test_a_withdrawal_is_checked_because_the_case_ends(walk: Walk) -> None:
    walk.refer()
    address, answer = check(walk, "change_package", WITHDRAWAL)
    assert "The case ends." in answer.text
    assert "change_package" in walk.tasks()
    assert send(walk, address, answer.text).status_code == 303
    assert walk.tasks() == {}


def test_wrong_answers_are_refused_before_anything_is_shown(walk: Walk) -> None:
    walk.refer()
    _, answer = check(walk, "write_advert", {**ADVERT, "required_start": date(1999, 1, 1), "description": ""})
    assert answer.status_code == 422
    assert "Check before you send" not in answer.text


def test_a_colleague_who_was_first_is_told_of_after_the_check(walk: Walk) -> None:
    walk.refer()
    address, answer = check(walk, "write_advert", ADVERT)
    walk.advertise()
    late = send(walk, address, answer.text)
    assert late.status_code == 409
    assert "no longer open" in late.text
    assert ADVERT["description"] in late.text
