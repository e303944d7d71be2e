"""When cases wake: rows with the moment, kept in the case's transaction; only due cases are opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from engine import tables

_TIMERS = tables.timers
# In the order of its index, to a limit: a grouping or a minimum over the join would read every timer.
_IN_ORDER = (
    select(_TIMERS.c.case_id, _TIMERS.c.due_at)
    .join(tables.cases, tables.cases.c.id == _TIMERS.c.case_id)
    .where(tables.cases.c.failed_at.is_(None))
    .order_by(_TIMERS.c.due_at)
    .limit(bindparam("limit"))
)
_DUE = _IN_ORDER.where(_TIMERS.c.due_at <= bindparam("now"))
_NEXT = select(func.min(_TIMERS.c.due_at))


def due(connection: Connection, now: datetime, limit: int = 100) -> list[str]:
    """Return the cases whose time has come, the longest due first. One that failed waits for its retry."""
    return list(dict.fromkeys(connection.execute(_DUE, {"now": now, "limit": limit}).scalars()))


def due_of(connection: Connection, case_ids: Sequence[str], now: datetime) -> list[str]:
    """Return those of some cases whose time has come, the longest due first."""
    query = _DUE.where(_TIMERS.c.case_id.in_(case_ids))
    # A case with several times has a row for each, and none may be cut off by the others'.
    rows = connection.execute(query.limit(None), {"now": now})
    return list(dict.fromkeys(rows.scalars()))


def next_due(connection: Connection) -> datetime | None:
    """Return the next moment at which any case wakes: where a virtual clock may jump to."""
    return connection.execute(_NEXT).scalar()


def next_of_case(connection: Connection, case_id: str) -> datetime | None:
    """Return the next moment at which one case wakes."""
    return connection.execute(_NEXT.where(_TIMERS.c.case_id == case_id)).scalar()


def oldest_due(connection: Connection) -> datetime | None:
    """Return the earliest moment at which a case that has not failed should wake or have woken."""
    row = connection.execute(_IN_ORDER, {"limit": 1}).first()
    return row.due_at if row else None
