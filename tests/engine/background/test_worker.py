"""A worker goes on past a case that cannot be woken."""

from datetime import timedelta

from sqlalchemy import select

from engine.background import worker
from engine.database import tables
from engine.database.handle import Database
from tests.engine.builders.small_process import begin, clock_of, make_runtime

REFUSING = {
    "sqlite": "CREATE TRIGGER refusing BEFORE INSERT ON history WHEN NEW.case_id = '{case}' "
    "BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "ALTER TABLE history ADD CONSTRAINT refusing CHECK (case_id <> '{case}') NOT VALID",
}


def test_a_case_whose_rows_the_database_refuses_is_noted_and_keeps_no_other_waiting(
    database: Database,
) -> None:
    runtime = make_runtime(database)
    refused, *others = (begin(runtime).case_id for _ in range(3))
    with database.begin() as connection:
        connection.exec_driver_sql(REFUSING[database.dialect].format(case=refused))
    clock_of(runtime).advance(timedelta(days=60))
    worker.wake_several(runtime, [refused, *others])
    with database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(tables.cases))}
    assert "Something unexpected went wrong" in rows[refused].failed_text
    assert [(rows[each].failed_at, rows[each].next_due_at) for each in others] == [(None, None)] * 2
