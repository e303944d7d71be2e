"""Whether the site can do its work now, and what will soon need attention."""

import threading
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from engine import clock, outages
from engine.admin import write_probe
from engine.background import worker
from engine.runtime import Runtime
from web.server import migrations

FRESH_SECONDS = 5.0
"""How long an answer counts. However often somebody asks, the database is tried only once in this time."""


@dataclass
class Readiness:
    """Problems, warnings, and when they were checked."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    checked_at: float = field(default_factory=monotonic)


class Watch:
    """Checks the database for everybody who asks, once at a time."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._lock = runtime, threading.Lock()
        self._last: Readiness | None = None

    def readiness(self) -> Readiness:
        """Return what was found now or a few seconds ago."""
        with self._lock:
            if self._last is None or monotonic() - self._last.checked_at > FRESH_SECONDS:
                self._last = check(self._runtime)
            return self._last


def watch(app: Flask) -> None:
    """Let the application store what it found last."""
    app.extensions["homeward_watch"] = Watch(app.extensions["homeward"])


def check(runtime: Runtime) -> Readiness:
    """Check everything that people need to work, and what will soon need attention."""
    try:
        with runtime.database.read() as connection:
            at = migrations.revision_of(connection)
            skew = clock.disagreement(runtime.clock, connection)
        if at != _head():
            return Readiness(
                [f"The tables are at {at or 'nothing'}, not at {_head()}. Type: homeward migrate"]
            )
        problems = filter(None, [skew, write_probe.fault(runtime.database)])
        return Readiness(
            [*problems], [*filter(None, [write_probe.shortage(runtime.database), worker.late(runtime)])]
        )
    except SQLAlchemyError as error:
        if outages.of(error) is outages.Outage.BUSY:
            return Readiness(warnings=["The database is very busy."])
        return Readiness(["The database does not answer."])


@cache
def _head() -> str | None:
    return migrations.head()
