"""The filters of templates: times, money and other values as people read them."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from engine import clock
from forms import notation
from forms.submission import files
from web.auth import access
from web.presenters import markdown, value_words

ADDRESS = re.compile(r"(https://[^\s<>\"']+)")


def moment(at: datetime | None) -> str:
    """Return a time and how far away it is: "Tuesday 5 May at 5pm, in 3 hours"."""
    return clock.words(at, access.runtime().clock.now()) if at else ""


def at_time(at: datetime | None) -> str:
    """Return a time without how far away it is: "Tuesday 5 May at 5pm"."""
    return moment(at).rsplit(", ", 1)[0]


def time_of_day(at: datetime) -> str:
    """Return a time without its day: "5:07pm"."""
    return notation.time_of_day(clock.london(at), always_minutes=True)


def file_size(size: int) -> str:
    """Return the size of a file: "240 KB"."""
    return files.size_in_words(size)


def distance(at: datetime | None) -> str:
    """Return only how far away a time is: "in 3 hours", "2 days ago"."""
    return moment(at).rsplit(", ", 1)[-1]


def age(at: datetime) -> str:
    """Return how long ago a time was, without "ago": "19 days"."""
    return distance(at).removesuffix(" ago").replace("now", "less than a minute")


def machine_time(at: datetime) -> str:
    """Return a time in the form of a `datetime` attribute."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def linked(text: str) -> Markup:
    """Return text in which each web address is a link that names its site."""
    if "https://" not in text:  # as in most cells of a long table, which need no work
        return escape(text)
    parts = [
        Markup('<a class="govuk-link" href="{}" rel="noopener noreferrer">{}</a>').format(part, _site(part))
        if number % 2
        else escape(part)
        for number, part in enumerate(ADDRESS.split(text))
    ]
    return Markup("").join(parts)


def without_links(body: str) -> Markup:
    """Return a letter for staff, without the one-off link, which is only for the person who received it."""
    return markdown.html(markdown.OWN_LINK.sub("(the link is left out here)", body))


def short_and_long(rows: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return first the rows with a short text, then those with a whole document."""
    short: list[tuple[str, str]] = []
    documents: list[tuple[str, str]] = []
    for label, text in rows:
        (documents if text.strip().count("\n") > 1 else short).append((label, text))
    return short, documents


def _site(address: str) -> str:
    host = urlsplit(address).hostname or address
    return f"Read more on {host.removeprefix('www.')}"


FILTERS: dict[str, Callable[..., object]] = {
    "file_size": file_size,
    "moment": moment,
    "at_time": at_time,
    "distance": distance,
    "time_of_day": time_of_day,
    "age": age,
    "machine_time": machine_time,
    "in_words": value_words.in_words,
    "linked": linked,
    "short_and_long": short_and_long,
    "letter_without_links": without_links,
    "letter_html": markdown.html,
}
