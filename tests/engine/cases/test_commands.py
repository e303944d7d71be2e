"""A whole case, step by step, and what happens when things go wrong in between."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from engine.actors import SYSTEM, Actor
from engine.background import worker
from engine.cases import assignment, call_responses, commands, retries, worklist
from engine.database import handle, tables
from engine.database.handle import Database
from engine.errors import Conflict, NotAllowed, NotFound, StepFailed, TaskGone
from engine.outcomes import Completed, Receipt, Refused, Started, Withheld
from engine.outgoing import Outgoing
from engine.runtime import Runtime
from engine.store import hash_chain, history, outbox
from tests.engine.builders import small_process
from tests.engine.builders.small_process import CLERK, HELPERS, SENIOR, begin, clock_of, make_runtime, task_of


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_a_whole_case_plays_with_its_deadline_on_a_virtual_clock(runtime: Runtime) -> None:
    started = begin(runtime)
    call_id = _call(runtime, started)
    for minutes, helper in enumerate((HELPERS[1], HELPERS[0])):
        clock_of(runtime).advance(timedelta(minutes=minutes))
        assert isinstance(call_responses.respond(runtime, call_id, [("price", "12")], helper), Receipt)
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    with runtime.database.read() as connection:
        (task,) = worklist.open_tasks(connection, SENIOR)
    assert (task["step"], task["role"], task["stage"]) == ("approve", "senior_clerk", "Approve")
    assert task["due_at"] == clock_of(runtime).now() + timedelta(days=1)
    done = commands.complete(runtime, task["id"], [("text", "Fine")], SENIOR)
    assert isinstance(done, Completed)
    with runtime.database.read() as connection:
        case = connection.execute(select(tables.cases)).mappings().one()
        kinds = [line.kind for line in history.lines(connection, started.case_id)]
        (letter,) = outbox.of_case(connection, started.case_id)
        assert hash_chain.verify(connection, started.case_id).whole
    assert (case["status"], case["next_due_at"], case["ended_at"]) == ("ended", None, clock_of(runtime).now())
    assert (letter.to, letter.subject) == ("helper:P2", f"Your offer for {started.reference}")
    assert kinds == [
        "started",
        "decision",
        "operation",
        "timer",
        "operation",
        "gathered",
        "done",
        "operation",
        "cited",
        "letter",
        "ended",
    ]


def test_a_decision_cites_the_clause_of_the_rule_that_fired(runtime: Runtime) -> None:
    started = begin(runtime, "urgent")
    with runtime.database.read() as connection:
        decision = next(
            line for line in history.lines(connection, started.case_id) if line.kind == "decision"
        )
    assert decision.clause == "9"
    assert decision.details["value"] == 120


def test_bad_answers_are_refused_by_question_and_nothing_begins(runtime: Runtime) -> None:
    refused = commands.start(runtime, "here", "errand", [("what", ""), ("urgency", "soon")], CLERK)
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"what", "urgency"}
    assert _rows(runtime, "cases") == []


def test_only_the_start_events_role_may_begin(runtime: Runtime) -> None:
    with pytest.raises(NotAllowed):
        commands.start(runtime, "here", "errand", small_process.ASKED, SENIOR)
    with pytest.raises(NotFound):
        commands.start(
            runtime, "here", "errand", small_process.ASKED, Actor("x", "X", frozenset({"clerk"}), "elsewhere")
        )


def test_another_councils_staff_find_nothing(runtime: Runtime) -> None:
    task_id = _approve(runtime)
    with pytest.raises(NotFound):
        commands.complete(runtime, task_id, [], Actor("x", "X", frozenset({"senior_clerk"}), "elsewhere"))


def test_a_task_of_another_role_says_whose_it_is(runtime: Runtime) -> None:
    task_id = _approve(runtime)
    with pytest.raises(NotAllowed, match="senior clerk"):
        commands.complete(runtime, task_id, [], CLERK)


def test_the_second_of_two_people_is_told_who_completed_it_and_when(runtime: Runtime) -> None:
    task_id = _approve(runtime)
    commands.complete(runtime, task_id, [], SENIOR)
    before = _everything(runtime)
    with pytest.raises(TaskGone, match=r"Sam Senior completed “Approve” on 10 March 2026 at 9:01am"):
        commands.complete(runtime, task_id, [], SENIOR)
    assert _everything(runtime) == before


def test_a_task_changed_since_it_was_looked_at_is_a_conflict(runtime: Runtime) -> None:
    task_id = _approve(runtime)
    assignment.claim(runtime, task_id, SENIOR)
    with pytest.raises(Conflict, match="assigned to Sam Senior"):
        commands.complete(runtime, task_id, [], SENIOR, task_version=1)
    assert isinstance(commands.complete(runtime, task_id, [], SENIOR, task_version=2), Completed)


def test_an_action_interrupts_and_its_siblings_are_gone(runtime: Runtime) -> None:
    started = begin(runtime)
    commands.complete(runtime, _action(runtime, started, "stopped"), [("text", "Changed my mind")], CLERK)
    assert {row["status"] for row in _rows(runtime, "tasks") if row["step"] != "stopped"} == {"gone"}
    assert all(row["ended_at"] == clock_of(runtime).now() for row in _rows(runtime, "timers"))
    assert _rows(runtime, "cases")[0]["status"] == "ended"


def test_waking_a_case_too_early_does_nothing(runtime: Runtime) -> None:
    started = begin(runtime)
    before = _everything(runtime)
    commands.wake(runtime, started.case_id)
    assert _everything(runtime) == before
    assert worker.wake_due(runtime) == 0


def test_waking_twice_is_waking_once(runtime: Runtime) -> None:
    started = begin(runtime)
    clock_of(runtime).advance(timedelta(days=2))
    commands.wake(runtime, started.case_id)
    before = _everything(runtime)
    commands.wake(runtime, started.case_id)
    assert _everything(runtime) == before


def test_a_deadline_at_exactly_its_instant_has_come(runtime: Runtime) -> None:
    begin(runtime)
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1


def test_an_operation_that_raises_leaves_all_as_it_was_and_can_be_tried_again(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    task_id = task_of(started.next_tasks, "walk")
    before = _everything(runtime)
    small_process.STUMBLES.add("stone")
    try:
        with pytest.raises(StepFailed, match="“Cross” could not be done"):
            commands.complete(runtime, task_id, [("text", "stone")], CLERK)
    finally:
        small_process.STUMBLES.clear()
    after = _everything(runtime)
    case = after["cases"][0]
    assert (case["failed_step"], case["failed_label"]) == ("cross", "Cross")
    assert "LookupError" in case["failed_text"]
    assert _without_failure(after) == _without_failure(before)
    again = retries.retry(runtime, started.case_id, CLERK)
    assert isinstance(again, Completed)
    assert _rows(runtime, "cases")[0]["failed_text"] is None
    assert _rows(runtime, "cases")[0]["status"] == "ended"


def test_an_answer_an_operation_cannot_accept_is_refused_and_nothing_happened(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    task_id = task_of(started.next_tasks, "walk")
    before = _everything(runtime)
    refused = commands.complete(runtime, task_id, [("text", "puddle")], CLERK)
    assert refused == Refused({"": "Nobody can cross a puddle. Say something else."})
    assert _everything(runtime) == before
    assert isinstance(commands.complete(runtime, task_id, [("text", "bridge")], CLERK), Completed)


def test_a_failed_case_is_not_woken_again_and_again(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    clock_of(runtime).advance(timedelta(days=3))
    small_process.STUMBLES.add("late")
    try:
        assert worker.wake_due(runtime) == 0
        assert worker.wake_due(runtime) == 0
    finally:
        small_process.STUMBLES.clear()
    (case,) = _rows(runtime, "cases")
    assert case["failed_act"]["by"]["id"] == SYSTEM.id
    assert retries.retry(runtime, case["id"], CLERK) is None
    assert _rows(runtime, "cases")[0]["status"] == "ended"


def test_a_null_from_a_mistake_stops_the_step_in_words(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    with pytest.raises(StepFailed, match="“Keep” could not be done"):
        commands.complete(runtime, task_of(started.next_tasks, "walk"), [("text", "sum")], CLERK)


def _call(runtime: Runtime, started: Started) -> str:
    return str(next(each["call_id"] for each in started.next_tasks if each["kind"] == "call"))


def _action(runtime: Runtime, started: Started, step: str) -> str:
    return task_of([each for each in started.next_tasks if each["kind"] == "action"], step)


def _approve(runtime: Runtime) -> str:
    started = begin(runtime)
    call_responses.respond(runtime, _call(runtime, started), [("price", "12")], HELPERS[0])
    clock_of(runtime).advance(timedelta(days=1, minutes=1))
    assert worker.wake_due(runtime) == 1
    with runtime.database.read() as connection:
        return str(worklist.open_tasks(connection, SENIOR)[0]["id"])


def _rows(runtime: Runtime, table: str) -> list[dict[str, object]]:
    with runtime.database.read() as connection:
        query = select(handle.metadata.tables[table])
        return [dict(row) for row in connection.execute(query.order_by(*query.selected_columns)).mappings()]


def _everything(runtime: Runtime) -> dict[str, list[dict[str, object]]]:
    names = ("cases", "tasks", "timers", "history", "history_content", "outbox", "calls", "responses")
    return {name: _rows(runtime, name) for name in names}


def _without_failure(everything: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    noted = ("failed_", "history_")
    cases = [
        {key: value for key, value in row.items() if not key.startswith(noted)} for row in everything["cases"]
    ]
    lines = [row for row in everything["history"] if row["kind"] != "failed"]
    contents = everything["history_content"][: len(lines)]
    return {**everything, "cases": cases, "history": lines, "history_content": contents}


def test_a_step_that_is_not_agreed_to_is_undone_whole_and_shows_what_it_would_have_sent(
    runtime: Runtime,
) -> None:
    started = begin(runtime)
    call_id = _call(runtime, started)
    assert isinstance(call_responses.respond(runtime, call_id, [("price", "12")], HELPERS[0]), Receipt)
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    with runtime.database.read() as connection:
        (task,) = worklist.open_tasks(connection, SENIOR)
    before = everything(runtime)
    seen: list[Outgoing] = []

    def refuse(connection: Connection, outgoing: Outgoing) -> bool:
        assert connection.in_transaction()
        seen.append(outgoing)
        return False

    withheld = commands.complete(runtime, task["id"], [("text", "Fine")], SENIOR, agrees=refuse)
    assert isinstance(withheld, Withheld)
    assert everything(runtime) == before
    (outgoing,) = seen
    assert withheld.outgoing == outgoing
    assert outgoing.is_final
    assert outgoing.ends_case
    done = commands.complete(runtime, task["id"], [("text", "Fine")], SENIOR, agrees=lambda *_: True)
    assert isinstance(done, Completed)
    with runtime.database.read() as connection:
        sent = [
            (row.letter, row.to, row.subject, row.body) for row in outbox.of_case(connection, started.case_id)
        ]
    assert [(row.letter, row.to, row.subject, row.body) for row in outgoing.letters] == sent


def everything(runtime: Runtime) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the engine."""
    with runtime.database.read() as connection:
        return {
            table.name: sorted((tuple(map(str, row)) for row in connection.execute(select(table))), key=str)
            for table in handle.metadata.sorted_tables
            if table.name in {"cases", "tasks", "timers", "history", "outbox", "calls", "responses"}
        }
