"""Built-in functions on numbers and truth values."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal

from rules.data_types.arithmetic import NUMBERS, negative
from rules.data_types.values import Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.functions.strings import whole
from rules.limits import Run

_MOST_PLACES = 6176


def _rounded(run: Run, number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    if not run.strict:  # The specification drops what is behind the point of a scale.
        scale = scale.to_integral_value(decimal.ROUND_DOWN)
    places = whole(scale, "The scale")
    if not -6111 <= places <= _MOST_PLACES:
        raise Fault(f"A number cannot have {places} decimal places.")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    wide = decimal.Context(
        prec=max(34, number.adjusted() + places + 2),
        rounding=rounding,
        Emin=decimal.MIN_EMIN,
        Emax=decimal.MAX_EMAX,
    )
    return NUMBERS.create_decimal(number.quantize(Decimal(1).scaleb(-places, wide), context=wide))


def _register(name: str, rounding: str) -> None:
    @builtin(f"{name}(n: number, scale: number)")
    def round_it(run: Run, number: Decimal, scale: Decimal) -> Value:
        return _rounded(run, number, scale, rounding)


for _name, _rounding in {
    "decimal": decimal.ROUND_HALF_EVEN,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}.items():
    _register(_name, _rounding)


@builtin("floor(n: number)")
@builtin("floor(n: number, scale: number)")
def floor(run: Run, number: Decimal, scale: Decimal | None = None) -> Value:
    """Return the nearest number at or below."""
    return _rounded(run, number, scale or Decimal(0), decimal.ROUND_FLOOR)


@builtin("ceiling(n: number)")
@builtin("ceiling(n: number, scale: number)")
def ceiling(run: Run, number: Decimal, scale: Decimal | None = None) -> Value:
    """Return the nearest number at or above."""
    return _rounded(run, number, scale or Decimal(0), decimal.ROUND_CEILING)


@builtin("abs(n: number)")
def abs_number(run: Run, number: Decimal) -> Value:
    """Return a number without its sign."""
    return NUMBERS.abs(number)


@builtin("abs(n: duration)")
def abs_duration(run: Run, length: Value) -> Value:
    """Return a duration without its sign."""
    return max(length, negative(length))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """Return the rest of a division; it has the sign of the divisor."""
    if not divisor:
        raise Fault("A number cannot be divided by zero.", "Test for zero first.")
    wide = decimal.Context(prec=6200, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX)
    if abs(dividend.adjusted() - divisor.adjusted()) > 5000:
        raise Fault("The numbers are too far apart to divide.")
    rest = wide.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = wide.add(rest, divisor)
    return NUMBERS.create_decimal(rest)


@builtin("odd(number: number)")
def odd(run: Run, number: Decimal) -> Value:
    """Return whether a whole number is odd."""
    return _parity(number, 1)


@builtin("even(number: number)")
def even(run: Run, number: Decimal) -> Value:
    """Return whether a whole number is even."""
    return _parity(number, 0)


def _parity(number: Decimal, wanted: int) -> bool:
    if number != number.to_integral_value():
        return False
    units = int(number) if number.adjusted() < 40 else 0  # 1e999999999 would fill the memory
    return units % 2 == wanted


def _safely(work: Callable[[Decimal], Decimal], number: Decimal, name: str) -> Value:
    try:
        return work(number)
    except decimal.DecimalException:
        raise Fault(f"{name}({number}) has no answer.") from None


@builtin("sqrt(number: number)")
def sqrt(run: Run, number: Decimal) -> Value:
    """Return the square root."""
    return _safely(NUMBERS.sqrt, number, "sqrt")


@builtin("log(number: number)")
def log(run: Run, number: Decimal) -> Value:
    """Return the natural logarithm."""
    if number <= 0:
        raise Fault("log needs a number above zero.")
    return _safely(NUMBERS.ln, number, "log")


@builtin("exp(number: number)")
def exp(run: Run, number: Decimal) -> Value:
    """Return e raised to a number."""
    return _safely(NUMBERS.exp, number, "exp")


@builtin("not(negand: any)")
def not_(run: Run, value: Value) -> Value:
    """Return true for false and false for true; null for null."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return not value
    if value is None:
        return None
    raise Fault("not(...) needs true or false.", "Compare the value with something.")
