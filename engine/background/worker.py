"""Background work: waking cases whose time has come, sending letters. Running it twice is harmless."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from engine import cases, clock, failures, outages, outbox, timers
from engine.errors import StepFailed
from engine.people import SYSTEM
from engine.room import Runtime

PATIENCE = timedelta(minutes=2)
_log = logging.getLogger("homeward.worker")


def turn(runtime: Runtime, transport: outbox.Transport, limit: int = 100) -> int:
    """Do what is due now, once round. Return how many cases were woken and letters sent."""
    return wake_due(runtime, limit) + outbox.deliver(runtime, transport, limit)


def wake_due(runtime: Runtime, limit: int = 100) -> int:
    """Wake the cases whose time has come, the longest due first. Return how many went on."""
    with runtime.database.read() as connection:
        due = timers.due(connection, runtime.clock.now_in(connection), limit)
    return sum(wake(runtime, case_id) for case_id in due)


def wake_several(runtime: Runtime, case_ids: Sequence[str]) -> None:
    """Wake those of some cases whose time has come still: others may have been told of them too."""
    with runtime.database.read() as connection:
        due = timers.due_of(connection, case_ids, runtime.clock.now_in(connection))
    for case_id in due:
        wake(runtime, case_id)


def wake(runtime: Runtime, case_id: str) -> bool:
    """Wake a case; return whether it went on. What fails is noted on the case and keeps no other waiting.

    A database that is busy, full or away is nobody's failure and is raised.
    """
    try:
        cases.wake(runtime, case_id)
    except StepFailed:
        _log.warning("A step failed; it is noted on its case.", extra={"case": case_id})
        return False
    except Exception as error:
        if outages.of(error) is not None:
            raise
        _log.exception("A case could not be woken; it is noted on the case.", extra={"case": case_id})
        failure = StepFailed(case_id, "", "wake", failures.in_words(error))
        failures.note(runtime, failure, {"act": "wake", "case_id": case_id}, SYSTEM)
        return False
    _log.info("A case looked at the time.", extra={"case": case_id})
    return True


def run(
    runtime: Runtime, transport: outbox.Transport, stop: threading.Event, pause_seconds: float = 1.0
) -> None:
    """Go round until told to stop, resting when nothing was due. A database that is away is waited for."""
    while not stop.is_set():
        try:
            done = turn(runtime, transport)
        except Exception:
            # Nothing may end this thread: deadlines would pass unseen.
            _log.exception("Background work could not go round; trying again.")
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
