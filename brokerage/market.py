"""What holds of providers at a moment: enrolment, suspension, band, feedback, CQC rating.

Ratings are CQC's words in one spelling. A location without a rating of its own has the lowest of its
services' ratings; the words in which CQC says that there is none are all "Not rated", which bars nobody.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, or_

from brokerage import records, registers, remembered, settings, tables

NOT_RATED = "Not rated"
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
UNRATED = "unrated"
_SPELLINGS = {rating.casefold(): rating for rating in RATINGS}
_FEEDBACK_GUIDANCE = {"version": "1", "months": 24}


@dataclass(frozen=True)
class Standing:
    """What a council holds of one location at a moment; `feedback` and `score` in hundredths."""

    location: str
    name: str
    registered: bool | None
    suspended: bool
    band: str
    band_row: str | None
    score: int | None
    cqc: str


def rating_in_one_spelling(rating: str | None) -> str:
    """Return a rating in CQC's present spelling; every word for "there is none" as "Not rated"."""
    return _SPELLINGS.get((rating or "").strip().casefold(), NOT_RATED)


def standings(
    book: records.Records,
    at: datetime,
    locations: Collection[str],
    category: str | None = None,
    area: str | None = None,
    bands_on: date | None = None,
) -> dict[str, Standing]:
    """Return what holds of each location at a moment; bands as of `bands_on` (default: the same day)."""
    on = settings.today(at)
    places, barred, banded, rated = registers.read(book, list(locations), at, on, bands_on or on)
    suspended = _suspended(barred, category, area)
    bands = _bands(banded)
    ratings = _ratings(rated)
    return {
        place.id: Standing(
            location=place.id,
            name=place.name,
            registered=place.status == "Registered",
            suspended=place.id in suspended,
            band=bands[place.id].band if place.id in bands else UNRATED,
            band_row=bands[place.id].id if place.id in bands else None,
            score=bands[place.id].score_hundredths if place.id in bands else None,
            cqc=ratings.get(place.id, NOT_RATED),
        )
        for place in places
    }


def standing(book: records.Records, at: datetime, location: str, category: str, area: str) -> Standing:
    """Return what holds of one location at a moment for a category and an area."""
    book.get(tables.locations, location)
    return standings(book, at, [location], category, area)[location]


def enrolled(book: records.Records, on: date) -> dict[str, list[Row[Any]]]:
    """Return the enrolments that hold on a day, by location."""
    of_it = tables.enrolments
    until = or_(of_it.c.until_on.is_(None), of_it.c.until_on > on)
    asked = ("enrolled", book.council, on)
    rows = remembered.once(book.connection, asked, lambda: book.all(of_it, of_it.c.from_on <= on, until))
    held: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        held[row.location].append(row)
    return held


def enrolment(book: records.Records, on: date, location: str, category: str) -> Row[Any] | None:
    """Return a location's enrolment for a category on a day, or None."""
    of_it = tables.enrolments
    until = or_(of_it.c.until_on.is_(None), of_it.c.until_on > on)
    return book.latest(of_it, of_it.c.from_on <= on, until, location=location, category=category)


def feedback(book: records.Records, on: date, locations: Collection[str]) -> dict[str, int]:
    """Return each location's customer feedback in hundredths by the council's guidance of that day (12(a)).

    The mean of the last so many months' scores, weighted by answers, a half rounded up: to be shown. A
    location without any has no entry.
    """
    return {place: rounded(mean) for place, mean in exact_feedback(book, on, locations).items()}


def exact_feedback(book: records.Records, on: date, locations: Collection[str]) -> dict[str, Fraction]:
    """Return the same unrounded, by which ratings are compared: what is higher by a little is higher."""
    since = _months_before(on, guidance_of(book, on)["months"])
    return _means(_scores(book, on, locations), since)


def feedback_of_each(book: records.Records, on: date, locations: Collection[str]) -> dict[str, int]:
    """Return the same of each location by itself, whatever is known of the others."""
    since = _months_before(on, guidance_of(book, on)["months"])
    rows = _scores(book, on, locations)
    found = (_means([row for row in rows if row.location == each], since) for each in locations)
    return {location: rounded(mean) for means in found for location, mean in means.items()}


def _scores(book: records.Records, on: date, locations: Collection[str]) -> Sequence[Row[Any]]:
    given, wanted = tables.feedback, sorted(locations)
    asked = ("feedback", book.council, on, tuple(wanted))
    where = (given.c.location.in_(wanted), given.c.on_date <= on)
    return remembered.once(book.connection, asked, lambda: book.all(given, *where))


def _means(rows: Sequence[Row[Any]], since: date) -> dict[str, Fraction]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    recent = [row for row in rows if row.on_date >= since]
    for row in recent or rows:
        sums[row.location][0] += row.score_hundredths * row.answers
        sums[row.location][1] += row.answers
    return {location: Fraction(total, number) for location, (total, number) in sums.items() if number}


def rounded(mean: Fraction) -> int:
    """Return a mean in whole hundredths, as it is shown; a half is rounded up."""
    return math.floor(mean + Fraction(1, 2))


def _months_before(on: date, months: int) -> date:
    """Return the first day of the month so many months earlier."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, 1)


def guidance_of(book: records.Records, on: date) -> dict[str, Any]:
    """Return the council's published way to compute customer feedback: its number, the months it looks at."""
    found = settings.setting(book.connection, book.council, "feedback_guidance", on, _FEEDBACK_GUIDANCE)
    return {**_FEEDBACK_GUIDANCE, **found.value}


def _suspended(rows: Sequence[Row[Any]], category: str | None, area: str | None) -> frozenset[str]:
    return frozenset(
        row.location
        for row in rows
        if (row.category is None or row.category == category) and (row.area is None or row.area == area)
    )


def _bands(held: Sequence[Row[Any]]) -> dict[str, Row[Any]]:
    rows = sorted(held, key=lambda row: row.from_on)  # of one day's, the one written last
    return {row.location: row for row in rows}


def _ratings(rows: Sequence[Row[Any]]) -> dict[str, str]:
    by_place: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_place[row.location].append(row)
    return {location: _overall(held) for location, held in by_place.items()}


def _overall(rows: Sequence[Row[Any]]) -> str:
    own = _latest([row for row in rows if row.service == ""])
    if own is not None and own.overall != NOT_RATED:
        return str(own.overall)
    services: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.service:
            services[row.service].append(row)
    latest = {row.overall for row in map(_latest, services.values()) if row is not None}
    return next((rating for rating in reversed(RATINGS) if rating in latest), NOT_RATED)


def _latest(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    """Return the rating that counts: the one written later, unless both have a day and its is earlier."""
    current: Row[Any] | None = None
    for row in rows:
        older = current is not None and current.rated_on and row.rated_on and row.rated_on < current.rated_on
        if not older:
            current = row
    return current
