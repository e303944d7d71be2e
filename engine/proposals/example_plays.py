"""Plays of a folder's examples: how far they are, how they came out, and what they went through.

A play belongs to the content of a folder, so a proposal of the same content need not be played again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Update, delete, insert, select, update

from engine.actors import Actor
from engine.database.release_tables import example_plays
from engine.definition.folder import Folder
from engine.errors import Conflict

SILENCE = timedelta(seconds=90)
"""After so long without a sign the program that played has stopped."""
_C = example_plays.c
Coverage = Mapping[str, Mapping[str, Mapping[str, int]]]
"""How many cases went through what: {"steps": {process: {step: cases}}, "flows", "rules", "questions"}."""


class State(StrEnum):
    """Where a play is."""

    RUNNING = "running"
    AS_EXPECTED = "ok"
    DIFFERS = "differs"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ExamplePlay:
    """A play as pages show it. `lines` say what differed; `done` and `total` count examples."""

    digest: str
    process: str
    state: str
    done: int
    total: int
    lines: Sequence[str]
    coverage: Coverage
    milliseconds: int
    started_by: str
    started_at: datetime
    seen_at: datetime

    @property
    def has_ended(self) -> bool:
        """Whether every example was played."""
        return self.state in {State.AS_EXPECTED, State.DIFFERS}

    def is_silent(self, now: datetime) -> bool:
        """Whether it says that it runs but has given no sign for long: the program was stopped."""
        return self.state == State.RUNNING and now - self.seen_at > SILENCE


def begin(
    connection: Connection, council: str, folder: Folder, total: int, actor: Actor, now: datetime
) -> None:
    """Note that the examples of a folder begin to play; raises Conflict if they are being played already."""
    known = find(connection, council, folder.digest)
    if known and known.state == State.RUNNING and not known.is_silent(now):
        raise Conflict("The examples are being played already.")
    connection.execute(delete(example_plays).where(*_one(council, folder.digest)))
    row = {
        "council": council,
        "digest": folder.digest,
        "process": folder.process,
        "state": State.RUNNING.value,
        "done": 0,
        "total": total,
        "lines": [],
        "coverage": {},
        "milliseconds": 0,
        "started_by": actor.id,
        "started_at": now,
        "seen_at": now,
    }
    connection.execute(insert(example_plays), row)


def note_progress(connection: Connection, council: str, digest: str, done: int, now: datetime) -> bool:
    """Note how many examples were played; return False if somebody cancelled the play meanwhile."""
    values = {"done": done, "seen_at": now}
    return connection.execute(_running(council, digest).values(values)).rowcount == 1


def end(
    connection: Connection,
    council: str,
    digest: str,
    state: State,
    lines: Sequence[str],
    coverage: Coverage,
    milliseconds: int,
) -> None:
    """Note how the examples came out, unless somebody cancelled the play meanwhile."""
    values = {"state": state.value, "lines": list(lines), "coverage": coverage, "milliseconds": milliseconds}
    connection.execute(_running(council, digest).values(values))


def cancel(connection: Connection, council: str, digest: str) -> None:
    """Cancel a play; raises Conflict if it has ended."""
    values = {"state": State.CANCELLED.value}
    if connection.execute(_running(council, digest).values(values)).rowcount != 1:
        raise Conflict("The examples are not being played any more.")


def find(connection: Connection, council: str, digest: str) -> ExamplePlay | None:
    """Return the last play of a folder with this content, if there was one."""
    columns = [_C[name] for name in ExamplePlay.__dataclass_fields__]
    row = connection.execute(select(*columns).where(*_one(council, digest))).first()
    return ExamplePlay(*row) if row else None


def _running(council: str, digest: str) -> Update:
    return update(example_plays).where(*_one(council, digest), _C.state == State.RUNNING.value)


def _one(council: str, digest: str) -> tuple[ColumnElement[bool], ...]:
    return (_C.council == council, _C.digest == digest)
