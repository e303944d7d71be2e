"""The columns that tables of the engine have in common, and how one is asked for without an index."""

from sqlalchemy import Column, ColumnElement, ForeignKey, Text

from engine.database import UtcDateTime


def identity() -> "Column[str]":
    """Return the id that may stand in an address."""
    return Column("id", Text, primary_key=True)


def council() -> "Column[str]":
    """Return whose row it is."""
    return Column("council", Text, nullable=False)


def case() -> "Column[str]":
    """Return which case it belongs to."""
    return Column("case_id", Text, ForeignKey("cases.id"), nullable=False)


def at(name: str, nullable: bool = True) -> "Column[object]":
    """Return a time, in UTC."""
    return Column(name, UtcDateTime, nullable=nullable)


def unindexed(column: "Column[str]") -> ColumnElement[str]:
    """Return a column in a form that no index begins with.

    A query then starts from its other condition, where that has few rows and this column's index very many;
    neither database can know this of one value among others.
    """
    return column.concat("")
