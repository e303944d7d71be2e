"""The properties that dates, times, durations and ranges have, by name; nothing else can be reached."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from rules.data_types import arithmetic
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Range, Value, kind
from rules.errors import Fault

Reader = Callable[..., Value]


def _offset(value: datetime | time) -> Value:
    return value.utcoffset()


def _zone(value: datetime | time) -> Value:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _second(value: datetime | time) -> Value:
    return Decimal(value.second)


def _part(value: timedelta, size: int, limit: int | None = None) -> Value:
    count = abs(value) // timedelta(seconds=size)
    whole = Decimal(count if limit is None else count % limit)
    return arithmetic.NUMBERS.minus(whole) if value < timedelta(0) else whole


def _seconds(value: timedelta) -> Value:
    whole = arithmetic.NUMBERS.remainder(arithmetic.seconds(abs(value)), Decimal(60))
    return arithmetic.NUMBERS.minus(whole) if value < timedelta(0) else whole


def _years(value: YearsMonths) -> Value:
    return Decimal(int(Fraction(value.months, 12)))


def _months(value: YearsMonths) -> Value:
    rest = Decimal(abs(value.months) % 12)
    return -rest if value.months < 0 else rest


_DATE: dict[str, Reader] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_TIME: dict[str, Reader] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": _second,
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: dict[type, dict[str, Reader]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    timedelta: {
        "days": lambda value: _part(value, 86_400),
        "hours": lambda value: _part(value, 3600, 24),
        "minutes": lambda value: _part(value, 60, 60),
        "seconds": _seconds,
    },
    YearsMonths: {"years": _years, "months": _months},
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}


def read(value: Value, name: str) -> Value:
    """Return a property of a value; raises Fault when it has none of that name."""
    known = _PROPERTIES.get(type(value), {})
    reader = known.get(name)
    if reader is not None:
        return reader(value)
    near = difflib.get_close_matches(name, known, n=1)
    fix = f"Did you mean '{near[0]}'?" if near else ""
    raise Fault(f"{kind(value).capitalize()} has no '{name}'.", fix)


def spaced_names() -> set[str]:
    """Return the names of properties that hold a space."""
    return {name for known in _PROPERTIES.values() for name in known if " " in name}
