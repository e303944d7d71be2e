"""The worker on PostgreSQL, killed before or after any of its commits: the next one does the rest, once."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import select

from engine.admin import doctor
from engine.background import procrastinate_worker
from engine.clock import SystemClock
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from tests import databases
from tests.engine.background.test_procrastinate_worker import write_letters
from tests.engine.builders.small_process import OPERATIONS
from tests.faults import killed_processes, test_due_at_once
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG
from tests.faults.test_kills import Post

pytestmark = pytest.mark.timeout(3600 if LONG else 300)
CASES, LETTERS, ROUNDS, SOME = 3, 2, 3, 1
PATIENCE_SECONDS, MOST_SECONDS = 60.0, 10.0
SEED = base_seed(Random().randrange(10_000))


@pytest.fixture
def maker(postgres_maker: databases.PostgresMaker | Exception) -> databases.PostgresMaker:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    return postgres_maker


def prepared(database: Database) -> Runtime:
    """Cases whose times have come, and letters to send."""
    test_due_at_once.fill(database, CASES)
    runtime = Runtime(database, SystemClock(), OPERATIONS)
    with database.read() as connection:
        case_id = connection.execute(select(tables.cases.c.id)).scalars().first()
    write_letters(runtime, str(case_id), LETTERS)
    database.close()
    return runtime


def left(database: Database) -> int:
    """How many times and letters wait."""
    unsent = select(tables.outbox.c.id).where(tables.outbox.c.sent_at.is_(None))
    with database.read() as connection:
        timers = tables.timers.c
        waiting = connection.execute(select(timers.case_id).where(timers.ended_at.is_(None))).all()
        return len(waiting) + len(connection.execute(unsent).all())


def work(post: Post) -> Callable[[Database], object]:
    return lambda database: procrastinate_worker.run(Runtime(database, SystemClock(), OPERATIONS), post)


def ended(number: int) -> bool:
    """Whether a process has ended, by itself or killed."""
    return os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def wait(true: Callable[[], Any]) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while not true():
        assert monotonic() < end, "It never came to be."
        sleep(0.05)


def test_what_a_worker_killed_at_any_commit_leaves_the_next_one_does_once(
    maker: databases.PostgresMaker, tmp_path: Path
) -> None:
    moments = 2 * (CASES + 2 * LETTERS + 1)  # a wake is one commit, a letter is two, a sweep is one
    chosen = [*range(moments)] * ROUNDS if LONG else Random(SEED).sample(range(moments), SOME)
    longest, again, kills = 0.0, 0, 0
    for number, moment in enumerate(chosen):
        with maker.make() as database:
            runtime, post = prepared(database), Post(tmp_path / str(number))
            victim = killed_processes.fork(database.url, work(post), die_at=moment)
            wait(lambda of=victim, where=database: ended(of) or not left(where))  # type: ignore[misc]
            if not ended(victim):
                os.kill(victim, signal.SIGKILL)
            kills += killed_processes.was_killed(victim)
            forget_leases(database)
            killed_at = monotonic()
            heir = killed_processes.fork(database.url, work(post))
            try:
                wait(lambda where=database: not left(where))  # type: ignore[misc]
                longest = max(longest, monotonic() - killed_at)
            finally:
                # It shares the files of this process: left alive, it would keep other programs from ending.
                killed_processes.kill(heir)
            again += as_wanted(database, post)
            assert doctor.examine(runtime) == []
    assert not LONG or longest <= MOST_SECONDS
    sys.stdout.write(
        f"{kills} workers killed at {moments} moments, {again} letters sent again, "
        f"all done within {longest:.1f} s (seed {SEED})\n"
    )


def forget_leases(database: Database) -> None:
    """Let the two minutes be over for which letters are the dead worker's."""
    letter = tables.outbox
    with database.begin() as connection:
        due = letter.update().where(letter.c.next_try_at.is_not(None))
        connection.execute(due.values(next_try_at=SystemClock().now()))


def as_wanted(database: Database, post: Post) -> int:
    """See that each time fired once and each letter was sent; return how many went out once more."""
    with database.read() as connection:
        fired = select(tables.history.c.case_id).where(tables.history.c.kind == "timer")
        assert sorted(Counter(connection.execute(fired).scalars()).values()) == [1] * CASES
        letters = set(connection.execute(select(tables.outbox.c.id)).scalars())
    sent = Counter(post.sent())
    assert set(sent) == letters
    assert sent.total() - len(sent) <= procrastinate_worker.AT_ONCE
    return sent.total() - len(sent)
