from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine import clock as london_clock
from engine.clock import LONDON, VirtualClock, add_working_days, in_london, words
from engine.errors import EngineError
from engine.feel_times import moment, moment_of
from rules.data_types.durations import YearsMonths

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
BEFORE_SUMMER = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def test_a_virtual_clock_stands_still_until_moved_and_never_goes_back() -> None:
    clock = VirtualClock(NOW)
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOW + timedelta(hours=1)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.set(NOW)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = datetime(2026, 4, 2, 16, 0, tzinfo=UTC)
    easter = {date(2026, 4, 3), date(2026, 4, 6)}
    assert add_working_days(friday, 2, easter) == datetime(2026, 4, 8, 16, 0, tzinfo=UTC)


def test_working_days_keep_the_wall_clock_when_the_clocks_change() -> None:
    friday = datetime(2026, 3, 27, 17, 0, tzinfo=UTC)
    assert add_working_days(friday, 1, set()) == datetime(2026, 3, 30, 16, 0, tzinfo=UTC)


def test_24_hours_are_24_hours_when_the_clocks_change() -> None:
    found = moment(timedelta(hours=24), BEFORE_SUMMER)
    assert found - BEFORE_SUMMER == timedelta(hours=24)
    assert found.astimezone(LONDON).hour == 13


def test_a_month_keeps_the_wall_clock_and_the_end_of_a_shorter_month() -> None:
    assert moment(YearsMonths(1), datetime(2026, 3, 15, 9, 0, tzinfo=UTC)) == datetime(
        2026, 4, 15, 8, 0, tzinfo=UTC
    )
    assert moment(YearsMonths(1), datetime(2026, 1, 31, 9, 0, tzinfo=UTC)) == datetime(
        2026, 2, 28, 9, 0, tzinfo=UTC
    )
    assert moment(YearsMonths(12), NOW) == datetime(2027, 3, 9, 9, 0, tzinfo=UTC)


def test_a_date_is_its_midnight_in_london() -> None:
    assert moment(date(2026, 7, 5), NOW) == datetime(2026, 7, 4, 23, 0, tzinfo=UTC)
    assert in_london(date(2026, 7, 5), time(17)) == datetime(2026, 7, 5, 16, 0, tzinfo=UTC)


def test_text_is_read_as_iso_8601() -> None:
    assert moment("PT2H", NOW) == NOW + timedelta(hours=2)
    assert moment_of("P1D", NOW, {}) == NOW + timedelta(days=1)
    assert moment_of("now + duration(hours)", NOW, {"now": NOW, "hours": "PT3H"}) == NOW + timedelta(hours=3)


@pytest.mark.parametrize("value", [None, 3, True, [], datetime(2026, 1, 1)])  # noqa: DTZ001 - the point
def test_what_is_no_time_is_refused_in_words(value: object) -> None:
    with pytest.raises(EngineError):
        moment(value, NOW)


SAID = {
    timedelta(hours=3): "Monday 9 March at midday, in 3 hours",
    timedelta(days=1, minutes=5): "Tuesday 10 March at 9:05am, in 24 hours",
    timedelta(days=2, seconds=-1): "Wednesday 11 March at 8:59am, in 2 days",
    timedelta(minutes=-1): "Monday 9 March at 8:59am, 1 minute ago",
    timedelta(seconds=3): "Monday 9 March at 9am, now",
    timedelta(days=300): "Sunday 3 January 2027 at 9am, in 300 days",
    timedelta(days=60): "Friday 8 May at 10am, in 60 days",
}


@pytest.mark.parametrize("gap", SAID)
def test_a_moment_is_said_as_people_say_it(gap: timedelta) -> None:
    assert words(NOW + gap, NOW) == SAID[gap]


def test_a_day_or_a_moment_is_written_as_london_has_it() -> None:
    late = datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
    assert london_clock.day(late) == "6 July 2026"
    assert london_clock.day(date(2026, 7, 5)) == "5 July 2026"
    assert london_clock.moment(late) == "6 July 2026 at 12:30am"


def test_a_moment_in_the_hour_that_comes_twice_says_which_of_the_two_it_is() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert london_clock.moment(first) == "25 October 2026 at 1:30am BST"
    assert london_clock.moment(first + timedelta(hours=1)) == "25 October 2026 at 1:30am GMT"
