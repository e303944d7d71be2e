"""The doctor finds nothing in a sound database, and each thing that somebody breaks in it, in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from benchmarks.population import case_copies
from engine.admin import doctor, doctor_checks
from engine.cases import call_responses, commands
from engine.clock import VirtualClock
from engine.database import call_tables, release_tables, tables
from engine.database.handle import Database
from engine.errors import StepFailed
from engine.outcomes import Completed, Started
from engine.runtime import Runtime
from engine.store import outbox
from tests.engine.builders.small_process import (
    CLERK,
    HELPERS,
    SENIOR,
    STUMBLES,
    begin,
    clock_of,
    make_runtime,
    task_of,
)


@pytest.fixture
def runtime(database: Database) -> Runtime:
    """One case that waits for answers, one that has ended and wrote a letter."""
    runtime = make_runtime(database)
    begin(runtime)
    other = begin(runtime)
    call_id = next(each["call_id"] for each in other.next_tasks if each["kind"] == "call")
    call_responses.respond(runtime, call_id, [("price", "1")], HELPERS[0])
    done = commands.complete(runtime, task_of(other.next_tasks, "close_early"), [("text", "")], CLERK)
    assert isinstance(done, Completed)
    commands.complete(runtime, done.next_tasks[0]["id"], [("text", "")], SENIOR)
    return runtime


@contextmanager
def meddling(runtime: Runtime) -> Iterator[Connection]:
    """Change rows as only a hand in the tables can: foreign keys are not looked at."""
    engine = runtime.database.engine
    with engine.connect() as connection:
        if runtime.database.dialect == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF").close()
            raw.execute("PRAGMA query_only=OFF").close()
        with connection.begin():
            if runtime.database.dialect == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
        connection.invalidate()


def found(runtime: Runtime) -> list[str]:
    return [str(each) for each in doctor.examine(runtime)]


def test_a_sound_database_has_no_findings(runtime: Runtime) -> None:
    assert found(runtime) == []


RUNNING = tables.cases.c.status == "running"
ENDED = tables.cases.c.status == "ended"
FAULTS: dict[str, tuple[Any, str]] = {
    "tasks and timers gone": (
        [update(tables.tasks).values(status="gone"), delete(tables.timers)],
        "waits for nobody and for no time",
    ),
    "next_due_at wrong": (
        [update(tables.cases).where(RUNNING).values(next_due_at=None)],
        "is not the earliest of its times",
    ),
    "deadline_at wrong": (
        [update(tables.cases).where(RUNNING).values(deadline_at=None)],
        "Its deadline is not the earliest",
    ),
    "history changed": (
        [update(tables.history).where(tables.history.c.seq == 2).values(kind="other")],
        "Line 2 was changed",
    ),
    "history's words changed": (
        [update(tables.history_content).where(tables.history_content.c.seq == 1).values(content="{}")],
        "The content of line 1 was changed",
    ),
    "history cut off": (
        [delete(tables.history_content), delete(tables.history).where(tables.history.c.seq > 1)],
        "The history ends at line 1",
    ),
    "cases gone": ([delete(tables.cases).where(ENDED)], "of cases that are missing"),
    "calls gone": ([delete(call_tables.calls)], "of calls that are missing"),
    "releases gone": ([delete(release_tables.releases)], "of releases that are missing"),
    "call without step": (
        [update(call_tables.calls).where(call_tables.calls.c.open).values(task_id="nobody")],
        "is open for answers, but no step of the case waits",
    ),
    "call shut by hand": ([update(call_tables.calls).values(open=False)], "but nobody can answer"),
    "ended with a task": (
        [update(tables.cases).where(RUNNING).values(status="ended")],
        "has ended, but still has an open task",
    ),
    "release changed": (
        [update(release_tables.release_files).values(content=b"other")],
        "are not those that were published",
    ),
    "state unreadable": (
        [update(tables.cases).where(RUNNING).values(state=b"nonsense")],
        "The stored state cannot be read",
    ),
    "task of another": (
        [update(tables.tasks).where(tables.tasks.c.kind == "action").values(status="gone")],
        "The open tasks are not those",
    ),
    "timer of another": (
        [update(tables.timers).values(node="x")],
        "The times at which it wakes are not those",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_hand_in_the_tables_broke_is_found(runtime: Runtime, fault: str) -> None:
    statements, words = FAULTS[fault]
    with meddling(runtime) as connection:
        for each in statements:
            connection.execute(each)
    findings = doctor.examine(runtime)
    told = [each for each in findings if words in each.text]
    assert told, [str(each) for each in findings]
    assert all(each.fix and each.text.endswith((".", ")")) for each in findings)
    if fault not in {"next_due_at wrong", "deadline_at wrong"}:
        assert any(each.damage for each in findings)


def test_a_failed_step_is_found_with_its_words_and_is_no_damage(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    STUMBLES.add("x")
    try:
        with pytest.raises(StepFailed):
            commands.complete(runtime, task_of(started.next_tasks, "walk"), [("text", "x")], CLERK)
    finally:
        STUMBLES.discard("x")
    (finding,) = doctor.examine(runtime)
    assert (finding.about, finding.damage) == (started.reference, False)
    assert "try again" in finding.fix


def test_letters_and_times_that_wait_too_long_are_found(runtime: Runtime) -> None:
    class Away:
        def send(self, message: outbox.Message) -> None:
            raise outbox.NotSent("The mail server is away.")

    outbox.deliver(runtime, Away())
    clock_of(runtime).advance(timedelta(days=30))
    found_now = doctor.examine(runtime)
    assert [each.damage for each in found_now] == [False, False]
    assert "A case should have been woken" in found_now[0].text
    assert "has not been sent (The mail server is away.)" in found_now[1].text


@pytest.fixture
def many(database: Database) -> Runtime:
    """So many cases that they are read in three parts: begun at a whole second, or a little after one."""
    runtime = make_runtime(database)
    originals = {begin(runtime).case_id: 1}
    clock_of(runtime).advance(timedelta(milliseconds=12))
    originals[begin(runtime).case_id] = 1
    case_copies.multiply(database, originals, 2 * doctor_checks.READ_AT_ONCE + 60, runtime.clock.now())
    return runtime


def by_id(runtime: Runtime) -> list[Any]:
    with runtime.database.read() as connection:
        return list(connection.execute(select(tables.cases).order_by(tables.cases.c.id)).mappings())


def test_damage_is_found_in_whichever_case_it_is_and_in_no_other(many: Runtime) -> None:
    assert found(many) == []
    cases_by_id, part = by_id(many), doctor_checks.READ_AT_ONCE
    line, words = tables.history.c, tables.history_content.c
    broken = {
        0: update(tables.history).where(line.case_id == cases_by_id[0]["id"], line.seq == 1).values(kind="x"),
        part - 1: delete(tables.history_content).where(words.case_id == cases_by_id[part - 1]["id"]),
        part: update(tables.history_content)
        .where(words.case_id == cases_by_id[part]["id"], words.seq == 2)
        .values(content="{}"),
        part + 77: update(tables.cases)
        .where(tables.cases.c.id == cases_by_id[part + 77]["id"])
        .values(state=b"nonsense"),
        2 * part - 1: update(tables.tasks)
        .where(tables.tasks.c.case_id == cases_by_id[2 * part - 1]["id"], tables.tasks.c.kind == "action")
        .values(status="gone"),
        2 * part: update(tables.timers)
        .where(tables.timers.c.case_id == cases_by_id[2 * part]["id"])
        .values(node="x"),
        -1: delete(tables.history).where(line.case_id == cases_by_id[-1]["id"], line.seq == 3),
    }
    with meddling(many) as connection:
        for each in broken.values():
            connection.execute(each)
    told = {each.about for each in doctor.examine(many) if each.damage}
    # Words that were removed are no damage: that is what retention does.
    assert told == {cases_by_id[at]["reference"] for at in broken if at != part - 1}


def test_no_case_is_left_out_where_histories_are_long(many: Runtime) -> None:
    wanted = [row["id"] for row in by_id(many)]
    with many.database.read() as connection:
        for most_lines in (1, 50, 1_000_000):
            parts = list(doctor_checks.batches(connection, most_lines))
            assert [row["id"] for part in parts for row in part] == wanted
            assert all(sum(row["history_length"] for row in part[:-1]) < most_lines for part in parts)


def test_clocks_that_differ_are_told_and_are_no_damage(sqlite_database: Database) -> None:
    class Ahead(VirtualClock):
        def now_in(self, connection: Connection) -> datetime:
            return super().now_in(connection) + timedelta(seconds=3)

    runtime = make_runtime(sqlite_database)
    (finding,) = doctor.examine(replace(runtime, clock=Ahead(runtime.clock.now())))
    assert (finding.about, finding.damage) == ("clocks", False)
    assert "differ by 3.0 seconds. Set the clocks." in finding.text


def test_a_damaged_file_is_found(sqlite_database: Database) -> None:
    runtime = make_runtime(sqlite_database)
    begin(runtime)
    sqlite_database.close()
    path = sqlite_database.url.removeprefix("sqlite:///")
    with open(path, "r+b") as file:
        for page in range(4, 60):
            file.seek(page * 4096 + 8)
            file.write(b"\xff" * 64)
    (finding,) = doctor.examine(runtime)
    assert "The file is damaged" in finding.text
