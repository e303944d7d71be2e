"""What waits for the background work, or failed in it: deadlines, letters and steps, by council or in all."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, func, select, text

from engine.database import tables

LIST_LIMIT = 100
_CASES, _TIMERS, _OUTBOX = tables.cases, tables.timers, tables.outbox
_KNOWN_BY = (_CASES.c.reference, _CASES.c.process, _CASES.c.release_number)
_COUNCIL: Any = bindparam("council")
_DUE = and_(_TIMERS.c.due_at <= bindparam("now"), _TIMERS.c.ended_at.is_(None))
_OVERDUE = (
    select(_CASES.c.id, *_KNOWN_BY, _CASES.c.stage, _TIMERS.c.due_at)
    .join(_TIMERS, _TIMERS.c.case_id == _CASES.c.id)
    .where(_DUE, _TIMERS.c.council == _COUNCIL, _CASES.c.failed_at.is_(None))
    .order_by(_TIMERS.c.due_at)
    .limit(LIST_LIMIT)
)
_FAILED = (
    select(_CASES.c.id, *_KNOWN_BY, _CASES.c.failed_label, _CASES.c.failed_text, _CASES.c.failed_at)
    .where(_CASES.c.council == _COUNCIL, _CASES.c.failed_at.is_not(None))
    .order_by(_CASES.c.failed_at)
    .limit(LIST_LIMIT)
)
_UNSENT: Select[Any] = (
    select(
        _OUTBOX.c.id,
        _OUTBOX.c.case_id,
        _CASES.c.reference,
        _CASES.c.process,
        _CASES.c.release_number,
        _OUTBOX.c.letter,
        _OUTBOX.c.created_at,
        _OUTBOX.c.next_try_at,
        _OUTBOX.c.tries,
        _OUTBOX.c.last_error,
    )
    .join(_CASES, _CASES.c.id == _OUTBOX.c.case_id)
    .where(_OUTBOX.c.council == _COUNCIL, _OUTBOX.c.sent_at.is_(None), _OUTBOX.c.waits_for.is_(None))
    .order_by(_OUTBOX.c.created_at)
    .limit(LIST_LIMIT)
)


class OverdueCase(NamedTuple):
    """A case whose deadline has passed."""

    id: str
    reference: str
    process: str
    release_number: int
    stage: str
    due_at: datetime


class FailedCase(NamedTuple):
    """A case with a failed step."""

    id: str
    reference: str
    process: str
    release_number: int
    failed_label: str
    failed_text: str
    failed_at: datetime


class UnsentLetter(NamedTuple):
    """A letter that is not sent, without its text."""

    id: str
    case_id: str
    reference: str
    process: str
    release_number: int
    letter: str
    created_at: datetime
    next_try_at: datetime | None
    tries: int
    last_error: str | None


def overdue(connection: Connection, council: str, now: datetime) -> list[OverdueCase]:
    """Return the deadlines that have passed without their cases being woken, the longest due first."""
    rows = connection.execute(_OVERDUE, {"council": council, "now": now})
    return [OverdueCase(*row) for row in rows]


def failed(connection: Connection, council: str) -> list[FailedCase]:
    """Return the cases with a failed step, the earliest failure first."""
    return [FailedCase(*row) for row in connection.execute(_FAILED, {"council": council})]


def unsent(connection: Connection, council: str) -> list[UnsentLetter]:
    """Return the letters that are not sent, without their text, the oldest first."""
    return [UnsentLetter(*row) for row in connection.execute(_UNSENT, {"council": council})]


def figures(connection: Connection, now: datetime) -> dict[str, float]:
    """Return how much waits or has failed in all councils, and how many seconds the oldest has waited."""
    timers = connection.execute(_LATE_TIMERS, {"now": now}).one()
    letters = connection.execute(_LATE_LETTERS, {"now": now}).one()
    numbers = {
        "deadlines_overdue": float(timers[0]),
        "deadlines_overdue_seconds": _seconds(timers[1], now),
        "letters_due": float(letters[0]),
        "letters_due_seconds": _seconds(letters[1], now),
        "letters_given_up": float(connection.execute(_GIVEN_UP).scalar_one()),
        "cases_failed": float(connection.execute(_ALL_FAILED).scalar_one()),
    }
    if connection.dialect.name == "postgresql":
        numbers["messages_waiting"] = float(connection.execute(_MESSAGES).scalar_one())
    return numbers


_LATE_TIMERS = (
    select(func.count(), func.min(_TIMERS.c.due_at))
    .join(_CASES, _CASES.c.id == _TIMERS.c.case_id)
    .where(_DUE, _CASES.c.failed_at.is_(None))
)
_LATE_LETTERS = select(func.count(), func.min(_OUTBOX.c.next_try_at)).where(
    _OUTBOX.c.next_try_at <= bindparam("now")
)
# Only unsent letters are counted: the many letters that were sent have no next try either.
_GIVEN_UP = select(func.count() - func.count(_OUTBOX.c.next_try_at)).where(
    _OUTBOX.c.sent_at.is_(None), _OUTBOX.c.waits_for.is_(None)
)
_ALL_FAILED = select(func.count()).where(_CASES.c.failed_at.is_not(None))
_MESSAGES = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
