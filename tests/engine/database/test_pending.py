"""What an operation leaves unwritten is written before its step is over."""

import pytest
from sqlalchemy import select

from engine.cases import commands
from engine.database import tables
from engine.database.handle import Database
from engine.errors import StepFailed
from engine.outcomes import Started
from engine.store import history
from tests.engine.builders.small_process import CLERK, make_runtime, task_of


def test_what_cannot_be_written_fails_at_the_step_of_its_operation(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    with runtime.database.read() as connection:
        before = history.lines(connection, started.case_id)
    with pytest.raises(StepFailed, match="“Cross” could not be done"):
        commands.complete(runtime, task_of(started.next_tasks, "walk"), [("text", "ditch")], CLERK)
    with runtime.database.read() as connection:
        case = connection.execute(select(tables.cases)).mappings().one()
        *as_before, failed = history.lines(connection, started.case_id)
    assert (as_before, failed.kind) == (before, "failed")
    assert (case["failed_step"], case["failed_label"], case["version"]) == ("cross", "Cross", 1)
