"""Timers: when each case is next woken. Saving a case writes them; here they are only looked up.

One that has ended stays in the table, as the record of what was waited for and until when.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from engine.database import tables

_TIMERS = tables.timers
# Read in the order of the index up to a limit: grouping, or a minimum over the join, would read every timer.
_IN_ORDER = (
    select(_TIMERS.c.case_id, _TIMERS.c.due_at)
    .join(tables.cases, tables.cases.c.id == _TIMERS.c.case_id)
    .where(_TIMERS.c.ended_at.is_(None), tables.cases.c.failed_at.is_(None))
    .order_by(_TIMERS.c.due_at)
    .limit(bindparam("limit"))
)
_DUE = _IN_ORDER.where(_TIMERS.c.due_at <= bindparam("now"))
_NEXT = select(func.min(_TIMERS.c.due_at)).where(_TIMERS.c.ended_at.is_(None))


def due(connection: Connection, now: datetime, limit: int = 100) -> list[str]:
    """Return the cases that are due, longest overdue first. A failed case waits for its retry."""
    return list(dict.fromkeys(connection.execute(_DUE, {"now": now, "limit": limit}).scalars()))


def due_of(connection: Connection, case_ids: Sequence[str], now: datetime) -> list[str]:
    """Return those of these cases that are due, longest overdue first."""
    query = _DUE.where(_TIMERS.c.case_id.in_(case_ids))
    # A case has a row for each of its times, so a limit could cut off other cases.
    rows = connection.execute(query.limit(None), {"now": now})
    return list(dict.fromkeys(rows.scalars()))


def next_of_case(connection: Connection, case_id: str) -> datetime | None:
    """Return the next moment at which one case wakes."""
    return connection.execute(_NEXT.where(_TIMERS.c.case_id == case_id)).scalar()


def oldest_due(connection: Connection) -> datetime | None:
    """Return the earliest moment, past or future, at which a case that has not failed should wake."""
    row = connection.execute(_IN_ORDER, {"limit": 1}).first()
    return row.due_at if row else None
