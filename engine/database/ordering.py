"""Reading one page of a long list, ordered by a time that may be missing, from an index.

The two databases put rows without a time at opposite ends, and neither can use an index to put them last. So
the rows with a time and the rows without one are read as two short lists, each in the order of an index.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Subquery, Table, select, union

Where = Sequence[ColumnElement[bool]]


def soonest(
    table: Table,
    time: Column[Any],
    then: Column[Any],
    alternatives: Iterable[Where],
    limit: int,
    offset: int,
    total: int = 0,
) -> Subquery:
    """Return the ids of the rows that meet any of the alternatives, ordered by `time`, then by `then`.

    Rows without a time come last. A row that meets several alternatives appears once. If the total number of
    rows is known, the second half of the list is read from its end.
    """
    backwards = offset > total // 2 > 0
    if backwards:
        limit = max(0, min(limit, total - offset))
        offset = max(0, total - offset - limit)
    parts = [
        select(table.c.id, time.label("time"), then.label("then"))
        .where(*where, time.is_not(None) if dated else time.is_(None))
        .order_by(*_directed((time, then, table.c.id) if dated else (then, table.c.id), backwards))
        .limit(limit + offset)
        .subquery()
        for where in alternatives
        for dated in (True, False)
    ]
    rows = union(*(select(part) for part in parts)).subquery()
    ids = select(rows).order_by(*_directed(_late_first(rows), backwards)).limit(limit).offset(offset)
    return ids.subquery()


def in_order(query: Select[Any], table: Table, ids: Subquery) -> Select[Any]:
    """Return a query limited to the ids that `soonest` returned, in the same order."""
    return query.join(ids, ids.c.id == table.c.id).order_by(*_late_first(ids))


def _late_first(rows: Subquery) -> list[ColumnElement[Any]]:
    return [rows.c.time.is_(None), rows.c.time, rows.c.then, rows.c.id]


def _directed(order: Iterable[ColumnElement[Any]], backwards: bool) -> list[ColumnElement[Any]]:
    return [column.desc() if backwards else column for column in order]
