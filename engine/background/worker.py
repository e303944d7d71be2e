"""Background work: waking cases whose time has come, and sending letters. Running it twice is harmless."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from engine import clock, outages
from engine.actors import SYSTEM
from engine.cases import commands
from engine.errors import Conflict, StepFailed
from engine.runtime import Runtime
from engine.store import failures, files, outbox, timers

PATIENCE = timedelta(minutes=2)
_log = logging.getLogger("homeward.worker")


def turn(runtime: Runtime, transport: outbox.Transport, limit: int = 100) -> int:
    """Do once everything that is due now. Return how many cases were woken and letters sent.

    Files that nobody sent go too.
    """
    files.remove_old(runtime)
    return wake_due(runtime, limit) + outbox.deliver(runtime, transport, limit)


def wake_due(runtime: Runtime, limit: int = 100) -> int:
    """Wake the cases that are due, those due longest first. Return how many were woken without a failure."""
    with runtime.database.read() as connection:
        due = timers.due(connection, runtime.clock.now_in(connection), limit)
    return sum(wake(runtime, case_id) for case_id in due)


def wake_several(runtime: Runtime, case_ids: Sequence[str]) -> None:
    """Wake those of these cases that are still due: another worker may have woken some already."""
    with runtime.database.read() as connection:
        due = timers.due_of(connection, case_ids, runtime.clock.now_in(connection))
    for case_id in due:
        wake(runtime, case_id)


def wake(runtime: Runtime, case_id: str) -> bool:
    """Wake a case and return whether that succeeded. A failure is noted on the case and holds up no other.

    If the database is busy, full or away, that is not the case's failure, and the error is raised.
    """
    try:
        commands.wake(runtime, case_id)
    except StepFailed:
        _log.warning("A step failed; it is noted on its case.", extra={"case": case_id})
        return False
    except Conflict:
        _log.info(
            "Somebody else changed a case first; it is woken again if it is still due.",
            extra={"case": case_id},
        )
        return False
    except Exception as error:
        if outages.of(error) is not None:
            raise
        _log.exception("A case could not be woken; it is noted on the case.", extra={"case": case_id})
        failure = StepFailed(case_id, "", "wake", failures.in_words(error))
        failures.note(runtime, failure, {"act": "wake", "case_id": case_id}, SYSTEM)
        return False
    _log.info("Woke a case.", extra={"case": case_id})
    return True


def run(
    runtime: Runtime, transport: outbox.Transport, stop: threading.Event, pause_seconds: float = 1.0
) -> None:
    """Work until told to stop, pausing whenever nothing was due or the database was away."""
    while not stop.is_set():
        try:
            done = turn(runtime, transport)
        except Exception:
            # Nothing may end this thread: deadlines would pass unnoticed.
            _log.exception("Background work could not be done; trying again.")
            done = 0
        if not done:
            stop.wait(pause_seconds)


def late(runtime: Runtime) -> str | None:
    """Return a sentence about what has been due for more than two minutes, or None if the worker keeps up."""
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        waiting = timers.oldest_due(connection)
        letter = outbox.oldest_due(connection)
    for what, at in (("A case should have been woken", waiting), ("A letter should have been sent", letter)):
        if at is not None and now - at > PATIENCE:
            return f"{what} {clock.words(at, now)}. Is the worker running?"
    return None
