"""What an act keeps that nobody could add afterwards: for replay, moves between releases and monitoring."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.admin import doctor
from engine.cases import assignment, call_responses, commands, retries
from engine.database import tables
from engine.database.handle import Database
from engine.errors import StepFailed
from engine.outcomes import Completed, Started
from engine.runtime import Runtime
from engine.store import hash_chain, history
from tests.engine.builders.small_process import (
    CLERK,
    HELPERS,
    SENIOR,
    START,
    begin,
    clock_of,
    make_runtime,
    stumbling,
    task_of,
)

WEEK = timedelta(days=7)


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def _rows(runtime: Runtime, name: str) -> list[dict[str, Any]]:
    table = getattr(tables, name)
    with runtime.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def _lines(runtime: Runtime, case_id: str) -> list[history.StoredLine]:
    with runtime.database.read() as connection:
        return history.lines(connection, case_id)


def _to_approval(runtime: Runtime, offers: bool = True) -> tuple[Started, Mapping[str, Any]]:
    """Let an errand run until a senior must approve it; return the case and that task."""
    started = begin(runtime)
    call = next(row for row in _rows(runtime, "tasks") if row["kind"] == "call")
    if offers:
        call_responses.respond(runtime, call["call_id"], [("price", "9")], HELPERS[0])
    clock_of(runtime).advance(WEEK)
    commands.wake(runtime, started.case_id)
    return started, next(row for row in _rows(runtime, "tasks") if row["step"] == "approve")


def test_the_variables_an_act_changed_stand_in_its_first_line(runtime: Runtime) -> None:
    started = begin(runtime)
    first, *others = _lines(runtime, started.case_id)
    assert first.variables["urgency"] == "routine"
    assert {"what", "rounds", "window", "opened", "closes_at"} <= first.variables.keys()
    assert "answers" not in first.variables
    assert all(line.variables == {} for line in others)
    clock_of(runtime).advance(WEEK)
    commands.wake(runtime, started.case_id)
    later = [line for line in _lines(runtime, started.case_id)[len(others) + 1 :] if line.variables]
    assert [set(line.variables) for line in later] == [{"found"}]


def test_an_operation_keeps_its_parameters_and_its_result(runtime: Runtime) -> None:
    started, _ = _to_approval(runtime)
    gathering = next(line for line in _lines(runtime, started.case_id) if line.step == "gathering")
    assert gathering.details["operation"] == "gather"
    assert gathering.details["parameters"] == {"key": "round"}
    assert gathering.details["result"] == {"count": 1, "first": "P1"}


def test_a_decision_keeps_its_table_and_inputs(runtime: Runtime) -> None:
    started = begin(runtime)
    (decision,) = [line for line in _lines(runtime, started.case_id) if line.kind == "decision"]
    assert decision.details["table"] == "window"
    shown = decision.details["fired"][0]["inputs"]
    assert {**shown, **decision.details["inputs"]}["urgency"] == "routine"


def test_an_act_keeps_how_long_its_task_waited_and_how_late_it_was(runtime: Runtime) -> None:
    _, task = _to_approval(runtime)
    assert task["due_first_at"] == task["due_at"] == clock_of(runtime).now() + timedelta(days=1)
    clock_of(runtime).advance(timedelta(days=1, minutes=5))
    commands.complete(runtime, task["id"], [("text", "Yes")], SENIOR)
    last = [row for row in _rows(runtime, "history") if row["path"] is not None][-1]
    assert (last["waited"], last["margin"]) == (24 * 3600 + 300, -300)
    assert last["passed"][0] == ["errand", "approve"]


def test_each_way_through_a_release_is_one_row(runtime: Runtime) -> None:
    for _ in range(3):
        begin(runtime)
    paths, lines = _rows(runtime, "paths"), _rows(runtime, "history")
    assert len({row["path"] for row in lines if row["path"] is not None}) == len(paths) == 1
    assert json.loads(paths[0]["steps"]) == lines[0]["passed"]
    assert paths[0]["council"] == "here"


def test_the_first_due_time_and_the_first_claim_stay_whatever_is_changed_later(runtime: Runtime) -> None:
    _, task = _to_approval(runtime)
    claimed = clock_of(runtime).now()
    assignment.claim(runtime, task["id"], SENIOR)
    clock_of(runtime).advance(timedelta(hours=1))
    assignment.give_back(runtime, task["id"], SENIOR)
    assignment.claim(runtime, task["id"], SENIOR)
    assignment.set_due(runtime, task["id"], SENIOR, START + 9 * WEEK, "on leave")
    after = next(row for row in _rows(runtime, "tasks") if row["id"] == task["id"])
    assert (after["claimed_first_at"], after["claimed_at"]) == (claimed, claimed + timedelta(hours=1))
    assert (after["due_first_at"], after["due_at"]) == (task["due_at"], START + 9 * WEEK)
    assert after["via"] == ""


def test_a_task_says_through_which_call_it_was_reached(runtime: Runtime) -> None:
    begin(runtime)
    (offers,) = [row for row in _rows(runtime, "tasks") if row["step"] == "offers"]
    assert offers["via"] == "collecting"


def test_a_timer_that_fired_stays_and_wakes_nobody_again(runtime: Runtime) -> None:
    started = begin(runtime)
    clock_of(runtime).advance(WEEK)
    commands.wake(runtime, started.case_id)
    (timer,) = _rows(runtime, "timers")
    assert (timer["diagram"], timer["step"]) == ("collect", "deadline")
    assert (timer["set_at"], timer["ended_at"]) == (START, START + WEEK)
    before = _rows(runtime, "history")
    commands.wake(runtime, started.case_id)
    assert _rows(runtime, "history") == before
    assert doctor.examine(runtime) == []


def test_a_case_says_since_when_it_is_in_its_stage(runtime: Runtime) -> None:
    started, task = _to_approval(runtime)
    (case,) = _rows(runtime, "cases")
    assert case["stage_since"] == START + WEEK
    clock_of(runtime).advance(WEEK)
    assignment.claim(runtime, task["id"], SENIOR)
    commands.act_beside(runtime, started.case_id, CLERK, lambda context: context.record("note", "Rang."))
    assert _rows(runtime, "cases")[0]["stage_since"] == START + WEEK


def test_failures_and_retries_are_lines_with_the_names_of_people(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    walk = task_of(started.next_tasks, "walk")
    with stumbling("stone"):
        with pytest.raises(StepFailed):
            commands.complete(runtime, walk, [("text", "stone")], CLERK)
        with pytest.raises(StepFailed):
            retries.retry(runtime, started.case_id, SENIOR)
    assert isinstance(retries.retry(runtime, started.case_id, SENIOR), Completed)
    lines = _lines(runtime, started.case_id)
    told = [(line.kind, line.name, line.label) for line in lines if line.kind in {"failed", "retried"}]
    assert told == [
        ("failed", "Carol Clerk", "Cross"),
        ("failed", "Sam Senior", "Cross"),
        ("retried", "Sam Senior", "Cross"),
    ]
    assert "failed again" in next(line.text for line in lines if line.name == "Sam Senior")
    assert next(line.name for line in lines if line.label == "Walk" and line.kind == "done") == "Carol Clerk"
    with database.read() as connection:
        assert hash_chain.verify(connection, started.case_id).whole
