"""A draft is its writer's alone, is seldom written, and goes when its form is sent or no longer asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.actors import Actor
from engine.cases import assignment, call_responses, commands, open_calls, worklist
from engine.database import tables
from engine.database.handle import Database, new_id
from engine.errors import BegunAlready, CallClosed, NotAllowed, NotFound, TaskGone
from engine.outcomes import Completed, Receipt, Started
from engine.runtime import Runtime
from engine.store import drafts
from engine.store.drafts import Saved
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

ANNA = Actor("c2", "Anna Clerk", frozenset({"clerk"}), "here")
OUTSIDE = frozenset({"helper"})
HALF, MORE = [("text", "half")], [("text", "half of it")]


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database, "stumble")


@pytest.fixture
def task_id(runtime: Runtime) -> str:
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return task_of(started.next_tasks, "walk")


@pytest.fixture
def call(database: Database) -> tuple[Runtime, Started, str]:
    runtime = make_runtime(database)
    started = begin(runtime)
    (call_id,) = (task["call_id"] for task in started.next_tasks if task["kind"] == "call")
    return runtime, started, str(call_id)


def number_of_drafts(runtime: Runtime) -> int:
    with runtime.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.drafts)).scalar_one())


def test_each_person_reads_their_own_draft_until_the_task_is_done(runtime: Runtime, task_id: str) -> None:
    assignment.save_draft(runtime, task_id, HALF, CLERK)
    assert worklist.task_form(runtime, task_id, CLERK).draft == HALF
    assert worklist.task_form(runtime, task_id, ANNA).draft == ()
    assignment.save_draft(runtime, task_id, MORE, ANNA)
    assert worklist.task_form(runtime, task_id, CLERK).draft == HALF
    assert worklist.task_form(runtime, task_id, ANNA).draft == MORE
    commands.complete(runtime, task_id, [("text", "whole")], CLERK, task_version=1)
    assert number_of_drafts(runtime) == 0
    with pytest.raises(TaskGone, match="Carol Clerk completed"):
        assignment.save_draft(runtime, task_id, MORE, CLERK)


def test_the_draft_of_one_provider_is_not_shown_to_another_of_the_same_person(
    call: tuple[Runtime, Started, str],
) -> None:
    runtime, _, call_id = call
    one, two = (replace(helper, id="both") for helper in HELPERS[:2])
    call_responses.save_draft(runtime, call_id, [("price", "12")], one)
    assert open_calls.response_form(runtime, call_id, one).draft == [("price", "12")]
    assert open_calls.response_form(runtime, call_id, two).draft == []


def test_whoever_opens_a_link_again_goes_on_where_they_were(call: tuple[Runtime, Started, str]) -> None:
    runtime, _, call_id = call
    first, second = (replace(HELPERS[0], id=f"link:{number}") for number in "12")
    call_responses.save_draft(runtime, call_id, [("price", "12")], first)
    assert open_calls.response_form(runtime, call_id, second).draft == [("price", "12")]


def test_an_offer_that_is_sent_takes_its_draft_away_and_nobody_elses(
    call: tuple[Runtime, Started, str],
) -> None:
    runtime, _, call_id = call
    for helper in HELPERS[:2]:
        call_responses.save_draft(runtime, call_id, [("price", "12"), ("remark", "half")], helper)
    receipt = call_responses.respond(runtime, call_id, [("price", "13"), ("remark", "")], HELPERS[0])
    assert isinstance(receipt, Receipt)
    assert ("price", "13") in open_calls.response_form(runtime, call_id, HELPERS[0]).draft
    assert ("remark", "half") in open_calls.response_form(runtime, call_id, HELPERS[1]).draft


def test_drafts_of_offers_go_when_the_call_closes_and_none_comes_after(
    call: tuple[Runtime, Started, str],
) -> None:
    runtime, started, call_id = call
    call_responses.save_draft(runtime, call_id, [("price", "12")], HELPERS[0])
    clock_of(runtime).advance(timedelta(days=1))
    with pytest.raises(CallClosed):
        call_responses.save_draft(runtime, call_id, [("price", "13")], HELPERS[0])
    commands.wake(runtime, started.case_id)
    assert number_of_drafts(runtime) == 0


def test_nobody_saves_what_they_may_not_answer(call: tuple[Runtime, Started, str]) -> None:
    runtime, started, call_id = call
    with pytest.raises(NotFound):
        call_responses.save_draft(runtime, call_id, HALF, STRANGER)
    with pytest.raises(NotAllowed):
        call_responses.save_draft(runtime, call_id, HALF, CLERK)
    task = next(task["id"] for task in started.next_tasks if task["kind"] == "call")
    with pytest.raises(NotAllowed):
        assignment.save_draft(runtime, task, HALF, HELPERS[0])
    assert number_of_drafts(runtime) == 0


def test_typing_is_written_once_in_ten_seconds_whatever_the_form_and_a_button_always(
    runtime: Runtime, task_id: str
) -> None:
    def save(posted: list[tuple[str, str]], typing: bool = True) -> Saved:
        return assignment.save_draft(runtime, task_id, posted, CLERK, typing=typing)

    assert save(HALF) is Saved.WRITTEN
    assert save(HALF) is Saved.UNCHANGED
    clock_of(runtime).advance(timedelta(seconds=9))
    assert save(MORE) is Saved.TOO_SOON
    new_case = drafts_of_start(runtime, new_id(), typing=True)
    assert new_case is Saved.TOO_SOON
    assert assignment.save_draft(runtime, task_id, HALF, ANNA, typing=True) is Saved.WRITTEN, "hers is apart"
    clock_of(runtime).advance(timedelta(seconds=1))
    assert save(MORE) is Saved.WRITTEN
    assert save(HALF, typing=False) is Saved.WRITTEN
    assert worklist.task_form(runtime, task_id, CLERK).draft == HALF


def drafts_of_start(runtime: Runtime, case_id: str, *, typing: bool = False) -> Saved:
    return commands.save_start_draft(runtime, "stumble", case_id, HALF, CLERK, typing=typing)


def test_a_case_that_has_not_begun_is_kept_for_its_writer_and_goes_when_it_begins(runtime: Runtime) -> None:
    case_id = new_id()
    assert drafts_of_start(runtime, case_id) is Saved.WRITTEN
    with runtime.database.read() as connection:
        (draft,) = drafts.of_new_cases(connection, CLERK)
        assert (draft.form_id, draft.posted, draft.saved_at) == (case_id, HALF, START)
        assert drafts.of_new_cases(connection, ANNA) == []
        assert drafts.find(connection, case_id, "here", ANNA) is None
    assert commands.start_form(runtime, "here", "stumble", CLERK, case_id).draft == HALF
    commands.start(runtime, "here", "stumble", [("text", "x")], CLERK, case_id=case_id)
    assert number_of_drafts(runtime) == 0
    with pytest.raises(BegunAlready):
        drafts_of_start(runtime, case_id)


def test_only_its_writer_deletes_a_draft(runtime: Runtime) -> None:
    case_id = new_id()
    drafts_of_start(runtime, case_id)
    with runtime.database.begin() as connection:
        assert not drafts.remove(connection, case_id, "here", ANNA)
        assert drafts.remove(connection, case_id, "here", CLERK)


def test_whoever_has_a_task_of_staff_may_look_at_a_colleagues_draft(runtime: Runtime, task_id: str) -> None:
    def colleagues_drafts(actor: Actor, outside: frozenset[str] = OUTSIDE) -> list[str]:
        with runtime.database.read() as connection:
            task = worklist.task(connection, task_id, CLERK)
            theirs = assignment.drafts_of_colleagues(connection, task, actor, outside)
            return [draft.name for draft in theirs]

    assignment.claim(runtime, task_id, CLERK)
    assignment.save_draft(runtime, task_id, HALF, CLERK)
    assert (colleagues_drafts(CLERK), colleagues_drafts(ANNA)) == ([], [])
    assignment.claim(runtime, task_id, ANNA, take_over=True)
    assert (colleagues_drafts(CLERK), colleagues_drafts(ANNA)) == ([], ["Carol Clerk"])
    assert worklist.task_form(runtime, task_id, CLERK).draft == HALF, "taking over keeps both"
    assert colleagues_drafts(ANNA, frozenset({"clerk"})) == [], "somebody outside may do it too"
    outcome = commands.complete(runtime, task_id, [("text", "x")], ANNA)
    assert isinstance(outcome, Completed)
