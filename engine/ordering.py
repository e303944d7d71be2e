"""The first rows of a long list by a time that may be missing: read from an index, however long the list is.

The two databases put rows without a time at opposite ends, and neither reads an index for "those without
last". So the rows with a time and those without are two short lists, each in the order of an index.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Subquery, Table, select, union_all

Where = Sequence[ColumnElement[bool]]


def soonest(
    table: Table, time: Column[Any], then: Column[Any], several: Iterable[Where], limit: int, offset: int
) -> Subquery:
    """Return the ids of the rows of any of several conditions, by a time, then by another; without time last.

    The conditions must not overlap. The caller orders by `late_first` once more.
    """
    lists = [
        select(table.c.id, time.label("time"), then.label("then"))
        .where(*where, time.is_not(None) if dated else time.is_(None))
        .order_by(*((time, then, table.c.id) if dated else (then, table.c.id)))
        .limit(limit + offset)
        .subquery()
        for where in several
        for dated in (True, False)
    ]
    found = union_all(*(select(each) for each in lists)).subquery()
    ids = select(found).order_by(*late_first(found)).limit(limit).offset(offset)
    return ids.subquery()


def late_first(found: Subquery) -> list[ColumnElement[Any]]:
    """Return the order of such a list."""
    return [found.c.time.is_(None), found.c.time, found.c.then, found.c.id]


def joined(query: Select[Any], table: Table, found: Subquery) -> Select[Any]:
    """Return a query of a table's rows cut down to such a list, in its order."""
    return query.join(found, found.c.id == table.c.id).order_by(*late_first(found))
