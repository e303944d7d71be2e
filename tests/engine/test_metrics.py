"""What the engine tells whoever measures: how steps ended and what was waited for, without any id."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from engine import metrics
from engine.database.handle import Database
from engine.errors import EngineError
from tests.faults import racing_commands, refusing_databases


class Ear:
    """Hears everything."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str, str]] = []
        self.waits: list[str] = []

    def step(self, process: str, kind: str, outcome: str, seconds: float) -> None:
        assert seconds > 0
        self.steps.append((process, kind, outcome))

    def wait(self, what: str, seconds: float) -> None:
        assert seconds >= 0
        self.waits.append(what)


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    metrics.listen(made)
    yield made
    metrics.ignore(made)


def test_every_step_is_told_with_its_process_kind_and_outcome(database: Database, ear: Ear) -> None:
    racing_commands.publish(database)
    rival = racing_commands.begin(database)
    ear.steps.clear()
    for name in ("respond", "complete", "complete", "message", "timer", "close", "respond"):
        with suppress(EngineError):
            racing_commands.COMMANDS[name](database, rival)
    assert ear.steps == [
        ("rivals", "response", "done"),
        ("rivals", "task", "done"),
        ("", "task", "conflict"),
        ("", "task", "conflict"),
        ("rivals", "time", "done"),
        ("rivals", "time", "done"),
        ("rivals", "response", "refused"),
    ]
    assert set(ear.waits) == {"writer" if database.dialect == "sqlite" else "connection"}


def test_a_step_that_the_database_did_not_take_is_told_as_that(database: Database, ear: Ear) -> None:
    racing_commands.publish(database)
    rival = racing_commands.begin(database)
    ear.steps.clear()
    with refusing_databases.read_only(database) as other, suppress(Exception):
        racing_commands.COMMANDS["complete"](other, rival)
    assert [outcome for _, _, outcome in ear.steps] == ["no_changes"]
