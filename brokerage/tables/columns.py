"""The pieces tables are made of: short words for columns, and the two kinds of table.

Money is whole pence and says so in its name. A time is an aware datetime in UTC and its name ends in `_at`.
A date is a day in London and its name ends in `_on`.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.types import TypeEngine

from engine import database

TEXT, WHOLE, YES_NO, DAY = Text, Integer, Boolean, Date
MOMENT, JSON = database.UtcDateTime, database.JsonText

Kind = type[TypeEngine[Any]]


def must(kind: Kind, *names: str) -> tuple[Column[Any], ...]:
    """Return columns of one kind that always hold something."""
    return tuple(Column(name, kind, nullable=False) for name in names)


def may(kind: Kind, *names: str) -> tuple[Column[Any], ...]:
    """Return columns of one kind that may be empty."""
    return tuple(Column(name, kind) for name in names)


def link(name: str, table: str, *, optional: bool = False) -> Column[Any]:
    """Return a column that holds the id of a row of another table."""
    return Column(name, Text, ForeignKey(f"{table}.id"), nullable=optional)


def council_table(name: str, *columns: Column[Any], index: Iterable[str] = ()) -> Table:
    """Return a table whose rows each belong to one council; `index` names the columns it is searched by."""
    council = Column("council", Text, nullable=False)
    table = Table(name, database.metadata, *_identity(), council, *columns, info=database.COUNCIL)
    for each in index:
        Index(f"ix_{name}_{each}", table.c.council, table.c[each])
    return table


def shared_table(name: str, *columns: Column[Any], index: Iterable[str] = ()) -> Table:
    """Return a table that all councils see; `index` names the columns it is searched by."""
    table = Table(name, database.metadata, *_identity(), *columns, info=database.SHARED)
    for each in index:
        Index(f"ix_{name}_{each}", table.c[each])
    return table


def _identity() -> tuple[Column[Any], ...]:
    """Return the number that tells which row was written first, and the id by which others know the row."""
    serial = Column("serial", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    return serial, Column("id", Text, nullable=False, unique=True)
