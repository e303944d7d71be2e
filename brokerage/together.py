"""Several queries answered by one statement: what belongs together is fetched in one go and in one moment.

Each row travels as JSON, because a union has one shape; here it gets its own columns and kinds again.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Dialect,
    Row,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql import ColumnElement, CompoundSelect
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine import database

_ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}


class Wanted(NamedTuple):
    """The rows of a table that are wanted; of these the columns named, or all."""

    table: Table
    where: ColumnElement[bool]
    names: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns that are read; the first tells which row was written first."""
        return [self.table.c.serial, *(self.table.c[name] for name in self.names or self.table.c.keys())]


class _Ids(TypeDecorator[list[str]]):
    """Some ids as one parameter: an array, or JSON where there are no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else orjson.dumps(value).decode()


def among(dialect: str, column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids given by a name, however many there are."""
    given = bindparam(name, type_=_Ids())
    if dialect == "postgresql":
        return column == any_(given)
    return column.in_(select(func.json_each(given).table_valued("value").c.value))


def statement_of(dialect: str, wanted: Sequence[Wanted]) -> CompoundSelect[Any]:
    """Return the one statement for several tables, each with its condition."""
    return union_all(*(_part(dialect, number, each) for number, each in enumerate(wanted)))


def answer(
    connection: Connection, statement: CompoundSelect[Any], wanted: Sequence[Wanted], **given: Any
) -> list[list[Row[Any]]]:
    """Return what a statement made for it finds: for each table the rows that fit, first written first."""
    found: list[list[list[Any]]] = [[] for _ in wanted]
    for number, packed in connection.execute(statement, given):
        found[number].append(orjson.loads(packed))
    return [_rows(each, rows) for each, rows in zip(wanted, found, strict=True)]


def _part(dialect: str, number: int, wanted: Wanted) -> Select[int, str]:
    packed = cast(getattr(func, _ARRAY[dialect])(*wanted.columns), Text)
    return select(literal(number).label("of"), packed.label("row")).where(wanted.where)


def _rows(wanted: Wanted, rows: list[list[Any]]) -> list[Row[Any]]:
    if not rows:
        return []
    rows.sort(key=lambda row: int(row[0]))
    kinds = [(at, kind) for at, column in enumerate(wanted.columns) if (kind := _kind(column)) is not None]
    for row in rows:
        for at, kind in kinds:
            if row[at] is not None:
                row[at] = kind(row[at])
    shape = SimpleResultMetaData([column.name for column in wanted.columns[1:]])
    found: Any = IteratorResult(shape, iter([tuple(row[1:]) for row in rows]))
    return list(found.all())


def _kind(column: Column[Any]) -> Callable[[Any], Any] | None:
    """Return what makes a column's value of what JSON holds; None where JSON holds it as it is."""
    if isinstance(column.type, database.UtcDateTime):
        return _moment
    if isinstance(column.type, database.JsonText):
        return orjson.loads
    if isinstance(column.type, Date):
        return date.fromisoformat
    return bool if isinstance(column.type, Boolean) else None


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
