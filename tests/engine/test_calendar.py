"""The days on which deadlines go wrong: both clock changes, 29 February, holidays, the calendar's ends."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.background import worker
from engine.cases import commands
from engine.clock import LONDON, VirtualClock, add_working_days, in_london, is_working_day, london, words
from engine.clock import moment as in_letters
from engine.database import tables
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.errors import EngineError
from engine.feel_times import moment, moment_of
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import releases, timers
from rules.data_types.durations import YearsMonths
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import CLERK, OPERATIONS

FIRST_HALF_PAST_ONE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND_HALF_PAST_ONE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
HALF_PAST_ONE_SKIPPED = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def test_half_past_one_on_the_night_the_clocks_go_back_is_the_first_unless_it_says_gmt() -> None:
    assert in_london(date(2026, 10, 25), time(1, 30)) == FIRST_HALF_PAST_ONE
    assert moment_of('@"2026-10-25T01:30:00@Europe/London"', LEAP_DAY, {}) == FIRST_HALF_PAST_ONE
    assert moment_of('@"2026-10-25T01:30:00Z"', LEAP_DAY, {}) == SECOND_HALF_PAST_ONE
    assert moment_of('@"2026-10-25T01:30:00+01:00"', LEAP_DAY, {}) == FIRST_HALF_PAST_ONE


def test_half_past_one_that_is_skipped_is_half_past_two() -> None:
    assert in_london(date(2027, 3, 28), time(1, 30)) == HALF_PAST_ONE_SKIPPED
    assert moment_of('@"2027-03-28T01:30:00@Europe/London"', LEAP_DAY, {}) == HALF_PAST_ONE_SKIPPED
    assert f"{london(HALF_PAST_ONE_SKIPPED):%H:%M}" == "02:30"


def test_the_two_half_past_ones_are_told_apart_in_words() -> None:
    now = datetime(2026, 10, 24, 12, 30, tzinfo=UTC)
    assert words(FIRST_HALF_PAST_ONE, now) == "Sunday 25 October at 1:30am BST, in 12 hours"
    assert words(SECOND_HALF_PAST_ONE, now) == "Sunday 25 October at 1:30am GMT, in 13 hours"
    assert in_letters(FIRST_HALF_PAST_ONE) == "25 October 2026 at 1:30am BST"
    assert in_letters(SECOND_HALF_PAST_ONE) == "25 October 2026 at 1:30am GMT"
    assert "BST" not in words(FIRST_HALF_PAST_ONE + timedelta(days=1), now)


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_a_day_of_24_hours_is_not_the_day_between_two_middays_when_the_clocks_change(day: date) -> None:
    before = in_london(day - timedelta(days=1), time(12))
    assert moment("P1D", before) - before == timedelta(hours=24)
    assert in_london(day, time(12)) - before in {timedelta(hours=23), timedelta(hours=25)}


YEARS = {
    1: date(2029, 2, 28),
    2: date(2030, 2, 28),
    4: date(2032, 2, 29),
    72: date(2100, 2, 28),
    -4: date(2024, 2, 29),
}


@pytest.mark.parametrize("years", YEARS)
def test_years_after_29_february_it_is_the_last_of_february(years: int) -> None:
    assert moment(YearsMonths(years * 12), LEAP_DAY) == in_london(YEARS[years], time(9))
    names = {"day": LEAP_DAY.date(), "length": YearsMonths(years * 12)}
    assert moment_of("day + length", LEAP_DAY, names) == in_london(YEARS[years], time(0))


def test_a_month_after_the_second_half_past_one_is_half_past_one() -> None:
    assert moment("P1M", SECOND_HALF_PAST_ONE) == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    # From the last Sunday in October to a last Sunday in March: twice to not at all.
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert moment(YearsMonths(29), second) == datetime(2030, 3, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["P9000Y", "-P3000Y", "P3000000D", "-P900000D", '@"9999-12-31T23:30:00-05:00"']
)
def test_what_lies_outside_the_calendar_is_refused_in_words(value: str) -> None:
    with pytest.raises(EngineError, match="outside the calendar"):
        moment_of(value if value.startswith(("P", "@")) else f'duration("{value}")', LEAP_DAY, {})


@given(MOMENTS, st.integers(-600, 600))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 5)
@settings(deadline=None, max_examples=300)
def test_months_keep_the_day_and_the_hour_that_londons_clocks_show(at: datetime, months: int) -> None:
    here, there = london(at), london(moment(YearsMonths(months), at))
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    assert there.date() == date(year, month + 1, min(here.day, monthrange(year, month + 1)[1]))
    shown = there.replace(tzinfo=None) - datetime.combine(there.date(), here.time().replace(fold=0))
    skipped = in_london(there.date(), here.time()).astimezone(LONDON).time() != here.time()
    assert shown == timedelta(hours=1 if skipped else 0)


@given(DAYS, st.times(), st.integers(0, 30), st.sets(DAYS, max_size=30))
@settings(deadline=None, max_examples=300)
def test_working_days_are_counted_one_by_one(day: date, at: time, number: int, holidays: set[date]) -> None:
    begun = in_london(day, at)
    ended = add_working_days(begun, number, holidays)
    first, last = london(begun).date(), london(ended).date()
    passed = [first + timedelta(days=each) for each in range(1, (last - first).days + 1)]
    assert sum(is_working_day(each, holidays) for each in passed) == number
    assert not number or is_working_day(last, holidays)
    assert not number or london(ended).time() == london(begun).time().replace(fold=0)
    assert number or ended == begun


@given(MOMENTS, st.integers(0, 10), st.integers(0, 10))
@settings(deadline=None, max_examples=100)
def test_working_days_in_two_parts_are_the_same_as_in_one(at: datetime, one: int, two: int) -> None:
    assert add_working_days(add_working_days(at, one, ()), two, ()) == add_working_days(at, one + two, ())


TIMERS = {
    "the first half past one": (
        '@"2026-10-25T01:30:00@Europe/London"',
        "2026-10-24T12:00",
        "2026-10-25T00:30",
    ),
    "half past one skipped": ('@"2027-03-28T01:30:00@Europe/London"', "2027-03-27T12:00", "2027-03-28T01:30"),
    "24 hours into summer": ('duration("P1D")', "2027-03-27T12:00", "2027-03-28T12:00"),
    "midday into winter": (
        'date and time(today + duration("P1D"), @"12:00:00@Europe/London")',
        "2026-10-24T11:00",
        "2026-10-25T12:00",
    ),
    "a month on": ('now() + duration("P1M")', "2027-02-28T09:00", "2027-03-28T08:00"),
    "a year after 29 February": ('duration("P1Y")', "2028-02-29T09:00", "2029-02-28T09:00"),
    "a day a year after": ('today + duration("P1Y")', "2028-02-29T09:00", "2029-02-28T00:00"),
}


@pytest.mark.parametrize("what", TIMERS)
def test_a_timer_that_a_diagram_draws_fires_then_and_no_sooner(database: Database, what: str) -> None:
    value, begins, wanted = TIMERS[what]
    clock = VirtualClock(datetime.fromisoformat(f"{begins}Z"))
    due = datetime.fromisoformat(f"{wanted}Z")
    runtime = Runtime(database, clock, OPERATIONS)
    releases.publish(runtime, "here", _waits_for(value), CLERK)
    started = commands.start(runtime, "here", "calendar", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    with database.read() as connection:
        assert timers.next_of_case(connection, started.case_id) == due
    clock.set(due - timedelta(seconds=1))
    assert worker.wake_due(runtime) == 0
    clock.set(due)
    assert worker.wake_due(runtime) == 1
    with database.read() as connection:
        assert connection.execute(select(tables.cases.c.status)).scalar() == "ended"


def _waits_for(value: str) -> Folder:
    kind = "timeDuration" if value.startswith("duration") else "timeDate"
    journey = Drawing("calendar").start(role="clerk", form="note").timer("wait", value, kind=kind).end()
    journey.flow("start", "wait", "end")
    return Folder("calendar", {"calendar.bpmn": journey.xml(), "forms/note.form": form(text("text"))})
