"""Dates, times and durations: from text, to text, and exact instants."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from rules.data_types.durations import YearsMonths
from rules.errors import Fault

_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)\Z", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?\Z", re.ASCII
)
_END_OF_DAY = re.compile(r"24:00:00(?:\.0+)?(?![.\d])(.*)\Z", re.DOTALL)
_DAYS_TIME = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?\Z", re.ASCII)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?\Z", re.ASCII)
_WIDEST_OFFSET = timedelta(hours=14)
_MOST_MONTHS = 12_000_000_000


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@functools.lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """Return the time zone of a name such as Europe/London."""
    if name not in _zones():
        raise Fault(f"There is no time zone '{name}'.", "Write it like Europe/London.")
    return UTC if name in ("UTC", "Z") else ZoneInfo(name)


def read_date(text: str) -> date:
    """Return the date that a text such as 2026-05-05 names."""
    match = _DATE.match(text)
    if not match:
        raise Fault(f"'{text}' is not a date.", "Write it like 2026-05-05.")
    try:
        return date(*(int(part) for part in match.groups()))
    except (ValueError, OverflowError):
        raise Fault(f"'{text}' is not a date in the calendar (years 1 to 9999).") from None


def read_time(text: str) -> time:
    """Return the time that a text such as 17:00:00, 17:00:00Z or 17:00:00@Europe/London names."""
    match = _TIME.match(text.removeprefix("T"))
    if not match:
        raise Fault(f"'{text}' is not a time.", "Write it like 17:00:00 or 17:00:00@Europe/London.")
    hour, minute, second, fraction, offset = match.groups()
    try:
        return time(int(hour), int(minute), int(second), _micro(fraction), _offset(offset))
    except ValueError:
        raise Fault(f"'{text}' is not a time of the day.") from None


def read_datetime(text: str) -> datetime:
    """Return the date and time of a text such as 2026-05-05T17:00:00@Europe/London."""
    day, mark, clock = text.partition("T")
    if not mark:
        return datetime.combine(read_date(day), time(0))
    if clock.startswith("T"):
        raise Fault(f"'{text}' is not a date and time.")
    midnight = _END_OF_DAY.match(clock)
    if midnight is None:
        return datetime.combine(read_date(day), read_time(clock))
    try:
        return datetime.combine(read_date(day) + timedelta(days=1), read_time(f"00:00:00{midnight[1]}"))
    except OverflowError:
        raise Fault(f"'{text}' is not in the calendar (years 1 to 9999).") from None


def read_days_time(text: str) -> timedelta:
    """Return the days and time duration of a text such as P1DT12H."""
    match = _DAYS_TIME.match(text)
    if not match or not any(match.groups()[1:]) or text.endswith("T"):
        raise Fault(f"'{text}' is not a duration.", "Write it like PT48H or P5D.")
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_micro(fraction),
        )
    except (OverflowError, ValueError):
        raise Fault(f"'{text[:40]}' is too long a duration.") from None
    return -length if sign else length


def read_years_months(text: str) -> YearsMonths:
    """Return the years and months duration of a text such as P1Y6M."""
    match = _YEARS_MONTHS.match(text)
    if not match or not any(match.groups()[1:]):
        raise Fault(f"'{text}' is not a duration of years and months.", "Write it like P1Y6M.")
    sign, years, months = match.groups()
    if max(len(years or ""), len(months or "")) > len(str(_MOST_MONTHS)):
        raise Fault(f"'{text[:40]}' is too long a duration.")
    count = int(years or 0) * 12 + int(months or 0)
    return YearsMonths(-count if sign else count)


def read_any(text: str) -> date | time | datetime | timedelta | YearsMonths:
    """Return what an @"..." literal names."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if "T" in text[4:].partition("@")[0]:  # The name of a zone may hold a T too, as Asia/Tokyo does.
        return read_datetime(text)
    return read_time(text) if ":" in text else read_date(text)


def read_duration(text: str) -> timedelta | YearsMonths:
    """Return the duration of either kind that a text names."""
    if _YEARS_MONTHS.match(text):
        return read_years_months(text)
    return read_days_time(text)


def _micro(fraction: str | None) -> int:
    return int(fraction[:6].ljust(6, "0")) if fraction else 0


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    if text.startswith("@"):
        return zone(text[1:])
    parts = [int(part) for part in text[1:].split(":")]
    size = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)
    if size > _WIDEST_OFFSET or max(parts[1:]) > 59:
        raise Fault(f"'{text}' is not an offset from UTC.", "Write it like +01:00.")
    return offset_zone(-size if text[0] == "-" else size)


def offset_zone(size: timedelta) -> tzinfo:
    """Return the fixed zone of an offset from UTC."""
    return timezone(size) if size else UTC


def show_time(value: time) -> str:
    """Return a time as FEEL writes it."""
    clock = value.replace(tzinfo=None).isoformat()
    if "." in clock:
        clock = clock.rstrip("0")
    return clock + _show_zone(value.tzinfo)


def show_datetime(value: datetime) -> str:
    """Return a date and time as FEEL writes it."""
    return f"{value.date().isoformat()}T{show_time(value.timetz())}"


def store_datetime(value: datetime) -> str:
    """Return a date and time so that even the hour that a clock change repeats is read back as it was."""
    if not isinstance(value.tzinfo, ZoneInfo):
        return show_datetime(value)
    try:
        return f"{show_datetime(value.astimezone(UTC))}@{value.tzinfo.key}"
    except OverflowError:  # the first and last day of the calendar
        return show_datetime(value)


def restore_datetime(text: str) -> datetime:
    """Return the date and time that `store_datetime` wrote."""
    moment, mark, name = text.partition("Z@")
    return read_datetime(f"{moment}Z").astimezone(zone(name)) if mark else read_datetime(text)


def _show_zone(where: tzinfo | None) -> str:
    if where is None:
        return ""
    if isinstance(where, ZoneInfo):
        return f"@{where.key}"
    size = where.utcoffset(None) or timedelta(0)
    if not size:
        return "Z"
    seconds = int(abs(size).total_seconds())
    tail = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{'-' if size < timedelta(0) else '+'}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def show_duration(value: timedelta) -> str:
    """Return a days and time duration as FEEL writes it, such as P1DT12H."""
    size = abs(value)
    hours, rest = divmod(size.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or size.microseconds:
        fraction = f".{size.microseconds:06d}".rstrip("0") if size.microseconds else ""
        clock += f"{seconds}{fraction}S"
    text = (f"{size.days}D" if size.days else "") + (f"T{clock}" if clock else "")
    return ("-P" if value < timedelta(0) else "P") + (text or "T0S")
