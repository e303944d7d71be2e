"""Built-in functions that turn one kind of value into another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from rules import limits
from rules.data_types import dates_and_times
from rules.data_types.arithmetic import NUMBERS
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Function, Range, Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?\Z", re.ASCII)


@builtin("number(from: text)")
@builtin("number(from: text, grouping separator: any, decimal separator: any)")
def number(run: Run, text: str, grouping: Value = None, point: Value = None) -> Value:
    """Return the number a text names."""
    if (
        grouping not in (" ", ",", ".", None)
        or point not in (".", ",", None)
        or (point and point == grouping)
    ):
        raise Fault("number(...) takes space, comma or point as grouping, and comma or point for decimals.")
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if not _NUMBER.match(plain):
        raise Fault(f"'{text[:40]}' is not a number.", "Write it like 1234.5.")
    try:
        return NUMBERS.create_decimal(plain)
    except ArithmeticError:
        raise Fault("The number is too big.") from None


@builtin("number(from: number)")
def number_itself(run: Run, value: Decimal) -> Value:
    """Return a number unchanged."""
    return value


@builtin("string(from: any)")
def string(run: Run, value: Value) -> Value:
    """Return a value as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    return show(value, run)


def show(value: Value, run: Run) -> str:
    """Return a value as FEEL would write it."""
    run.tick()
    return _SHOW[type(value)](value, run)


def show_number(value: Decimal) -> str:
    """Return a number in plain digits, without zeros at the end."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _inside(value: Value, run: Run) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else show(value, run)


def _show_list(value: list[Value], run: Run) -> str:
    return _bounded("[", [_inside(item, run) for item in value], "]")


def _show_context(value: dict[str, Value], run: Run) -> str:
    return _bounded("{", [f"{_key(key)}: {_inside(item, run)}" for key, item in value.items()], "}")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w? ]+", key) else json.dumps(key, ensure_ascii=False)


def _bounded(opener: str, parts: list[str], closer: str) -> str:
    limits.check_string(sum(map(len, parts)) + 2 * len(parts))
    return opener + ", ".join(parts) + closer


def _show_range(value: Range, run: Run) -> str:
    if value.sign:
        closed = value.low_closed if value.sign == ">" else value.high_closed
        end = value.low if value.sign == ">" else value.high
        sign = value.sign + ("=" if closed and value.sign in "<>" else "")
        return f"({sign} {_inside(end, run)})"
    opener, closer = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opener}{_inside(value.low, run)}..{_inside(value.high, run)}{closer}"


_SHOW: dict[type, Callable[[Value, Run], str]] = {
    type(None): lambda value, run: "null",
    bool: lambda value, run: "true" if value else "false",
    str: lambda value, run: value,
    Decimal: lambda value, run: show_number(value),
    date: lambda value, run: value.isoformat(),
    time: lambda value, run: dates_and_times.show_time(value),
    datetime: lambda value, run: dates_and_times.show_datetime(value),
    timedelta: lambda value, run: dates_and_times.show_duration(value),
    YearsMonths: lambda value, run: str(value),
    list: _show_list,
    dict: _show_context,
    Range: _show_range,
    Function: lambda value, run: f"function({', '.join(value.parameters)})",
}
