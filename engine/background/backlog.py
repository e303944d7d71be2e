"""What of a council waits for the background work, or failed in it: deadlines, letters, steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from engine import tables

AT_MOST = 100
Rows = list[Mapping[Any, Any]]
_CASES, _TIMERS, _OUTBOX = tables.cases, tables.timers, tables.outbox
_COUNCIL: Any = bindparam("council")
_OVERDUE = (
    select(_CASES.c.id, _CASES.c.reference, _CASES.c.stage, _TIMERS.c.due_at)
    .join(_TIMERS, _TIMERS.c.case_id == _CASES.c.id)
    .where(_TIMERS.c.due_at <= bindparam("now"), _TIMERS.c.council == _COUNCIL, _CASES.c.failed_at.is_(None))
    .order_by(_TIMERS.c.due_at)
    .limit(AT_MOST)
)
_FAILED = (
    select(_CASES.c.id, _CASES.c.reference, _CASES.c.failed_label, _CASES.c.failed_text, _CASES.c.failed_at)
    .where(_CASES.c.council == _COUNCIL, _CASES.c.failed_at.is_not(None))
    .order_by(_CASES.c.failed_at)
    .limit(AT_MOST)
)
_UNSENT = (
    select(
        _OUTBOX.c.id,
        _OUTBOX.c.case_id,
        _CASES.c.reference,
        _OUTBOX.c.letter,
        _OUTBOX.c.created_at,
        _OUTBOX.c.next_try_at,
        _OUTBOX.c.tries,
        _OUTBOX.c.last_error,
    )
    .join(_CASES, _CASES.c.id == _OUTBOX.c.case_id)
    .where(_OUTBOX.c.council == _COUNCIL, _OUTBOX.c.sent_at.is_(None))
    .order_by(_OUTBOX.c.created_at)
    .limit(AT_MOST)
)


def overdue(connection: Connection, council: str, now: datetime) -> Rows:
    """Return deadlines that have come and whose case has not been woken, the longest due first."""
    return _rows(connection, _OVERDUE, council=council, now=now)


def failed(connection: Connection, council: str) -> Rows:
    """Return the cases with a step that failed, the first to fail first."""
    return _rows(connection, _FAILED, council=council)


def unsent(connection: Connection, council: str) -> Rows:
    """Return letters that are not sent, without what they say, the oldest first."""
    return _rows(connection, _UNSENT, council=council)


def _rows(connection: Connection, query: Any, **given: object) -> Rows:
    return list(connection.execute(query, given).mappings())


def figures(connection: Connection, now: datetime) -> dict[str, float]:
    """Return how much waits or failed in all councils, and for how many seconds the longest has waited."""
    timers = connection.execute(_LATE_TIMERS, {"now": now}).one()
    letters = connection.execute(_LATE_LETTERS, {"now": now}).one()
    found = {
        "deadlines_overdue": float(timers[0]),
        "deadlines_overdue_seconds": _seconds(timers[1], now),
        "letters_due": float(letters[0]),
        "letters_due_seconds": _seconds(letters[1], now),
        "letters_given_up": float(connection.execute(_GIVEN_UP).scalar_one()),
        "cases_failed": float(connection.execute(_ALL_FAILED).scalar_one()),
    }
    if connection.dialect.name == "postgresql":
        found["messages_waiting"] = float(connection.execute(_MESSAGES).scalar_one())
    return found


_LATE_TIMERS = (
    select(func.count(), func.min(_TIMERS.c.due_at))
    .join(_CASES, _CASES.c.id == _TIMERS.c.case_id)
    .where(_TIMERS.c.due_at <= bindparam("now"), _CASES.c.failed_at.is_(None))
)
_LATE_LETTERS = select(func.count(), func.min(_OUTBOX.c.next_try_at)).where(
    _OUTBOX.c.next_try_at <= bindparam("now")
)
# Counted among the letters not sent: no letter that was sent has a next try either, and these are many.
_GIVEN_UP = select(func.count() - func.count(_OUTBOX.c.next_try_at)).where(_OUTBOX.c.sent_at.is_(None))
_ALL_FAILED = select(func.count()).where(_CASES.c.failed_at.is_not(None))
_MESSAGES = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
