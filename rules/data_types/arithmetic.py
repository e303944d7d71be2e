"""Arithmetic on numbers, dates, times and durations, and putting texts together."""

from __future__ import annotations

import calendar
import decimal
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from rules import limits
from rules.data_types.comparison import instant, instant_of_day
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Value, kind
from rules.errors import Fault

NUMBERS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""34 digits as the specification asks (decimal128)."""

_A_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_MIDNIGHT = datetime.min.replace(tzinfo=UTC)


def seconds(value: timedelta) -> Decimal:
    """Return a duration in seconds, exactly."""
    return NUMBERS.divide(Decimal(value // _A_MICROSECOND), Decimal(1_000_000))


def from_seconds(count: Decimal) -> timedelta:
    """Return the duration of a number of seconds, cut to the microsecond."""
    try:
        return timedelta(microseconds=int(NUMBERS.multiply(count, Decimal(1_000_000))))
    except (OverflowError, decimal.DecimalException):
        raise Fault("The duration is too long.") from None


def add_months(value: date, months: int) -> date:
    """Return a date (or date and time) so many months later, kept inside the month."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise Fault("The date leaves the calendar (years 1 to 9999).")
    return value.replace(
        year=year, month=month + 1, day=min(value.day, calendar.monthrange(year, month + 1)[1])
    )


def _shift_moment(value: datetime, length: timedelta) -> datetime:
    """Add a duration in real time: across a clock change the wall clock moves by an hour."""
    if value.tzinfo is None:
        return value + length
    return (value.astimezone(UTC) + length).astimezone(value.tzinfo)


def _shift_time(value: time, length: timedelta) -> time:
    start = timedelta(
        hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
    )
    clock = (start + length) % _DAY
    return (_MIDNIGHT + clock).time().replace(tzinfo=value.tzinfo)


def _moment(value: date) -> datetime:
    """Return midnight UTC of a date, or the date and time itself."""
    if isinstance(value, datetime):
        return instant(value)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def _between_moments(later: date, earlier: date) -> timedelta:
    first, second = _moment(later), _moment(earlier)
    if (first.tzinfo is None) != (second.tzinfo is None):
        raise Fault("One of the two times has a time zone and the other has none.", "Give both a time zone.")
    return first - second


def _between_times(later: time, earlier: time) -> timedelta:
    if (later.tzinfo is None) != (earlier.tzinfo is None):
        raise Fault("One of the two times has a time zone and the other has none.", "Give both a time zone.")
    return instant_of_day(later) - instant_of_day(earlier)


def _join(left: str, right: str) -> str:
    limits.check_string(len(left) + len(right))
    return left + right


def _months_later(left: date, right: YearsMonths) -> date:
    return add_months(left, right.months)


def _months_before(left: date, right: YearsMonths) -> date:
    return add_months(left, -right.months)


def _months(count: Decimal) -> YearsMonths:
    if abs(count) > 12_000_000_000:
        raise Fault("The duration is too long.")
    return YearsMonths(int(count))


def _times(left: timedelta, right: Decimal) -> timedelta:
    return from_seconds(NUMBERS.multiply(seconds(left), right))


def _divided(left: timedelta, right: Decimal) -> timedelta:
    return from_seconds(NUMBERS.divide(seconds(left), right))


def _raised(base: Decimal, exponent: Decimal) -> Decimal:
    if not exponent:
        return Decimal(1)
    if not base and exponent < 0:
        raise Fault("Zero cannot be raised to a negative power.", "Test for zero first.")
    return NUMBERS.power(base, exponent)


Step = Callable[..., Value]
_PLUS: dict[tuple[type, type], Step] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): _join,
    (timedelta, timedelta): lambda a, b: a + b,
    (YearsMonths, YearsMonths): lambda a, b: _months(Decimal(a.months + b.months)),
    (datetime, timedelta): _shift_moment,
    (timedelta, datetime): lambda a, b: _shift_moment(b, a),
    (datetime, YearsMonths): _months_later,
    (YearsMonths, datetime): lambda a, b: _months_later(b, a),
    (date, timedelta): lambda a, b: (datetime.combine(a, time(0)) + b).date(),
    (timedelta, date): lambda a, b: (datetime.combine(b, time(0)) + a).date(),
    (date, YearsMonths): _months_later,
    (YearsMonths, date): lambda a, b: _months_later(b, a),
    (time, timedelta): _shift_time,
    (timedelta, time): lambda a, b: _shift_time(b, a),
}
_MINUS: dict[tuple[type, type], Step] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (timedelta, timedelta): lambda a, b: a - b,
    (YearsMonths, YearsMonths): lambda a, b: _months(Decimal(a.months - b.months)),
    (datetime, datetime): _between_moments,
    (date, date): _between_moments,
    (date, datetime): _between_moments,
    (datetime, date): _between_moments,
    (time, time): _between_times,
    (datetime, timedelta): lambda a, b: _shift_moment(a, -b),
    (datetime, YearsMonths): _months_before,
    (date, timedelta): lambda a, b: (datetime.combine(a, time(0)) - b).date(),
    (date, YearsMonths): _months_before,
    (time, timedelta): lambda a, b: _shift_time(a, -b),
}
_MULTIPLIED: dict[tuple[type, type], Step] = {
    (Decimal, Decimal): NUMBERS.multiply,
    (timedelta, Decimal): _times,
    (Decimal, timedelta): lambda a, b: _times(b, a),
    (YearsMonths, Decimal): lambda a, b: _months(NUMBERS.multiply(Decimal(a.months), b)),
    (Decimal, YearsMonths): lambda a, b: _months(NUMBERS.multiply(Decimal(b.months), a)),
}
_DIVIDED: dict[tuple[type, type], Step] = {
    (Decimal, Decimal): NUMBERS.divide,
    (timedelta, Decimal): _divided,
    (timedelta, timedelta): lambda a, b: NUMBERS.divide(seconds(a), seconds(b)),
    (YearsMonths, Decimal): lambda a, b: _months(NUMBERS.divide(Decimal(a.months), b)),
    (YearsMonths, YearsMonths): lambda a, b: NUMBERS.divide(Decimal(a.months), Decimal(b.months)),
}
_POWER: dict[tuple[type, type], Step] = {(Decimal, Decimal): _raised}

STEPS: dict[str, tuple[dict[tuple[type, type], Step], str]] = {
    "+": (_PLUS, "{right} cannot be added to {left}."),
    "-": (_MINUS, "{right} cannot be taken from {left}."),
    "*": (_MULTIPLIED, "{left} cannot be multiplied by {right}."),
    "/": (_DIVIDED, "{left} cannot be divided by {right}."),
    "**": (_POWER, "{left} cannot be raised to {right}."),
}


def calculate(sign: str, left: Value, right: Value) -> Value:
    """Return left (sign) right; null when either is null; raises Fault when it has no meaning."""
    if left is None or right is None:
        return None
    table, complaint = STEPS[sign]
    step = table.get((type(left), type(right)))
    if step is None:
        words = complaint.format(left=kind(left), right=kind(right))
        raise Fault(words[0].upper() + words[1:])
    try:
        return step(left, right)
    except decimal.DivisionByZero:
        raise Fault("A number cannot be divided by zero.", "Test for zero first.") from None
    except decimal.DecimalException:
        raise Fault("The number is too big, or the sum has no answer.") from None
    except OverflowError:
        raise Fault("The date leaves the calendar, or the duration is too long.") from None


def negative(value: Value) -> Value:
    """Return the value with its sign turned."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if value is None:
        return None
    raise Fault(f"{kind(value).capitalize()} has no negative.")
