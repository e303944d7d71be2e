"""The only source of the current time, and the words and calculations that deadlines need.

Times are datetimes in UTC with a time zone. People read them in London time, and working days are counted
there.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from forms import notation

LONDON = ZoneInfo("Europe/London")
GREATEST_SKEW = timedelta(seconds=2)
_POSTGRESQL_NOW = select(func.clock_timestamp())


class Clock(Protocol):
    """What tells the time: the clocks of this machine and of the database, or a virtual clock instead."""

    def now(self) -> datetime:
        """Return this machine's time in UTC."""
        ...

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's time in UTC, which decides when things are received or closed."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return this machine's time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may do so

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's current time in UTC, not the time at which the transaction began.

        SQLite runs inside this process, so its time is this machine's, and no query is needed.
        """
        if connection.dialect.name == "postgresql":
            at: datetime = connection.execute(_POSTGRESQL_NOW).scalar_one()
            return at.astimezone(UTC)
        return self.now()


class VirtualClock:
    """A clock that stands still until it is moved, for examples, replays and rehearsals of deadlines."""

    def __init__(self, start: datetime) -> None:
        self._lock = Lock()
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the virtual time in UTC."""
        return self._now

    def now_in(self, connection: Connection) -> datetime:
        """Return the virtual time, whatever the database says."""
        return self._now

    def set(self, at: datetime) -> None:
        """Move to a moment. It cannot go back, because the history has an order."""
        with self._lock:
            if at < self._now:
                raise ValueError("A virtual clock cannot go back.")
            self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move forward by a length of time."""
        self.set(self._now + by)


def disagreement(clock: Clock, connection: Connection) -> str:
    """Return a sentence if this machine's clock and the database's differ by too much, else nothing."""
    skew = abs(clock.now_in(connection) - clock.now())
    if skew <= GREATEST_SKEW:
        return ""
    seconds = skew.total_seconds()
    return f"This machine's clock and the database's differ by {seconds:.1f} seconds. Set the clocks."


def london(at: datetime) -> datetime:
    """Return a moment in London time."""
    return at.astimezone(LONDON)


def add_working_days(at: datetime, days: int, holidays: Collection[date]) -> datetime:
    """Return the same time of day in London this many working days later, in UTC.

    Saturdays, Sundays and the holidays do not count. The clocks change only on Sundays, so the result is
    never a time that happens twice or not at all.
    """
    local = london(at)
    day = local.date()
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            days -= 1
    return datetime.combine(day, local.time(), tzinfo=LONDON).astimezone(UTC)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Return whether a date is neither at the weekend nor a holiday."""
    return day.weekday() < 5 and day not in holidays


def in_london(day: date, at: time) -> datetime:
    """Return the moment, in UTC, at which clocks in London show this time on this day.

    If the time happens twice, the first is returned. If the clocks skip it, it counts as if they had not
    changed.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def zone_if_ambiguous(local: datetime) -> str:
    """Return the zone of a time in London in the hour that happens twice, such as " BST", else nothing."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f" {local:%Z}" if twice else ""


def day(value: date) -> str:
    """Return a date, or the date in London of a moment, as people write it: "5 May 2026"."""
    return notation.day(london(value) if isinstance(value, datetime) else value)


def moment(at: datetime) -> str:
    """Return a moment as the clocks in London show it: "5 May 2026 at 5pm"."""
    local = london(at)
    return f"{notation.day(local)} at {notation.time_of_day(local)}{zone_if_ambiguous(local)}"


def second(at: datetime) -> str:
    """Return a moment to the second, where the order of two moments counts: "5 May 2026 at 17:00:31"."""
    local = london(at)
    return f"{notation.day(local)} at {local:%H:%M:%S}{zone_if_ambiguous(local)}"


def words(at: datetime, now: datetime) -> str:
    """Return a moment as people say it: "Tuesday 5 May at 5pm, in 3 hours"."""
    local = london(at)
    year = "" if local.year == london(now).year else f" {local.year}"
    hour = f"{_hour(local)}{zone_if_ambiguous(local)}"
    return f"{local:%A} {local.day} {local:%B}{year} at {hour}, {_distance(at - now)}"


def _hour(local: datetime) -> str:
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midnight" if local.hour == 0 else "midday"
    return notation.time_of_day(local)


def _distance(gap: timedelta) -> str:
    """Return how far away a moment is, rounded: minutes up to an hour, hours up to two days, then days."""
    seconds = abs(gap.total_seconds())
    for unit, size, least in (("day", 86400, 47.5 * 3600), ("hour", 3600, 3570), ("minute", 60, 30)):
        if seconds >= least:
            number = round(seconds / size)
            length = f"{number} {unit}{'' if number == 1 else 's'}"
            return f"in {length}" if gap > timedelta(0) else f"{length} ago"
    return "now"
