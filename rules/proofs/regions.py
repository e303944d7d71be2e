"""The regions into which cells cut the values of a column: points, stretches between them, and the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rules.data_types import arithmetic
from rules.data_types.durations import YearsMonths
from rules.data_types.types import ANY, Type
from rules.data_types.values import Value
from rules.errors import Fault


class Likelihood(StrEnum):
    """How surely an input can lie in a region."""

    SURE = "sure"
    TAIL = "tail"  # beyond all that the cells name, on a side that nobody thought of
    OTHER = "other"  # a text or number that nobody named
    PART = "part"  # between two neighbouring whole numbers
    NULL = "null"
    FOREIGN = "foreign"  # of another kind than all the cells


@dataclass(frozen=True)
class Region:
    """Values that no cell of a column tells apart, with one of them."""

    value: Value
    likelihood: Likelihood = Likelihood.SURE
    is_point: bool = True
    side: int = 0
    """Which end of the line a tail may be counted as sure with: LOW, HIGH or neither."""


LOW, HIGH = -1, 1
_UNKNOWN_TEXT = "another text"
_TYPES: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (date,),
    "time": (time,),
    "date and time": (datetime,),
    "days and time duration": (timedelta,),
    "years and months duration": (YearsMonths,),
    "duration": (timedelta, YearsMonths),
}


def regions_of(literals: Sequence[Value], kind: Type, *, has_order: bool) -> list[Region]:
    """Return the regions of a column's values, null last; `kind` may narrow them."""
    by_type: dict[type, list[Value]] = {}
    for value in literals:
        if value is not None:
            values = by_type.setdefault(type(value), [])
            if value not in values:
                values.append(value)
    kinds = _TYPES.get(kind.base, tuple(by_type) or (str,))
    regions = [region for one in kinds for region in _of_type(one, by_type.get(one, []), has_order)]
    if kind.base == ANY.base:
        regions += [Region(value, Likelihood.FOREIGN, False) for value in _foreign(by_type)]
    named_null = Likelihood.SURE if None in literals else Likelihood.NULL
    return _narrowed(regions, kind) + _null(kind, named_null)


def _narrowed(regions: list[Region], kind: Type) -> list[Region]:
    """Return the regions that the allowed values leave; those may then come for sure."""
    if kind.allowed is None:
        return regions
    sure = {Likelihood.TAIL, Likelihood.OTHER}
    return [
        replace(region, likelihood=Likelihood.SURE) if region.likelihood in sure else region
        for region in regions
        if kind.holds(region.value)
    ]


def _null(kind: Type, likelihood: Likelihood) -> list[Region]:
    if kind.allowed is not None and not kind.allowed(None):
        # The table runs with null all the same, so a rule for null is not a dead one.
        return [Region(None, Likelihood.FOREIGN)]
    return [Region(None, likelihood)]


def _of_type(kind: type, points: list[Value], has_order: bool) -> Iterator[Region]:
    if kind is bool:
        yield from (Region(value) for value in (True, False))
    elif kind is str:
        yield from (Region(value) for value in points)
        yield Region(_unnamed_text(points), Likelihood.OTHER, False)
    elif not points:
        yield Region(_EXAMPLES[kind], Likelihood.SURE, False)
    elif has_order:
        yield from _on_line(kind, points)
    else:
        yield from (Region(value) for value in points)
        yield Region(_beyond(kind, points), Likelihood.OTHER, False)


def _beyond(kind: type, points: list[Value]) -> Value:
    """Return a value of a kind that is none of the points."""
    line = _LINES[kind]
    numbers = {line.number(point) for point in points}
    for start, step in ((max(numbers), line.step), (min(numbers), -line.step)):
        for region in _at(line, start + step, Likelihood.OTHER, 0):
            if line.number(region.value) not in numbers:
                return region.value
    return _EXAMPLES[kind]


def _unnamed_text(points: list[Value]) -> str:
    text = _UNKNOWN_TEXT
    while text in points:
        text += "!"
    return text


