"""Open calls: sealed until they close, fair to the instant, and nothing that came is lost."""

from datetime import timedelta

import pytest

from engine.actors import Actor
from engine.background import worker
from engine.cases import call_responses, commands, open_calls, worklist
from engine.database.handle import Database
from engine.errors import CallClosed, CallOpen, NotAllowed, NotFound
from engine.outcomes import Completed, Receipt, Refused, Started
from engine.runtime import Runtime
from engine.store import responses
from engine.store.releases import by_id
from engine.store.responses import ClosedCall
from tests.engine.builders.small_process import (
    CLERK,
    HELPERS,
    START,
    STRANGER,
    begin,
    clock_of,
    make_runtime,
    task_of,
)

ONE, TWO, THREE = HELPERS


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


@pytest.fixture
def started(runtime: Runtime) -> Started:
    return begin(runtime)


@pytest.fixture
def call(started: Started) -> str:
    return str(next(each["call_id"] for each in started.next_tasks if each["kind"] == "call"))


def test_what_was_sent_is_read_back_by_its_respondent_only(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12")
    with runtime.database.read() as connection:
        (mine,) = open_calls.responses_of(connection, call, "P1")
        assert mine.answers["price"] == 12
        assert open_calls.responses_of(connection, call, "P2") == []
        assert open_calls.respondents(connection, call) == ["Helper 1"]


def test_the_responses_are_sealed_until_the_call_closes(
    runtime: Runtime, started: Started, call: str
) -> None:
    offer(runtime, call, ONE, "12")
    with runtime.database.begin() as connection:
        release = by_id(connection, commands.find(connection, started.case_id, CLERK).release_id)
        with pytest.raises(CallOpen):
            responses.closed_call(connection, started.case_id, "round", release, START, is_open=True)


def test_no_list_of_staffs_shows_an_answer(runtime: Runtime, started: Started, call: str) -> None:
    offer(runtime, call, ONE, "4321")
    with runtime.database.read() as connection:
        shown = [
            worklist.open_tasks(connection, CLERK, kinds=("work", "action", "call")),
            open_calls.find(connection, call),
        ]
    assert "4321" not in repr(shown)


def test_who_was_not_asked_finds_nothing(runtime: Runtime, call: str) -> None:
    with pytest.raises(NotFound):
        call_responses.respond(runtime, call, [("price", "1")], STRANGER)


def test_staff_cannot_answer_for_everybody(runtime: Runtime, started: Started, call: str) -> None:
    with pytest.raises(NotAllowed):
        call_responses.respond(runtime, call, [("price", "1")], CLERK)
    helper_of_staff = Actor("x", "X", frozenset({"helper"}), "here")
    with pytest.raises(NotAllowed):
        commands.complete(runtime, task_of(started.next_tasks, "offers"), [("price", "1")], helper_of_staff)


def test_a_response_one_moment_before_the_close_counts(runtime: Runtime, call: str) -> None:
    clock_of(runtime).advance(timedelta(days=1) - timedelta(microseconds=1))
    assert offer(runtime, call, ONE, "12").state == "standing"


def test_a_response_at_the_exact_instant_of_the_close_is_late_refused_in_words_and_kept(
    runtime: Runtime, started: Started, call: str
) -> None:
    clock_of(runtime).advance(timedelta(days=1))
    refused = call_responses.respond(runtime, call, [("price", "12")], ONE)
    assert isinstance(refused, Refused)
    assert "closed Tuesday 10 March at 9am" in refused.errors[""]
    assert worker.wake_due(runtime) == 1
    closed = closed_call(runtime, started)
    assert [(each.party, each.state) for each in closed.responses] == [("P1", "late")]
    assert closed.standing == ()


def test_what_comes_after_the_case_went_on_is_kept_too(runtime: Runtime, started: Started, call: str) -> None:
    clock_of(runtime).advance(timedelta(days=3))
    assert worker.wake_due(runtime) == 1
    assert isinstance(call_responses.respond(runtime, call, [("price", "12")], TWO), Refused)
    assert [each.state for each in closed_call(runtime, started).responses] == ["late"]
    with pytest.raises(CallClosed):
        call_responses.withdraw(runtime, call, TWO)


def test_a_correction_keeps_its_place(runtime: Runtime, started: Started, call: str) -> None:
    offer(runtime, call, ONE, "12", "teh post")
    clock_of(runtime).advance(timedelta(hours=1))
    assert offer(runtime, call, ONE, "12", "the post").standing_since == START
    assert states(runtime, call, "P1") == ["replaced", "standing"]


def test_a_change_of_what_counts_starts_the_clock_again(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12")
    clock_of(runtime).advance(timedelta(hours=1))
    assert offer(runtime, call, ONE, "11").standing_since == START + timedelta(hours=1)


def test_withdrawing_and_offering_again_starts_the_clock_again(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12")
    clock_of(runtime).advance(timedelta(hours=1))
    assert call_responses.withdraw(runtime, call, ONE).state == "withdrawn"
    clock_of(runtime).advance(timedelta(hours=1))
    assert offer(runtime, call, ONE, "12").standing_since == START + timedelta(hours=2)
    assert states(runtime, call, "P1") == ["withdrawn", "standing"]


def test_equal_instants_stand_in_the_order_they_came(runtime: Runtime, started: Started, call: str) -> None:
    for helper in (TWO, ONE, THREE):
        offer(runtime, call, helper, "12")
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    assert [each.party for each in closed_call(runtime, started).standing] == ["P2", "P1", "P3"]


def test_declining_is_an_answer_but_no_offer(runtime: Runtime, started: Started, call: str) -> None:
    offer(runtime, call, ONE, "12")
    call_responses.decline(runtime, call, ONE, "No room")
    with runtime.database.read() as connection:
        assert open_calls.respondents(connection, call) == ["Helper 1"]
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    assert closed_call(runtime, started).standing == ()


def test_there_is_nothing_to_withdraw_twice(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12")
    call_responses.withdraw(runtime, call, ONE)
    with pytest.raises(NotFound, match="nothing to withdraw"):
        call_responses.withdraw(runtime, call, ONE)


def test_bad_answers_are_refused_and_leave_the_standing_ones(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12")
    refused = call_responses.respond(runtime, call, [("price", "twelve")], ONE)
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"price"}
    assert states(runtime, call, "P1") == ["standing"]


def test_extending_keeps_the_same_call_with_its_responses_and_a_new_deadline(
    runtime: Runtime, started: Started, call: str
) -> None:
    offer(runtime, call, ONE, "12")
    extend = task_of(started.next_tasks, "extend")
    done = commands.complete(runtime, extend, [("text", "More time")], CLERK)
    assert isinstance(done, Completed)
    assert {each["call_id"] for each in done.next_tasks if each["kind"] == "call"} == {call}
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 0
    assert offer(runtime, call, TWO, "11").state == "standing"
    clock_of(runtime).advance(timedelta(hours=1))
    assert worker.wake_due(runtime) == 1
    assert [each.party for each in closed_call(runtime, started).standing] == ["P1", "P2"]


def test_closing_early_closes_for_everybody_at_once(runtime: Runtime, started: Started, call: str) -> None:
    commands.complete(runtime, task_of(started.next_tasks, "close_early"), [("text", "")], CLERK)
    assert isinstance(call_responses.respond(runtime, call, [("price", "12")], ONE), Refused)


def test_a_party_sees_the_calls_it_may_answer_with_its_own_state(runtime: Runtime, call: str) -> None:
    def seen(party: str) -> list[tuple[str, str | None]]:
        with runtime.database.read() as connection:
            return [
                (seen.call.id, seen.state)
                for seen in open_calls.open_for(connection, party, clock_of(runtime).now())
            ]

    assert seen("P1") == [(call, None)]
    offer(runtime, call, ONE, "12")
    assert (seen("P1"), seen("P2"), seen("P9")) == ([(call, "standing")], [(call, None)], [])
    clock_of(runtime).advance(timedelta(days=1))
    assert seen("P1") == []


def test_the_form_comes_back_with_what_stands(runtime: Runtime, call: str) -> None:
    offer(runtime, call, ONE, "12", "quickly")
    asked = open_calls.response_form(runtime, call, ONE)
    assert ("remark", "quickly") in asked.draft
    assert open_calls.response_form(runtime, call, TWO).draft == []


def offer(runtime: Runtime, call: str, helper: Actor, price: str, remark: str = "") -> Receipt:
    receipt = call_responses.respond(runtime, call, [("price", price), ("remark", remark)], helper)
    assert isinstance(receipt, Receipt)
    return receipt


def states(runtime: Runtime, call: str, party: str) -> list[str]:
    with runtime.database.read() as connection:
        return [each.state for each in open_calls.responses_of(connection, call, party)]


def closed_call(runtime: Runtime, started: Started) -> ClosedCall:
    with runtime.database.begin() as connection:
        release = by_id(connection, commands.find(connection, started.case_id, CLERK).release_id)
        return responses.closed_call(
            connection, started.case_id, "round", release, clock_of(runtime).now(), is_open=False
        )
