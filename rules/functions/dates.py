"""Built-in functions that make and look at dates, times and durations."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from rules.data_types import comparison, dates_and_times
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.functions.strings import whole
from rules.limits import Run


@builtin("date(from: text)")
def date_from_text(run: Run, text: str) -> Value:
    """Return the date that a text names."""
    return dates_and_times.read_date(text)


@builtin("date(from: day)")
def date_from_day(run: Run, value: date) -> Value:
    """Return the date of a date and time."""
    return value.date() if isinstance(value, datetime) else value


@builtin("date(year: number, month: number, day: number)")
def date_from_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """Return the date of a year, month and day."""
    try:
        return date(*(whole(part, "A part of a date") for part in (year, month, day)))
    except (ValueError, OverflowError):
        raise Fault(f"{year}-{month}-{day} is not a date in the calendar (years 1 to 9999).") from None


@builtin("time(from: text)")
def time_from_text(run: Run, text: str) -> Value:
    """Return the time a text names."""
    return dates_and_times.read_time(text)


@builtin("time(from: moment)")
def time_from_moment(run: Run, value: Value) -> Value:
    """Return the time of a date and time; of a date, midnight UTC."""
    if isinstance(value, time):
        return value
    return value.timetz() if isinstance(value, datetime) else time(0, tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: duration)")
def time_from_parts(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: Value = None) -> Value:
    """Return the time of an hour, minute and second, and an offset from UTC."""
    zone: tzinfo | None = None
    if offset is not None:
        if not isinstance(offset, timedelta) or abs(offset) > timedelta(hours=18):
            raise Fault("The offset must be a duration of hours, such as PT1H.")
        zone = dates_and_times.offset_zone(offset)
    micro = int(second % 1 * 1_000_000) if second.adjusted() < 10 else 0
    try:
        hours, minutes = whole(hour, "The hour"), whole(minute, "The minute")
        return time(hours, minutes, whole(second.to_integral_value("ROUND_FLOOR"), ""), micro, zone)
    except (ValueError, OverflowError):
        raise Fault(f"{hour}:{minute}:{second} is not a time of the day.") from None


@builtin("date and time(from: text)")
def datetime_from_text(run: Run, text: str) -> Value:
    """Return the date and time a text names."""
    return dates_and_times.read_datetime(text)


@builtin("date and time(from: day)")
def datetime_from_day(run: Run, value: date) -> Value:
    """Return midnight UTC of a date, or the date and time itself."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)


@builtin("date and time(date: day, time: time)")
def datetime_from_both(run: Run, day: date, clock: time) -> Value:
    """Return the date and time of a date and a time."""
    return datetime.combine(day.date() if isinstance(day, datetime) else day, clock)


@builtin("date and time(from: date and time, timezone: text)")
def datetime_in_zone(run: Run, value: datetime, zone: str) -> Value:
    """Return the same moment in another time zone."""
    where = dates_and_times.zone(zone)
    return value.replace(tzinfo=where) if value.tzinfo is None else value.astimezone(where)


@builtin("duration(from: text)")
def duration_from_text(run: Run, text: str) -> Value:
    """Return the duration a text names."""
    return dates_and_times.read_duration(text)


@builtin("duration(from: duration)")
def duration_itself(run: Run, value: Value) -> Value:
    """Return a duration unchanged."""
    return value


@builtin("years and months duration(from: day, to: day)")
def years_and_months(run: Run, start: date, end: date) -> Value:
    """Return the whole months between two dates."""
    if comparison.less(_day(end), _day(start)):
        return YearsMonths(-_months(end, start))
    return YearsMonths(_months(start, end))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@builtin("now()")
def now(run: Run) -> Value:
    """Return the moment the caller gives as now, or as the variable 'now'."""
    moment = run.variables.get("now") if run.now is None else run.now
    if not isinstance(moment, datetime):
        raise Fault("The time of now is not known here.", "Give it as the variable now.")
    return moment


@builtin("today()")
def today(run: Run) -> Value:
    """Return the date the caller gives as the variable 'today', or else the date of now in now's own zone."""
    day = run.variables.get("today")
    if type(day) is date:
        return day
    moment = now(run)
    return moment.date()


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@builtin("day of week(date: day)")
def day_of_week(run: Run, value: date) -> Value:
    """Return the name of the day."""
    return _WEEKDAYS[value.weekday()]


@builtin("day of year(date: day)")
def day_of_year(run: Run, value: date) -> Value:
    """Return the number of the day in its year."""
    return Decimal(value.timetuple().tm_yday)


@builtin("month of year(date: day)")
def month_of_year(run: Run, value: date) -> Value:
    """Return the name of the month."""
    return _MONTHS[value.month - 1]


@builtin("week of year(date: day)")
def week_of_year(run: Run, value: date) -> Value:
    """Return the ISO number of the week."""
    return Decimal(value.isocalendar().week)


@builtin("is(value1?: any, value2?: any)")
def is_same(run: Run, left: Value = None, right: Value = None) -> Value:
    """Return whether two values are the very same, zone and offset included."""
    if isinstance(left, (datetime, time)) and type(left) is type(right):
        return left.tzinfo == right.tzinfo and left.replace(tzinfo=None) == right.replace(tzinfo=None)
    return comparison.same(left, right, run)


@builtin("last day of month(date: day)")
def last_day_of_month(run: Run, value: date) -> Value:
    """Return the last date of the month."""
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])
