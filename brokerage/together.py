"""Several queries answered by one statement: what belongs together is fetched in one go and in one moment.

Each row travels as JSON, because a union has one shape; here it gets its own columns and kinds again.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Row,
    Select,
    Table,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql import ColumnElement, CompoundSelect

from engine import database

Wanted = tuple[Table, ColumnElement[bool]]
_ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}


def read(connection: Connection, *wanted: Wanted) -> list[list[Row[Any]]]:
    """Return, for each table and condition, the rows that fit, first written first."""
    statement = statement_of(connection.dialect.name, wanted)
    return answer(connection, statement, [table for table, _ in wanted])


def statement_of(dialect: str, wanted: Sequence[Wanted]) -> CompoundSelect[Any]:
    """Return the one statement for several tables, each with its condition."""
    return union_all(*(_part(dialect, number, table, where) for number, (table, where) in enumerate(wanted)))


def answer(
    connection: Connection, statement: CompoundSelect[Any], tables: Sequence[Table], **given: Any
) -> list[list[Row[Any]]]:
    """Return the rows of each table that a statement of theirs finds."""
    found: list[list[list[Any]]] = [[] for _ in tables]
    for number, packed in connection.execute(statement, given):
        found[number].append(packed if isinstance(packed, list) else json.loads(packed))
    return [_rows(table, rows) for table, rows in zip(tables, found, strict=True)]


def _part(dialect: str, number: int, table: Table, where: ColumnElement[bool]) -> Select[Any]:
    packed = getattr(func, _ARRAY[dialect])(*table.c)
    return select(literal(number).label("of"), packed.label("row")).where(where)


def _rows(table: Table, rows: list[list[Any]]) -> list[Row[Any]]:
    if not rows:
        return []
    kinds = [(at, kind) for at, column in enumerate(table.c) if (kind := _kind(column)) is not None]
    for row in rows:
        for at, kind in kinds:
            if row[at] is not None:
                row[at] = kind(row[at])
    serial = table.c.keys().index("serial")
    rows.sort(key=lambda row: row[serial])
    shape = SimpleResultMetaData(table.c.keys())
    found: Any = IteratorResult(shape, iter([tuple(row) for row in rows]))
    return list(found.all())


def _kind(column: Column[Any]) -> Callable[[Any], Any] | None:
    """Return what makes a column's value of what JSON holds; None where JSON holds it as it is."""
    if isinstance(column.type, database.UtcDateTime):
        return _moment
    if isinstance(column.type, database.JsonText):
        return json.loads
    if isinstance(column.type, Date):
        return date.fromisoformat
    return bool if isinstance(column.type, Boolean) else None


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