_EXAMPLES: dict[type, Value] = {
    Decimal: Decimal(1),
    date: date(2001, 2, 3),
    datetime: datetime(2001, 2, 3, 4, 5, tzinfo=UTC),
    time: time(4, 5),
    timedelta: timedelta(hours=1),
    YearsMonths: YearsMonths(1),
    str: _UNKNOWN_TEXT,
    bool: True,
}


@dataclass(frozen=True)
class _Line:
    """How values of one kind lie on a line of numbers."""

    number: Callable[[Any], Decimal]
    value: Callable[[Decimal], Value]
    step: Decimal = Decimal(1)
    is_discrete: bool = True
    has_zero: bool = False


_FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_LINES: dict[type, _Line] = {
    Decimal: _Line(Decimal, Decimal, has_zero=True),
    date: _Line(lambda day: Decimal(day.toordinal()), lambda at: date.fromordinal(int(at))),
    YearsMonths: _Line(lambda length: Decimal(length.months), lambda at: YearsMonths(int(at)), has_zero=True),
    timedelta: _Line(arithmetic.seconds, arithmetic.from_seconds, Decimal(60), False, True),
    datetime: _Line(
        lambda moment: arithmetic.seconds(moment - _FIRST_MOMENT),
        lambda at: _FIRST_MOMENT + arithmetic.from_seconds(at),
        Decimal(60),
        False,
    ),
    time: _Line(
        lambda clock: arithmetic.seconds(datetime.combine(date.min, clock, UTC) - _FIRST_MOMENT),
        lambda at: (_FIRST_MOMENT + arithmetic.from_seconds(at)).time() if 0 <= at < _DAY else _no_time(),
        Decimal(60),
        False,
    ),
}
_DAY = 86_400


def _no_time() -> Value:
    raise OverflowError


def _on_line(kind: type, points: list[Value]) -> Iterator[Region]:
    """Yield the regions of values that the cells put in order."""
    line = _LINES[kind]
    named = sorted(line.number(point) for point in points)
    step = _step(named) if kind is Decimal else line.step
    cuts = sorted({*named, Decimal(0)}) if line.has_zero else named
    below_zero = line.has_zero and named[0] >= 0
    yield from _at(line, cuts[0] - step, Likelihood.TAIL, 0 if below_zero else LOW)
    for number, cut in enumerate(cuts):
        low = cut < named[0]
        likelihood = Likelihood.TAIL if low or cut > named[-1] else Likelihood.SURE
        side = LOW if low else HIGH if cut > named[-1] else 0
        yield from _at(line, cut, likelihood, side, is_point=True)
        if number + 1 < len(cuts):
            yield from _between(line, cut, cuts[number + 1], step, likelihood, side)
    yield from _at(line, cuts[-1] + step, Likelihood.TAIL, HIGH)


def _at(
    line: _Line, number: Decimal, likelihood: Likelihood, side: int, is_point: bool = False
) -> Iterator[Region]:
    """Yield a region round a number, or none where the values end before it."""
    with contextlib.suppress(OverflowError, ValueError, Fault):
        yield Region(line.value(number), likelihood, is_point, side)


def _step(named: list[Decimal]) -> Decimal:
    """Return the distance of neighbouring numbers: one in the last place that is written."""
    return Decimal(1).scaleb(min(0, *(int(point.normalize().as_tuple().exponent) for point in named)))


def _between(
    line: _Line, low: Decimal, high: Decimal, step: Decimal, likelihood: Likelihood, side: int
) -> Iterator[Region]:
    middle = (low + high) / 2
    if not line.is_discrete:
        yield from _at(line, middle, likelihood, side)
    elif high - low > step:
        yield from _at(line, low + step, likelihood, side)
    elif line.value is Decimal and low < middle < high:
        yield from _at(line, middle, Likelihood.PART, 0)


def _foreign(by_type: dict[type, list[Value]]) -> Iterator[Value]:
    """Yield one value of each kind that the cells do not name."""
    for kind, value in _EXAMPLES.items():
        if kind not in by_type:
            yield value
    yield []
