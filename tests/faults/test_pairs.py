"""Two commands on one case at the same time, in every pair and both orders.

The first is held just before its commit; the second is let go until it is done or must wait. Whatever they
are, it ends as if one had come after the other, and the loser is told so in words. The long form takes all
pairs and holds the first before each of its statements in turn; the short one takes a few of the pairs.
"""

import threading
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import event

from engine.admin import doctor
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.errors import EngineError
from engine.outcomes import Refused
from engine.store import releases
from tests.engine.builders.small_process import CLERK
from tests.faults import racing_commands
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import COMMANDS, DONE, LONG, told

PATIENCE_SECONDS = 60.0 if LONG else 20.0
COMMIT = -1
SEED, PAIRS_EACH = base_seed(Random().randrange(10_000)), 4
WAITS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


class Held:
    """A command in a thread of its own, held before its n-th statement or (COMMIT) before its commit."""

    def __init__(self, database: Database, act: Callable[[], Any], hold_at: int | None = None) -> None:
        self.database, self.act, self.hold_at = database, act, hold_at
        self.statements, self.outcome = 0, ""
        self.there, self.go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._do)

    def start(self) -> None:
        self.thread.start()

    def done(self) -> bool:
        return not self.thread.is_alive()

    def _do(self) -> None:
        engine = self.database.engine
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)
        try:
            self.outcome = outcome(self.act)
        finally:
            event.remove(engine, "before_cursor_execute", self._statement)
            event.remove(engine, "commit", self._commit)
            self.there.set()

    def _statement(self, *_: object) -> None:
        if self.statements == self.hold_at:
            self._wait()
        self.statements += 1

    def _commit(self, *_: object) -> None:
        if self.hold_at == COMMIT:
            self._wait()

    def _wait(self) -> None:
        if self.there.is_set() or threading.current_thread() is not self.thread:
            return
        self.there.set()
        assert self.go.wait(PATIENCE_SECONDS)


def outcome(act: Callable[[], Any]) -> str:
    """Do something and return what its doer was told, or nothing when it was done."""
    try:
        result = act()
    except EngineError as error:
        return error.text
    except Exception as error:
        return f"NOT IN WORDS: {error!r}"
    return " ".join(result.errors.values()) if isinstance(result, Refused) else DONE


@pytest.fixture
def two(maker: Any) -> Iterator[tuple[Database, Database]]:
    """One database as two processes hold it."""
    with maker.make() as one:
        racing_commands.publish(one)
        other = Database(one.url)
        yield one, other
        other.close()


WAYS = {**COMMANDS, "retry, as read before": racing_commands.walk}
"""The commands, and what one does that has read what to do before the other came, and does it after."""
KNOWN: dict[tuple[str, str, str], tuple[list[str], Any]] = {}


def in_a_row(database: Database, first: str, second: str) -> tuple[list[str], Any]:
    """Do a pair one after the other; return what each was told, and what stands."""
    key = database.dialect, first, second
    if key not in KNOWN:
        rival = racing_commands.begin_and_stumble(database)
        said = [outcome(lambda name=name: WAYS[name](database, rival)) for name in (first, second)]  # type: ignore[misc]
        KNOWN[key] = said, racing_commands.left_by(database, rival)
    return KNOWN[key]


def together(two: tuple[Database, Database], first: str, second: str, at: int) -> tuple[list[str], Any, bool]:
    """Run a pair; return what each was told, what stands, and whether the first was held there at all."""
    rival = racing_commands.begin_and_stumble(two[0])
    ahead = Held(two[0], lambda: COMMANDS[first](two[0], rival), at)
    behind = Held(two[1], lambda: COMMANDS[second](two[1], rival))
    ahead.start()
    assert ahead.there.wait(PATIENCE_SECONDS)
    was_held = not ahead.done()
    behind.start()
    wait_until(lambda: behind.done() or is_blocked(two[0]))
    ahead.go.set()
    for each in (ahead, behind):
        each.thread.join(PATIENCE_SECONDS)
        assert each.done(), "It never ended."
    return [ahead.outcome, behind.outcome], racing_commands.left_by(two[0], rival), was_held


