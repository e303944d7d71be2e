"""Money, days and times of day as people read them."""

from datetime import UTC, date, datetime, time

import pytest

from forms import notation


@pytest.mark.parametrize(
    ("pence", "words", "short"),
    [
        (0, "£0.00", "£0"),
        (5, "£0.05", "£0.05"),
        (70000, "£700.00", "£700"),
        (123456789, "£1,234,567.89", "£1,234,567.89"),
        (-150, "-£1.50", "-£1.50"),
        (-100000, "-£1,000.00", "-£1,000"),
    ],
)
def test_pence_are_written_as_pounds(pence: int, words: str, short: str) -> None:
    assert notation.pounds(pence) == words
    assert notation.short_pounds(pence) == short


def test_a_day_is_written_with_the_name_of_its_month() -> None:
    assert notation.day(date(2026, 5, 5)) == "5 May 2026"
    assert notation.weekday(date(2026, 5, 5)) == "Tuesday 5 May 2026"
    assert notation.weekday(datetime(2026, 5, 16, 23, 59, tzinfo=UTC)) == "Saturday 16 May 2026"


@pytest.mark.parametrize(
    ("value", "words", "with_minutes"),
    [
        (time(0, 0), "12am", "12:00am"),
        (time(0, 5), "12:05am", "12:05am"),
        (time(9, 0), "9am", "9:00am"),
        (time(12, 0), "12pm", "12:00pm"),
        (time(17, 30), "5:30pm", "5:30pm"),
        (datetime(2026, 5, 5, 23, 59, tzinfo=UTC), "11:59pm", "11:59pm"),
    ],
)
def test_a_time_of_day_is_written_on_a_clock_of_twelve_hours(
    value: time | datetime, words: str, with_minutes: str
) -> None:
    assert notation.time_of_day(value) == words
    assert notation.time_of_day(value, always_minutes=True) == with_minutes
