"""The values that rules work with, and their form in JSON."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rules.data_types import dates_and_times
from rules.data_types.durations import YearsMonths

Value = Any
"""None, bool, str, Decimal, date, time, datetime, timedelta, YearsMonths, Range, list, dict or Function."""


@dataclass(frozen=True)
class Range:
    """Everything between two ends; `sign` is set for a range written as a comparison such as (< 10)."""

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    sign: str = ""


@dataclass(frozen=True)
class Function:
    """Something that can be called: its parameter names and what does the work (run, arguments in order)."""

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Value]
    optional: int = 0
    many: bool = False
    types: tuple[Any, ...] = ()
    returns: Any = None
    ways: tuple[tuple[str, ...], ...] = ()
    """What a built-in function accepts, for each number of arguments; () for other functions."""


_KINDS: dict[type, str] = {
    type(None): "nothing",
    bool: "true/false",
    str: "text",
    Decimal: "a number",
    int: "a number",
    datetime: "a date and time",
    date: "a date",
    time: "a time",
    timedelta: "a days and time duration",
    YearsMonths: "a years and months duration",
    Range: "a range",
    list: "a list",
    dict: "a context",
    Function: "a function",
}


def kind(value: Value) -> str:
    """Return what a value is, in words for a message."""
    return _KINDS.get(type(value), "an unknown value")


def adopt(value: Any) -> Value:
    """Return a value as the evaluator needs it: whole numbers as Decimal, sequences as lists."""
    if type(value) in _READY:
        return value
    convert = _ADOPT.get(type(value))
    if convert is not None:
        return convert(value)
    if isinstance(value, Mapping):
        return _adopt_mapping(value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"Rules cannot work with {type(value).__name__} values.")


def _adopt_mapping(value: Mapping[str, Any]) -> Value:
    return {str(key): adopt(item) for key, item in value.items()}


def _adopt_list(value: Any) -> Value:
    return [adopt(item) for item in value]


_READY = {type(None), bool, str, Decimal, date, time, datetime, timedelta, YearsMonths, Range, Function}
_ADOPT: dict[type, Callable[[Any], Value]] = {
    int: Decimal,
    float: lambda value: Decimal(repr(value)),
    list: _adopt_list,
    tuple: _adopt_list,
    dict: _adopt_mapping,
}


def encode(value: Value) -> Any:
    """Return a value as JSON-able data that `decode` turns back; a whole number is a plain int."""
    encoder = _ENCODE.get(type(value))
    if encoder is not None:
        return encoder(value)
    if isinstance(value, Mapping):
        return _encode_context(value)
    raise TypeError(f"A {type(value).__name__} cannot be stored.")


def _same(value: Value) -> Any:
    return value


def _encode_number(value: Decimal) -> Any:
    if not value.is_finite():
        raise TypeError("A number without end cannot be stored.")
    if value == value.to_integral_value() and value.adjusted() < _WIDEST_INT:
        return int(value)
    return {"$dec": str(value)}


_WIDEST_INT = 15


def _encode_context(value: Mapping[str, Value]) -> Any:
    plain = {str(key): encode(item) for key, item in value.items()}
    # A context whose only key looks like one of our tags must not be read back as that tag.
    if len(plain) == 1 and next(iter(plain)).startswith("$"):
        return {"$ctx": plain}
    return plain


def _encode_range(value: Range) -> Any:
    ends = [encode(value.low), encode(value.high), value.low_closed, value.high_closed, value.sign]
    return {"$range": ends}


def _encode_list(value: Any) -> Any:
    return [encode(item) for item in value]


_ENCODE: dict[type, Callable[[Any], Any]] = {
    type(None): _same,
    bool: _same,
    str: _same,
    int: lambda value: _encode_number(Decimal(value)),
    Decimal: _encode_number,
    datetime: lambda value: {"$at": dates_and_times.store_datetime(value)},
    date: lambda value: {"$date": value.isoformat()},
    time: lambda value: {"$time": dates_and_times.show_time(value)},
    timedelta: lambda value: {"$dur": dates_and_times.show_duration(value)},
    YearsMonths: lambda value: {"$ym": value.months},
    Range: _encode_range,
    list: _encode_list,
    tuple: _encode_list,
    dict: _encode_context,
}


def decode(encoded: Any) -> Value:
    """Return the value that `encode` turned into this."""
    kind_of = type(encoded)
    if kind_of is int:
        return Decimal(encoded)
    if kind_of is list:
        return [decode(item) for item in encoded]
    if kind_of is dict:
        return _decode_object(encoded)
    if kind_of is float:
        return Decimal(repr(encoded))
    return encoded


def _decode_object(encoded: dict[str, Any]) -> Value:
    if len(encoded) == 1:
        ((tag, content),) = encoded.items()
        decoder = _DECODE.get(tag)
        if decoder is not None:
            return decoder(content)
    return {key: decode(item) for key, item in encoded.items()}


def _decode_context(content: dict[str, Any]) -> Value:
    return {key: decode(item) for key, item in content.items()}


def _decode_range(content: list[Any]) -> Value:
    low, high, low_closed, high_closed, sign = content
    return Range(decode(low), decode(high), low_closed, high_closed, sign)


_DECODE: dict[str, Callable[[Any], Value]] = {
    "$dec": lambda text: decimal.Decimal(text),
    "$at": dates_and_times.restore_datetime,
    "$date": date.fromisoformat,
    "$time": dates_and_times.read_time,
    "$dur": dates_and_times.read_days_time,
    "$ym": YearsMonths,
    "$range": _decode_range,
    "$ctx": _decode_context,
}
