"""Processes that are killed where it hurts: before or after one of their commits, or whenever.

Each is a fork, so that it starts at once; it opens the database itself, and no connection is carried over.
"""

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event

from engine.database.handle import Database

Act = Callable[[Database], object]


def fork(url: str, act: Act, *, die_at: int | None = None) -> int:
    """Start a process that does something on a database and return its number.

    `die_at` counts moments: 0 is before its first commit, 1 after it, 2 before its second, and so on.
    """
    sys.stdout.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the threads of the tests are not needed in it
        number = os.fork()
    if number:
        return number
    code = 1
    try:
        database = Database(url)
        if die_at is not None:
            Moments(database, die_at)
        act(database)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class Moments:
    """Counts the moments before and after commits of changes, and kills its own process at one, if at any."""

    def __init__(self, database: Database, die_at: int | None = None) -> None:
        self.die_at, self.passed, self.committed = die_at, 0, False
        event.listen(database.engine, "commit", self._before)
        event.listen(database.engine, "checkin", self._after)

    def _before(self, connection: Connection) -> None:
        options = connection.get_execution_options()
        if not (options.get("readonly") or options.get("postgresql_readonly")):
            self._pass()
            self.committed = True

    def _after(self, *_: Any) -> None:
        if self.committed:
            self.committed = False
            self._pass()

    def _pass(self) -> None:
        if self.passed == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


def was_killed(number: int) -> bool:
    """Wait for a process to end; return whether it was killed. One that failed fails the test."""
    _, status = os.waitpid(number, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "The process failed; what it raised stands above."
    return False


def kill(number: int) -> None:
    """Kill a process and wait until it is gone."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
