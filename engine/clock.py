"""The only source of now, and the words and sums that deadlines need.

Times are aware datetimes in UTC. People read them in Europe/London; a rule in working days is counted there.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

LONDON = ZoneInfo("Europe/London")
GREATEST_SKEW = timedelta(seconds=2)
_POSTGRESQL_NOW = select(func.clock_timestamp())


class Clock(Protocol):
    """What tells the time: the machine's clock, the database's, or a virtual one in their place."""

    def now(self) -> datetime:
        """Return this machine's time in UTC."""
        ...

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's time in UTC: the one that decides receipt, close and order."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return this machine's time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may ask

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's time now in UTC, not the time at which its transaction began.

        SQLite runs inside this process: its time is this machine's, and a question would only cost time.
        """
        if connection.dialect.name == "postgresql":
            at: datetime = connection.execute(_POSTGRESQL_NOW).scalar_one()
            return at.astimezone(UTC)
        return self.now()


class VirtualClock:
    """A time that stands still until it is moved: examples, replays and rehearsed deadlines run on it."""

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
        """Move to a moment. Going back is refused, because history has an order."""
        with self._lock:
            if at < self._now:
                raise ValueError("A virtual clock cannot go back.")
            self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on by a length of time."""
        self.set(self._now + by)


def disagreement(clock: Clock, connection: Connection) -> str:
    """Return, in words, that this machine's clock and the database's differ by too much, else nothing."""
    skew = abs(clock.now_in(connection) - clock.now())
    if skew <= GREATEST_SKEW:
        return ""
    seconds = skew.total_seconds()
    return f"This machine's clock and the database's differ by {seconds:.1f} seconds. Set the clocks."


def london(at: datetime) -> datetime:
    """Return a moment as the clocks in London show it."""
    return at.astimezone(LONDON)


def add_working_days(at: datetime, days: int, holidays: Collection[date]) -> datetime:
    """Return the same wall-clock time in London so many working days later, in UTC.

    Saturdays, Sundays and the given holidays do not count. The clocks change on Sundays only, so the time
    found is never one that happens twice or not at all.
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
    """Return the moment, in UTC, at which London's clocks show this time on this day.

    A time that comes twice is the first; one that is skipped is as long after midnight as it says.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def which(local: datetime) -> str:
    """Return what tells a time in London from its double in the hour that comes twice, else nothing."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f" {local:%Z}" if twice else ""


def words(at: datetime, now: datetime) -> str:
    """Return a moment as people say it: "Tuesday 5 May at 5pm, in 3 hours"."""
    local = london(at)
    year = "" if local.year == london(now).year else f" {local.year}"
    return f"{local:%A} {local.day} {local:%B}{year} at {_hour(local)}{which(local)}, {_distance(at - now)}"


def _hour(local: datetime) -> str:
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midnight" if local.hour == 0 else "midday"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def _distance(gap: timedelta) -> str:
    """Return how far away, rounded: minutes below an hour, hours below two days, then days."""
    seconds = abs(gap.total_seconds())
    for unit, size, least in (("day", 86400, 47.5 * 3600), ("hour", 3600, 3570), ("minute", 60, 30)):
        if seconds >= least:
            number = round(seconds / size)
            many = f"{number} {unit}{'' if number == 1 else 's'}"
            return f"in {many}" if gap > timedelta(0) else f"{many} ago"
    return "now"
