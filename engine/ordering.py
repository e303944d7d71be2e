"""The first rows of a long list by a time that may be missing: read from an index, however long the list is.

The two databases put rows without a time at opposite ends, and neither reads an index for "those without
last". So the rows with a time and those without are two short lists, each in the order of an index.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Subquery, Table, select, union

Where = Sequence[ColumnElement[bool]]


def soonest(
    table: Table,
    time: Column[Any],
    then: Column[Any],
    several: Iterable[Where],
    limit: int,
    offset: int,
    total: int = 0,
) -> Subquery:
    """Return the ids of the rows of any of several conditions, by a time, then by another; without time last.

    A row that several fit is there once. Where it is known how many rows there are, the second half of the
    list is read from its end.
    """
    backwards = offset > total // 2 > 0
    if backwards:
        limit = max(0, min(limit, total - offset))
        offset = max(0, total - offset - limit)
    lists = [
        select(table.c.id, time.label("time"), then.label("then"))
        .where(*where, time.is_not(None) if dated else time.is_(None))
        .order_by(*_turned((time, then, table.c.id) if dated else (then, table.c.id), backwards))
        .limit(limit + offset)
        .subquery()
        for where in several
        for dated in (True, False)
    ]
    found = union(*(select(each) for each in lists)).subquery()
    ids = select(found).order_by(*_turned(_late_first(found), backwards)).limit(limit).offset(offset)
    return ids.subquery()


def joined(query: Select[Any], table: Table, found: Subquery) -> Select[Any]:
    """Return a query of a table's rows cut down to such a list, in its order."""
    return query.join(found, found.c.id == table.c.id).order_by(*_late_first(found))


def _late_first(found: Subquery) -> list[ColumnElement[Any]]:
    return [found.c.time.is_(None), found.c.time, found.c.then, found.c.id]


def _turned(order: Iterable[ColumnElement[Any]], backwards: bool) -> list[ColumnElement[Any]]:
    return [each.desc() if backwards else each for each in order]
