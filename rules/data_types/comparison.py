"""Equality, order and membership of values, with the null of three-valued logic."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from rules.data_types.durations import YearsMonths
from rules.data_types.values import Range, Value, kind
from rules.errors import Fault
from rules.limits import Run

_REFERENCE_DAY = date(2000, 1, 1)
_SCALARS = {Decimal, str, bool, timedelta, YearsMonths}
_ORDERED = {Decimal, str, timedelta, YearsMonths, date}


def instant(value: datetime) -> datetime:
    """Return a date and time in UTC; one without a zone stays as it is."""
    if value.tzinfo is None:
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise Fault("The date leaves the calendar (years 1 to 9999).") from None


def instant_of_day(value: time) -> timedelta:
    """Return the time since midnight UTC; for a time without a zone since midnight."""
    clock = timedelta(
        hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
    )
    if value.tzinfo is None:
        return clock
    return clock - (datetime.combine(_REFERENCE_DAY, value).utcoffset() or timedelta(0))


def equal(left: Value, right: Value, run: Run) -> bool:
    """Return whether two values are equal; raises Fault when their kinds cannot be equal."""
    run.tick()
    if left is None or right is None:
        return left is right
    kind_of = type(left)
    if kind_of is not type(right):
        raise Fault(
            f"{kind(left).capitalize()} is never equal to {kind(right)}.", "Compare values of one kind."
        )
    if kind_of in _SCALARS:
        return bool(left == right)
    return _EQUAL.get(kind_of, _same_object)(left, right, run)


def same(left: Value, right: Value, run: Run) -> bool:
    """Return whether two values are equal; values of different kinds are simply not."""
    if type(left) is not type(right):
        return False
    try:
        return equal(left, right, run)
    except Fault:
        return False


def _same_object(left: Value, right: Value, run: Run) -> bool:
    return left is right


def _equal_lists(left: list[Value], right: list[Value], run: Run) -> bool:
    return len(left) == len(right) and all(same(a, b, run) for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Value], right: dict[str, Value], run: Run) -> bool:
    return left.keys() == right.keys() and all(same(item, right[key], run) for key, item in left.items())


def _equal_datetimes(left: datetime, right: datetime, run: Run) -> bool:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return False
    return _whole(instant(left)) == _whole(instant(right))


def _whole(value: datetime) -> datetime:
    """Return a moment with milliseconds for microseconds: finer parts do not tell two moments apart."""
    return value.replace(microsecond=value.microsecond // 1000)


def _equal_times(left: time, right: time, run: Run) -> bool:
    if (left.tzinfo is None) != (right.tzinfo is None):
        return False
    one_ms = timedelta(milliseconds=1)
    return instant_of_day(left) // one_ms == instant_of_day(right) // one_ms


def _equal_ranges(left: Range, right: Range, run: Run) -> bool:
    return (
        (left.low_closed, left.high_closed, left.sign) == (right.low_closed, right.high_closed, right.sign)
        and same(left.low, right.low, run)
        and same(left.high, right.high, run)
    )


_EQUAL: dict[type, Callable[[Value, Value, Run], bool]] = {
    date: lambda left, right, run: bool(left == right),
    datetime: _equal_datetimes,
    time: _equal_times,
    list: _equal_lists,
    dict: _equal_contexts,
    Range: _equal_ranges,
}


def _pair(left: Value, right: Value) -> tuple[Value, Value]:
    """Return two values in a form Python can put in order."""
    kinds = (type(left), type(right))
    if type(left) is type(right) and type(left) in _ORDERED:
        return left, right
    if kinds == (datetime, datetime) and (left.tzinfo is None) == (right.tzinfo is None):
        return instant(left), instant(right)
    if kinds == (time, time) and (left.tzinfo is None) == (right.tzinfo is None):
        return instant_of_day(left), instant_of_day(right)
    if kinds in ((datetime, datetime), (time, time)):
        raise Fault("One of the two times has a time zone and the other has none.", "Give both a time zone.")
    raise Fault(
        f"{kind(left).capitalize()} cannot be compared with {kind(right)}.", "Compare values of one kind."
    )


def ordered(compare: Callable[[Value, Value], bool], left: Value, right: Value) -> bool | None:
    """Return the outcome of an order comparison; null when either side is null."""
    if left is None or right is None:
        return None
    return compare(*_pair(left, right))


def less(left: Value, right: Value) -> bool:
    """Return whether left comes before right; raises Fault when they have no order."""
    if left is None or right is None:
        raise Fault("Nothing has no place in an order.")
    return bool(operator.lt(*_pair(left, right)))


def contains(span: Range, value: Value, run: Run) -> bool | None:
    """Return whether a range contains a value; null when the value is null."""
    if span.sign in ("=", "!="):
        return equal(span.low, value, run) == (span.sign == "=")
    if value is None:
        return None
    above = _above(span, value)
    if above is False:
        return False
    below = _below(span, value)
    return False if below is False else (None if above is None or below is None else True)


def _above(span: Range, value: Value) -> bool | None:
    if span.low is None:
        return True if span.sign else None
    return ordered(operator.ge if span.low_closed else operator.gt, value, span.low)


def _below(span: Range, value: Value) -> bool | None:
    if span.high is None:
        return True if span.sign else None
    return ordered(operator.le if span.high_closed else operator.lt, value, span.high)


def among(value: Value, test: Value, run: Run) -> bool | None:
    """Return whether a value is in a range or a list, or equal to a single value."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return contains(test, value, run)
    if isinstance(test, list):
        return _in_list(value, test, run)
    return equal(value, test, run)


def _in_list(value: Value, tests: list[Value], run: Run) -> bool | None:
    if isinstance(value, list) and same(value, tests, run):
        return True
    for test in tests:
        if isinstance(test, Range) and not isinstance(value, Range):
            passed = value is not None and type(value) is type(_an_end(test)) and contains(test, value, run)
        else:
            passed = same(value, test, run)
        if passed:
            return True
    return False


def _an_end(span: Range) -> Value:
    return span.low if span.low is not None else span.high
