"""How values read on a page: moments, lengths of time and money in words."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from engine import clock
from web import access, markdown, told, wording

ADDRESS = re.compile(r"(https://[^\s<>\"']+)")


def moment(at: datetime | None) -> str:
    """Return a moment with its distance: "Tuesday 5 May at 5pm, in 3 hours"."""
    return clock.words(at, access.runtime().clock.now()) if at else ""


def at_time(at: datetime | None) -> str:
    """Return a moment without its distance: "Tuesday 5 May at 5pm"."""
    return moment(at).rsplit(", ", 1)[0]


def time_of_day(at: datetime) -> str:
    """Return a moment without its day: "5:07pm"."""
    local = clock.london(at)
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def distance(at: datetime | None) -> str:
    """Return only how far away a moment is: "in 3 hours", "2 days ago"."""
    return moment(at).rsplit(", ", 1)[-1]


def age(at: datetime) -> str:
    """Return how long ago a moment was, without "ago": "19 days"."""
    return distance(at).removesuffix(" ago").replace("now", "less than a minute")


def machine_time(at: datetime) -> str:
    """Return a moment as a `datetime` attribute has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def linked(text: str) -> Markup:
    """Return text whose web addresses are links, named by their site."""
    found = ADDRESS.split(text)
    parts = [
        Markup('<a class="govuk-link" href="{}" rel="noopener noreferrer">{}</a>').format(part, _site(part))
        if number % 2
        else escape(part)
        for number, part in enumerate(found)
    ]
    return Markup("").join(parts)


def without_links(body: str) -> Markup:
    """Return a letter for staff to read, without the one-off link, which is for the person it was sent to."""
    return markdown.html(markdown.OWN_LINK.sub("(the link is left out here)", body))


def parted(rows: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the rows of one line, and those that hold a whole document."""
    found: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for label, text in rows:
        found[text.strip().count("\n") > 1].append((label, text))
    return found


def _site(address: str) -> str:
    host = urlsplit(address).hostname or address
    return f"Read more on {host.removeprefix('www.')}"


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "at_time": at_time,
    "distance": distance,
    "time_of_day": time_of_day,
    "age": age,
    "machine_time": machine_time,
    "pounds": wording.pounds,
    "in_words": wording.in_words,
    "linked": linked,
    "parted": parted,
    "letter_without_links": without_links,
    "told": told.told,
    "letter_html": markdown.html,
}
