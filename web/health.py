"""Two addresses for whatever watches Homeward: is the process alive, and can it do its work."""

import threading
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from engine import clock, outages, worker, writable
from engine.room import Runtime
from web import access, schema, security

pages = Blueprint("health", __name__, url_prefix="/health")
security.limiter.exempt(pages)

KEPT_SECONDS = 5.0
"""For so long an answer stands: however many ask, and however often, the database is tried once."""


@dataclass
class State:
    """What keeps the site from its work, what soon may, and when that was looked at."""

    why: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    at: float = field(default_factory=monotonic)


class Watch:
    """Looks at the database for all who ask, one at a time."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._lock = runtime, threading.Lock()
        self._last: State | None = None

    def state(self) -> State:
        """Return how things stand, or stood a few seconds ago."""
        with self._lock:
            if self._last is None or monotonic() - self._last.at > KEPT_SECONDS:
                self._last = look(self._runtime)
            return self._last


def watch(app: Flask) -> None:
    """Let an application keep what it last saw."""
    app.extensions["homeward_watch"] = Watch(app.extensions["homeward"])


@pages.get("/live")
@access.open_to(access.EVERYBODY)
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(live=True)


@pages.get("/ready")
@access.open_to(access.EVERYBODY)
def ready() -> ResponseReturnValue:
    """Say whether the database answers, has the newest tables, takes changes and agrees on the time."""
    watching: Watch = current_app.extensions["homeward_watch"]
    state = watching.state()
    if state.why:
        return jsonify(ready=False, why=" ".join(state.why), warnings=state.warnings), 503
    return jsonify(ready=True, warnings=state.warnings)


def look(runtime: Runtime) -> State:
    """Look at everything without which nobody can work, and at what soon needs somebody."""
    try:
        with runtime.database.read() as connection:
            at = schema.revision_of(connection)
            skew = clock.disagreement(runtime.clock, connection)
        if at != _head():
            return State([f"The tables are at {at or 'nothing'}, not at {_head()}. Type: homeward migrate"])
        why = filter(None, [skew, writable.fault(runtime.database)])
        return State([*why], [*filter(None, [writable.shortage(runtime.database), worker.late(runtime)])])
    except SQLAlchemyError as error:
        if outages.of(error) is outages.Outage.BUSY:
            return State(warnings=["The database is very busy."])
        return State(["The database does not answer."])


@cache
def _head() -> str | None:
    return schema.head()
