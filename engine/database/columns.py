"""The columns that the engine's tables share, and how a query can use a column without its index."""

from sqlalchemy import Column, ColumnElement, ForeignKey, Text

from engine.database.handle import UtcDateTime


def identity() -> "Column[str]":
    """Return the primary key: an id that is safe in a web address."""
    return Column("id", Text, primary_key=True)


def council() -> "Column[str]":
    """Return the column that says which council the row belongs to."""
    return Column("council", Text, nullable=False)


def case() -> "Column[str]":
    """Return the column that says which case the row belongs to."""
    return Column("case_id", Text, ForeignKey("cases.id"), nullable=False)


def at(name: str, nullable: bool = True) -> "Column[object]":
    """Return a column for a time in UTC."""
    return Column(name, UtcDateTime, nullable=nullable)


def unindexed(column: "Column[str]") -> ColumnElement[str]:
    """Return a column as an expression that no index covers.

    A query then starts from its other condition. That helps where the other condition matches few rows and
    this column's index would match very many, which neither database can tell from its statistics.
    """
    return column.concat("")
