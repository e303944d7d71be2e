"""Background work: waking cases whose time has come, sending letters. Running it twice is harmless."""

import logging
import threading
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from engine import cases, clock, outbox, timers
from engine.room import Runtime

PATIENCE = timedelta(minutes=2)
_log = logging.getLogger("homeward.worker")


def turn(runtime: Runtime, transport: outbox.Transport, limit: int = 100) -> int:
    """Do what is due now, once round. Return how many cases were woken and letters sent."""
    return cases.wake_due(runtime, limit) + outbox.deliver(runtime, transport, limit)


def run(
    runtime: Runtime, transport: outbox.Transport, stop: threading.Event, pause_seconds: float = 1.0
) -> None:
    """Go round until told to stop, resting when nothing was due. A database that is away is waited for."""
    while not stop.is_set():
        try:
            done = turn(runtime, transport)
        except SQLAlchemyError:
            _log.exception("The database did not answer; trying again.")
            done = 0
        if not done:
            stop.wait(pause_seconds)


def late(runtime: Runtime) -> str | None:
    """Return, in words, what has been due for longer than two minutes, or None: then the worker keeps up."""
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        waiting = timers.oldest_due(connection)
        letter = outbox.oldest_due(connection)
    for what, at in (("A case should have been woken", waiting), ("A letter should have been sent", letter)):
        if at is not None and now - at > PATIENCE:
            return f"{what} {clock.words(at, now)}. Is the worker running?"
    return None
