"""How money, days and times of day are written for people.

Forms, letters, documents and pages all write them through this module. What needs a clock or London's time
(how far away something is, the day of a moment) is in engine/clock.py, which uses it too.
"""

from datetime import date, datetime, time


def pounds(pence: int) -> str:
    """Return an amount of pence: "£1,234.50"."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def short_pounds(pence: int) -> str:
    """Return an amount of pence, without the pence if there are none: "£1,234"."""
    return pounds(pence).removesuffix(".00")


def day(value: date) -> str:
    """Return a date: "5 May 2026"."""
    return f"{value.day} {value:%B %Y}"


def weekday(value: date) -> str:
    """Return a date with its day of the week: "Tuesday 5 May 2026"."""
    return f"{value:%A} {day(value)}"


def time_of_day(value: time | datetime, *, always_minutes: bool = False) -> str:
    """Return a time of day: "5pm" or "5:07pm", and "5:00pm" if the minutes are always wanted."""
    minutes = f":{value.minute:02}" if value.minute or always_minutes else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"
