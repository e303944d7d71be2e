"""What one step costs in statements and commits."""

from sqlalchemy import event

from engine.cases import commands
from engine.database.handle import Database
from engine.outcomes import Started
from tests.engine.builders.small_process import CLERK, make_runtime, task_of

STATEMENTS = {"sqlite": 9, "postgresql": 4}


def test_a_step_takes_few_statements_and_one_commit(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    statements: list[str] = []
    commits: list[object] = []

    def committed(connection: object) -> None:
        commits.append(connection)

    def executed(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", executed)
    event.listen(database.engine, "commit", committed)
    try:
        commands.complete(runtime, task_of(started.next_tasks, "walk"), [("text", "x")], CLERK)
    finally:
        event.remove(database.engine, "before_cursor_execute", executed)
        event.remove(database.engine, "commit", committed)
    counted = [each for each in statements if not each.startswith("BEGIN")]
    assert len(counted) <= STATEMENTS[database.dialect], counted
    assert len(commits) == 1
