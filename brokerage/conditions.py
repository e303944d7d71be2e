"""A query's condition as a test of a row in hand: the few kinds that this room writes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BinaryExpression, BindParameter, Column, ColumnElement, Null, Row
from sqlalchemy.sql import operators

Test = Callable[[Row[Any]], bool]
_TESTS: dict[Any, Callable[[Any, Any], bool]] = {
    operators.eq: lambda held, value: held == value,
    # As in SQL, nothing is neither equal nor unequal.
    operators.ne: lambda held, value: held is not None and held != value,
    operators.in_op: lambda held, value: held in value,
    operators.is_: lambda held, value: held is value,
    operators.is_not: lambda held, value: held is not value,
}


def test_of(condition: ColumnElement[bool]) -> Test | None:
    """Return a condition as a test of a row; None for a kind that only the database can judge."""
    if not isinstance(condition, BinaryExpression) or not isinstance(condition.left, Column):
        return None
    judge = _TESTS.get(condition.operator)
    if judge is None or not isinstance(condition.right, BindParameter | Null):
        return None
    value = condition.right.value if isinstance(condition.right, BindParameter) else None
    name = condition.left.name
    return lambda row: judge(getattr(row, name), value)


def equals(name: str, value: Any) -> Test:
    """Return the test that a column holds a value."""
    return lambda row: bool(getattr(row, name) == value)
