"""How values read on a page: moments, lengths of time and money in words."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine import clock
from web import access


def moment(at: datetime | None) -> str:
    """Return a moment with its distance: "Tuesday 5 May at 5pm, in 3 hours"."""
    return clock.words(at, access.runtime().clock.now()) if at else ""


def at_time(at: datetime | None) -> str:
    """Return a moment without its distance: "Tuesday 5 May at 5pm"."""
    return moment(at).rsplit(", ", 1)[0]


def distance(at: datetime | None) -> str:
    """Return only how far away a moment is: "in 3 hours", "2 days ago"."""
    return moment(at).rsplit(", ", 1)[-1]


def age(at: datetime) -> str:
    """Return how long ago a moment was, without "ago": "19 days"."""
    return distance(at).removesuffix(" ago").replace("now", "less than a minute")


def machine_time(at: datetime) -> str:
    """Return a moment as a `datetime` attribute has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pounds(pence: int | None) -> str:
    """Return pence as people write them: £1,234.50; nothing for no amount."""
    if pence is None:
        return ""
    amount = Decimal(pence) / 100
    return f"£{amount:,.0f}" if pence % 100 == 0 else f"£{amount:,.2f}"


def in_words(key: str) -> str:
    """Return a key as words: "care_home_nursing" -> "Care home nursing"."""
    return key.replace("_", " ").capitalize()


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "at_time": at_time,
    "distance": distance,
    "age": age,
    "machine_time": machine_time,
    "pounds": pounds,
    "in_words": in_words,
}
