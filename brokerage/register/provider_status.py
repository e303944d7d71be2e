"""Each provider's status at a given time: enrolment, suspension, band, feedback, CQC rating.

Ratings are CQC's words in one spelling. A location without a rating of its own has the lowest of its
services' ratings; the words in which CQC says that there is none are all "Not rated", which bars nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from brokerage.register import status_query
from brokerage.register.status_query import BandRow, RatingRow, SuspensionRow
from brokerage.store import dated_settings
from brokerage.tables.market_tables import Enrolment
from engine.database import session
from engine.errors import RecordMissing

NOT_RATED = "Not rated"
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
UNRATED = "unrated"
_SPELLINGS = {rating.casefold(): rating for rating in RATINGS}


@dataclass(frozen=True)
class LocationStatus:
    """What a council knows of one location at a moment; `score` in hundredths."""

    location: str
    name: str
    registered: bool | None
    suspended: bool
    band: str
    band_row: str | None
    score: int | None
    cqc: str


class EnrolmentTerms(NamedTuple):
    """For what a location is enrolled, and where."""

    location: str
    category: str
    arrangement: str
    areas: list[str]
    service_types: list[str]
    on_site_schemes: list[str]


def holds() -> ColumnElement[bool]:
    """Return the condition that an enrolment holds on the day bound as `on`."""
    day = bindparam("on", type_=Enrolment.from_on.type)
    return and_(Enrolment.from_on <= day, or_(Enrolment.until_on.is_(None), Enrolment.until_on > day))


_ENROLLED = (
    select(
        Enrolment.location_id,
        Enrolment.category,
        Enrolment.arrangement,
        Enrolment.areas,
        Enrolment.service_types,
        Enrolment.on_site_schemes,
    )
    .where(holds())
    .order_by(Enrolment.serial)
)
_ARRANGEMENT = (
    select(Enrolment.arrangement)
    .where(holds())
    .where(Enrolment.location_id == bindparam("location"), Enrolment.category == bindparam("category"))
    .order_by(Enrolment.serial.desc())
    .limit(1)
)
_SCHEMES = (
    select(Enrolment.on_site_schemes).where(holds()).where(Enrolment.location_id == bindparam("location"))
)


def rating_in_one_spelling(rating: str | None) -> str:
    """Return a rating in CQC's present spelling; every word for "there is none" as "Not rated"."""
    return _SPELLINGS.get((rating or "").strip().casefold(), NOT_RATED)


def statuses(
    records: session.Records,
    at: datetime,
    locations: Collection[str],
    category: str | None = None,
    area: str | None = None,
    bands_on: date | None = None,
) -> dict[str, LocationStatus]:
    """Return what holds of each location at a moment; bands as of `bands_on` (default: the same day)."""
    on = dated_settings.today(at)
    registered = status_query.read(records, list(locations), at, on, bands_on or on)
    suspended = _suspended(registered.suspensions, category, area)
    bands = _bands(registered.bands)
    ratings = _ratings(registered.ratings)
    return {
        place.location: LocationStatus(
            location=place.location,
            name=place.name,
            registered=place.status == "Registered",
            suspended=place.location in suspended,
            band=bands[place.location].band if place.location in bands else UNRATED,
            band_row=bands[place.location].id if place.location in bands else None,
            score=bands[place.location].score_hundredths if place.location in bands else None,
            cqc=ratings.get(place.location, NOT_RATED),
        )
        for place in registered.places
    }


def status(
    records: session.Records,
    at: datetime,
    location: str,
    category: str | None = None,
    area: str | None = None,
) -> LocationStatus:
    """Return what holds of one location at a moment; RecordMissing where it is not in the register."""
    known = statuses(records, at, [location], category, area)
    if location not in known:
        raise RecordMissing
    return known[location]


def enrolled(records: session.Records, on: date) -> dict[str, list[EnrolmentTerms]]:
    """Return the enrolments that hold on a day, by location."""
    by_location: dict[str, list[EnrolmentTerms]] = defaultdict(list)
    for row in records.execute(_ENROLLED, {"on": on}):
        by_location[row[0]].append(EnrolmentTerms(*row))
    return by_location


def schemes_of(records: session.Records, on: date, location: str) -> set[str]:
    """Return the schemes on a location's site that its enrolments name on a day."""
    rows = records.scalars(_SCHEMES, {"on": on, "location": location})
    return {scheme for schemes in rows for scheme in schemes}


def arrangement(records: session.Records, on: date, location: str, category: str) -> str | None:
    """Return a location's arrangement for a category on a day; None where it has no enrolment."""
    return records.scalar(_ARRANGEMENT, {"on": on, "location": location, "category": category})


def _suspended(rows: Sequence[SuspensionRow], category: str | None, area: str | None) -> frozenset[str]:
    return frozenset(
        row.location
        for row in rows
        if (row.category is None or row.category == category) and (row.area is None or row.area == area)
    )


def _bands(rows: Sequence[BandRow]) -> dict[str, BandRow]:
    # Of one day's, the one written last.
    return {row.location: row for row in sorted(rows, key=lambda row: row.from_on)}


def _ratings(rows: Sequence[RatingRow]) -> dict[str, str]:
    by_location: dict[str, list[RatingRow]] = defaultdict(list)
    for row in rows:
        by_location[row.location].append(row)
    return {location: _overall(ratings) for location, ratings in by_location.items()}


def _overall(rows: Sequence[RatingRow]) -> str:
    own = _latest([row for row in rows if row.service == ""])
    if own is not None and own.overall != NOT_RATED:
        return own.overall
    services: dict[str, list[RatingRow]] = defaultdict(list)
    for row in rows:
        if row.service:
            services[row.service].append(row)
    latest = {row.overall for row in map(_latest, services.values()) if row is not None}
    return next((rating for rating in reversed(RATINGS) if rating in latest), NOT_RATED)


def _latest(rows: Sequence[RatingRow]) -> RatingRow | None:
    """Return the rating that counts: the one written later, unless both have a day and its is earlier."""
    current: RatingRow | None = None
    for row in rows:
        older = current is not None and current.rated_on and row.rated_on and row.rated_on < current.rated_on
        if not older:
            current = row
    return current
