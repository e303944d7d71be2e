"""The types that rules can name: what is an instance of what, and what fits where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rules.data_types.durations import YearsMonths
from rules.data_types.values import Function, Range, Value
from rules.errors import Fault

Allowed = Callable[[Value], bool]


@dataclass(frozen=True)
class Type:
    """A type: its base name, the types inside it, and the values that are allowed."""

    base: str
    inside: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] = ()
    allowed: Allowed | None = field(default=None, compare=False)
    tests: str = ""

    def holds(self, value: Value) -> bool:
        """Return whether a value is of this type; null is of every type here."""
        if value is None:
            return True
        return self.has_kind(value) and (self.allowed is None or self.allowed(value))

    def has_kind(self, value: Value) -> bool:
        """Return whether a value is of this type whether or not it is among the allowed values."""
        return _CHECKS[self.base](self, value)


ANY = Type("Any")


def _check_list(wanted: Type, value: Value) -> bool:
    return isinstance(value, list) and (
        not wanted.inside or all(wanted.inside[0].holds(item) for item in value)
    )


def _check_context(wanted: Type, value: Value) -> bool:
    if not isinstance(value, dict):
        return False
    return all(name in value and inner.holds(value[name]) for name, inner in wanted.fields)


def _check_range(wanted: Type, value: Value) -> bool:
    if not isinstance(value, Range):
        return False
    return not wanted.inside or all(wanted.inside[0].holds(end) for end in (value.low, value.high))


def _check_function(wanted: Type, value: Value) -> bool:
    if not isinstance(value, Function):
        return False
    if not wanted.inside:
        return True
    *parameters, returns = wanted.inside
    if value.ways:
        return any(_accepts(way, parameters) for way in value.ways)
    if len(value.parameters) != len(parameters):
        return False
    own = value.types or (ANY,) * len(parameters)
    fits = all(conforms(theirs, mine) for theirs, mine in zip(parameters, own, strict=True))
    return fits and conforms(value.returns or ANY, returns)


_ACCEPTED = {"text": "string", "number": "number", "boolean": "boolean", "date": "date", "time": "time"}
_ACCEPTED |= {"list": "list", "context": "context", "date and time": "date and time"}


def _accepts(way: tuple[str, ...], parameters: list[Type]) -> bool:
    """Return whether a built-in function, of which no type is declared, takes parameters of these types."""
    return len(way) == len(parameters) and all(
        accepts == "any" or _ACCEPTED.get(accepts) == parameter.base
        for accepts, parameter in zip(way, parameters, strict=True)
    )


def _exactly(kind: type) -> Callable[[Type, Value], bool]:
    return lambda wanted, value: type(value) is kind


_CHECKS: dict[str, Callable[[Type, Value], bool]] = {
    "Any": lambda wanted, value: True,
    "Null": lambda wanted, value: False,
    "number": _exactly(Decimal),
    "string": _exactly(str),
    "boolean": _exactly(bool),
    "date": _exactly(date),
    "time": _exactly(time),
    "date and time": _exactly(datetime),
    "days and time duration": _exactly(timedelta),
    "years and months duration": _exactly(YearsMonths),
    "duration": lambda wanted, value: isinstance(value, (timedelta, YearsMonths)),
    "list": _check_list,
    "context": _check_context,
    "range": _check_range,
    "function": _check_function,
}
_OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "integer": "number",
    "long": "number",
    "double": "number",
}


NAMES = ("string", "number", "boolean", "date", "time", "dateTime", "dayTimeDuration", "yearMonthDuration")
"""The built-in types that a column is usually given, as DMN writes them."""


def simple(name: str) -> Type | None:
    """Return the built-in type of a name, or None."""
    name = _OTHER_NAMES.get(name, name)
    return Type(name) if name in _CHECKS else None


def instance_of(value: Value, wanted: Type) -> bool:
    """Return the outcome of 'instance of'; null is an instance of nothing but Null."""
    if value is None:
        return wanted.base == "Null"
    return wanted.has_kind(value)


def conforms(narrow: Type, wanted: Type) -> bool:
    """Return whether every value of one type is a value of another."""
    if wanted.base == "Any" or narrow == wanted:
        return True
    if narrow.base != wanted.base:
        return False
    if wanted.base == "context":
        own = dict(narrow.fields)
        return all(name in own and conforms(own[name], inner) for name, inner in wanted.fields)
    if wanted.base == "function":
        return _function_conforms(narrow, wanted)
    return _all_conform(narrow.inside, wanted.inside)


def _function_conforms(narrow: Type, wanted: Type) -> bool:
    if not narrow.inside or not wanted.inside:
        return narrow.inside == wanted.inside
    back = _all_conform(wanted.inside[:-1], narrow.inside[:-1])
    return back and conforms(narrow.inside[-1], wanted.inside[-1])


def _all_conform(narrow: Iterable[Type], wanted: Iterable[Type]) -> bool:
    narrow, wanted = tuple(narrow), tuple(wanted)
    return len(narrow) == len(wanted) and all(conforms(a, b) for a, b in zip(narrow, wanted, strict=True))


def coerce(value: Value, wanted: Type, what: str = "The value") -> Value:
    """Return a value as the wanted type, with the specification's three conversions; Fault when it is not."""
    if value is None or wanted.holds(value):
        return value
    if isinstance(value, list) and len(value) == 1 and wanted.holds(value[0]):
        return value[0]
    if wanted.base == "list" and wanted.inside and wanted.holds([value]):
        return [value]
    if type(value) is date and _is(wanted, "date and time"):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise Fault(f"{what} is not {_words(wanted)}.", "Give a value of that type.")


def _is(wanted: Type, base: str) -> bool:
    return wanted.base == base


def _words(wanted: Type) -> str:
    if wanted.allowed is not None:
        return "one of the allowed values"
    return f"of the type {wanted.base}"


def from_name(name: str, known: dict[str, Any]) -> Type:
    """Return the type that a name stands for, among the built-in and the known ones."""
    type_named = simple(name) or known.get(name)
    if not isinstance(type_named, Type):
        raise Fault(f"There is no type '{name}'.")
    return type_named