def others(database: Database, first: str, second: str) -> list[tuple[list[str], Any]]:
    """Return what else a pair may come to: the other order, or a command that had read what to do before."""
    backward = [
        in_a_row(database, second, each) for each in (first, f"{first}, as read before") if each in WAYS
    ]
    found = [(said[::-1], left) for said, left in backward]
    if f"{second}, as read before" in WAYS:
        found.append(in_a_row(database, first, f"{second}, as read before"))
    return found


def wait_until(true: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while not true() and monotonic() < end:
        sleep(0.002)


def is_blocked(database: Database) -> bool:
    """Return whether somebody waits for a lock; SQLite does not tell, so a while is given instead."""
    if database.dialect == "sqlite":
        sleep(0.02)
        return True
    with database.read() as connection:
        return bool(connection.exec_driver_sql(WAITS).scalar())


def seconds(first: str) -> list[str]:
    """Return what is tried against a command: in the short form itself and a few others."""
    if LONG:
        return list(COMMANDS)
    others = Random(f"{SEED}{first}").sample(sorted(COMMANDS), PAIRS_EACH)
    print(f"seed {SEED}: {first} against {others}")  # noqa: T201 - shown when it fails
    return [first, *(each for each in others if each != first)]


def test_of_every_pair_in_a_row_the_second_is_told_why_not(sqlite_database: Database) -> None:
    racing_commands.publish(sqlite_database)
    for first, second in product(COMMANDS, COMMANDS):
        said, _ = in_a_row(sqlite_database, first, second)
        assert told(first, second) in said[1], (first, second, said)
        assert bool(told(first, second)) == bool(said[1]), (first, second, said)


@pytest.mark.parametrize("first", COMMANDS)
def test_of_two_commands_at_once_each_is_done_or_told_why_not(
    two: tuple[Database, Database], first: str
) -> None:
    for second in seconds(first):
        forward = in_a_row(two[0], first, second)
        assert told(first, second) in forward[0][1], (first, second, forward[0])
        assert bool(told(first, second)) == bool(forward[0][1]), (first, second, forward[0])
        for at in (COMMIT, *range(99)) if LONG else (COMMIT,):
            said, left, was_held = together(two, first, second, at)
            if (said, left) != forward:
                assert (said, left) in others(two[0], first, second), (
                    f"{first} held at {at} | {second}: {said}"
                )
            if not was_held:
                break
    assert [each for each in doctor.examine(racing_commands.at(two[0])) if each.damage] == []


def test_releases_published_at_once_each_have_a_number_of_their_own(two: tuple[Database, Database]) -> None:
    def publish(database: Database, words: str) -> int:
        drawn = racing_commands.folder()
        changed = Folder(drawn.process, {**drawn.files, "letters/taken.md": f"Subject: {words}".encode()})
        return releases.publish(racing_commands.at(database), "here", changed, CLERK).number

    numbers: list[int] = []
    ahead = Held(two[0], lambda: numbers.append(publish(two[0], "Ahead")), COMMIT)
    behind = Held(two[1], lambda: numbers.append(publish(two[1], "Behind")))
    ahead.start()
    assert ahead.there.wait(PATIENCE_SECONDS)
    behind.start()
    wait_until(lambda: behind.done() or is_blocked(two[0]))
    started = outcome(lambda: racing_commands.start(two[0])) if two[0].dialect == "postgresql" else DONE
    ahead.go.set()
    for each in (ahead, behind):
        each.thread.join(PATIENCE_SECONDS)
    assert [ahead.outcome, behind.outcome, started] == [DONE] * 3
    assert sorted(numbers) == [2, 3]
