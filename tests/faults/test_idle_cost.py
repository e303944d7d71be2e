"""Work that is done again and again though nothing is due costs the same however many cases are in flight."""

import pytest
from sqlalchemy import insert

from benchmarks import idle_cost
from benchmarks.population import case_copies
from engine.database import tables
from engine.database.handle import Database, new_id
from engine.runtime import Runtime
from tests.engine.builders.small_process import begin, make_runtime
from tests.faults.racing_commands import LONG

pytestmark = pytest.mark.timeout(900 if LONG else 60)

FEW, MANY = (1_000, 100_000) if LONG else (100, 2_000)


def begun_with_a_letter_sent(runtime: Runtime) -> str:
    """Begin a case that has sent a letter, as every case soon has; return its id."""
    case_id, now = begin(runtime).case_id, runtime.clock.now()
    row = {
        "id": new_id(),
        "council": "here",
        "case_id": case_id,
        "key": "told",
        "created_at": now,
        "sent_at": now,
        "tries": 1,
    } | dict.fromkeys(("letter", "to", "subject", "body"), "told")
    with runtime.database.begin() as connection:
        connection.execute(insert(tables.outbox), row)
    return case_id


def test_idle_work_reads_no_more_with_many_cases_than_with_few(database: Database) -> None:
    runtime = make_runtime(database)
    originals = {begun_with_a_letter_sent(runtime): 1 for _ in range(5)}
    case_copies.multiply(database, originals, FEW, runtime.clock.now())
    few = idle_cost.counted(runtime)
    case_copies.multiply(database, originals, MANY, runtime.clock.now())
    many = idle_cost.counted(runtime)
    assert set(many) == {
        "a worker's look for what is due",
        "a worker's health check",
        "the figures for Prometheus",
    }
    assert all(many[name] <= idle_cost.MAY_GROW * few[name] for name in many), (few, many)


def test_a_look_for_what_is_due_takes_so_many_statements(database: Database) -> None:
    runtime = make_runtime(database)
    begin(runtime)
    looks = idle_cost.works(runtime)["a worker's look for what is due"]
    assert len(idle_cost.reads(database, looks).statements) <= 3
