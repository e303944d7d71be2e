"""The list of cases in its orders, and from what the database reads it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event, update

from engine.cases import monitor
from engine.database import tables
from engine.database.handle import Database
from tests.engine.builders.small_process import START, begin, clock_of, make_runtime


def place(connection: Connection, case_id: str, stage: str, hours: int | None, failed: bool) -> None:
    """Put a case in a stage, with a deadline in so many hours or none."""
    values = {
        "stage": stage,
        "deadline_at": None if hours is None else START + timedelta(hours=hours),
        "failed_at": START if failed else None,
    }
    connection.execute(update(tables.cases).where(tables.cases.c.id == case_id).values(values))


@pytest.mark.parametrize("failed", [False, True])
@pytest.mark.parametrize(("sort", "expected"), [("deadline", "B1 B2 A3 A- B-"), ("stage", "A3 A- B1 B2 B-")])
def test_cases_without_a_deadline_come_last(
    database: Database, sort: str, expected: str, failed: bool
) -> None:
    runtime = make_runtime(database)
    for stage, hours in (("B", 2), ("A", None), ("B", None), ("A", 3), ("B", 1)):
        begun = begin(runtime)
        clock_of(runtime).advance(timedelta(minutes=1))
        with database.begin() as connection:
            place(connection, begun.case_id, stage, hours, failed)
    with database.read() as connection:
        rows = monitor.cases_in_flight(connection, "here", START, monitor.Filters(failed=failed), sort)
    shown = [f"{each.stage}{_hours(each.deadline_at)}" for each in rows]
    assert " ".join(shown) == expected


def _hours(deadline: datetime | None) -> str:
    return "-" if deadline is None else str((deadline - START) // timedelta(hours=1))


def test_the_cases_of_one_stage_are_sorted_at_a_time_and_never_all(database: Database) -> None:
    asked: list[tuple[str, object]] = []
    with database.engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        monitor.cases_in_flight(connection, "here", START, sort="stage")
        ((statement, given),) = asked
        plan = _plan(connection, database.dialect, statement, given)
    if database.dialect == "postgresql":
        assert "Incremental Sort" in plan, plan
        assert "Presorted Key: cases" in plan, plan
    else:
        assert "USING COVERING INDEX ix_cases_stage" in plan, plan
        assert "LAST 4 TERMS OF ORDER BY" in plan, plan


def _plan(connection: Connection, dialect: str, statement: str, given: object) -> str:
    if dialect == "postgresql":
        # There is next to nothing in the tables, which would be read from end to end.
        connection.exec_driver_sql("SET enable_seqscan = off")
        connection.exec_driver_sql("SET enable_bitmapscan = off")
    explain = "EXPLAIN" if dialect == "postgresql" else "EXPLAIN QUERY PLAN"
    lines = connection.exec_driver_sql(f"{explain} {statement}", given)  # type: ignore[arg-type]
    return "\n".join(str(line[-1]) for line in lines)
