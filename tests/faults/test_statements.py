"""What each command costs in statements and commits: one more fails here, before anybody feels it."""

from typing import Any

import pytest
from sqlalchemy import event

from engine.database.handle import Database
from tests.faults import racing_commands

# statements on SQLite, on PostgreSQL (beside BEGIN and COMMIT), commits
COSTS = {
    "start": (12, 7, 1),  # it opens a call and writes a letter
    "complete": (9, 3, 1),
    "claim": (8, 8, 1),
    "release": (8, 8, 1),
    "save draft": (5, 5, 1),  # what the person has saved is read first
    "reassign": (8, 8, 1),
    "set due": (9, 9, 1),
    "set priority": (8, 8, 1),
    "message": (9, 3, 1),
    "timer": (9, 3, 1),
    "respond": (8, 8, 1),  # what was typed and not sent goes
    "respond beside": (7, 7, 1),
    "respond late": (5, 5, 1),
    "withdraw": (5, 5, 1),
    "decline": (7, 7, 1),
    "extend": (15, 7, 1),
    "close": (13, 7, 1),  # other tasks stay open, so the next deadline is looked for
    "retry": (9, 4, 2),  # what failed is read first
    "deliver": (2, 2, 2),  # taken before it goes out, marked after
    "send again": (1, 1, 1),
    "open link": (2, 2, 1),
}


@pytest.fixture
def rival(database: Database) -> racing_commands.Rival:
    """A case whose release is read already."""
    racing_commands.publish(database)
    return racing_commands.begin_and_stumble(database)


def costs(database: Database, name: str, rival: racing_commands.Rival) -> tuple[int, int, list[str]]:
    """Run a command; return how many statements and commits it took, and the statements."""
    statements: list[str] = []
    commits = [0]

    def executed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    def committed(_c: Any) -> None:
        commits[0] += 1

    event.listen(database.engine, "before_cursor_execute", executed)
    event.listen(database.engine, "commit", committed)
    try:
        racing_commands.start(database) if name == "start" else racing_commands.COMMANDS[name](
            database, rival
        )
    finally:
        event.remove(database.engine, "before_cursor_execute", executed)
        event.remove(database.engine, "commit", committed)
    return len(statements), commits[0], statements


@pytest.mark.parametrize("name", COSTS)
def test_a_command_takes_no_more_statements_than_the_table_says(
    database: Database, rival: racing_commands.Rival, name: str
) -> None:
    sqlite, postgresql, commits = COSTS[name]
    number, committed, statements = costs(database, name, rival)
    most = sqlite if database.dialect == "sqlite" else postgresql
    assert number <= most, statements
    assert committed == commits


def test_every_command_is_in_the_table() -> None:
    assert set(COSTS) == {"start", *racing_commands.COMMANDS}
