"""The columns that tables of the engine have in common."""

from sqlalchemy import Column, ForeignKey, Text

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
