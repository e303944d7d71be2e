"""Turning FEEL values into moments in UTC, for timers, deadlines and due dates."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Any

from engine.clock import in_london, london
from engine.errors import EngineError
from rules import feel
from rules.data_types.durations import YearsMonths

_ISO_DURATION = re.compile(r"P(\d|T\d)")
_OUTSIDE = "The time is outside the calendar. Write a shorter length of time."


def moment(value: Any, now: datetime) -> datetime:
    """Return the moment that a FEEL value means, in UTC.

    A length of time counts from now: days and hours in UTC (24 hours are 24 hours even when the clocks
    change), months and years by the calendar in London, where a month without that day ends on its last day
    and a time that the clocks skip is an hour later. A date means midnight in London. A time must have a
    zone.
    """
    try:
        return _moment(value, now)
    except OverflowError:
        raise EngineError(_OUTSIDE) from None


def moment_of(text: str, now: datetime, names: dict[str, Any]) -> datetime:
    """Return the moment that an ISO 8601 duration, or a FEEL expression over these names, means."""
    if _ISO_DURATION.match(text):
        return moment(text, now)
    return moment(feel.compile_expression(text)(names, now=london(now)), now)


def _from_text(text: str) -> Any:
    function = "duration" if _ISO_DURATION.match(text) else "date and time"
    return feel.compile_expression(f"{function}(text)")({"text": text})


def _moment(value: Any, now: datetime) -> datetime:
    if isinstance(value, str):
        value = _from_text(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise EngineError("The time has no zone. Write one, such as 2026-05-05T17:00:00@Europe/London.")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return in_london(value, time(0))
    if isinstance(value, timedelta):
        return now + value
    if isinstance(value, YearsMonths):
        return _months_later(now, value.months)
    raise EngineError("This is neither a time nor a length of time. Write a date and time, or a duration.")


def _months_later(now: datetime, months: int) -> datetime:
    local = london(now)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not MINYEAR < year < MAXYEAR:
        raise OverflowError
    day = min(local.day, monthrange(year, month + 1)[1])
    return in_london(date(year, month + 1, day), local.time().replace(fold=0))
