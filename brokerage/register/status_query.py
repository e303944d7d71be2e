"""What the registers say of some locations at a moment, read in one statement however many there are.

The four reads are one plain union: what it is, the location, two texts, a number, a day, the serial number.
"""

import typing
from datetime import date, datetime
from functools import cache
from typing import NamedTuple, TypeAlias

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import ColumnElement, CompoundSelect

from brokerage.store.id_list import among
from brokerage.tables import market_tables
from engine.database import session

_Row: TypeAlias = tuple[int, str, str, str, int, date, int]
_Column: TypeAlias = ColumnElement[str] | ColumnElement[int] | ColumnElement[date]
_AT: BindParameter[datetime] = bindparam("at", type_=market_tables.suspensions.c.from_at.type)
_ON: BindParameter[date] = bindparam("on")
_BANDS_ON: BindParameter[date] = bindparam("bands_on")
_COUNCIL: BindParameter[str] = bindparam("council")
_NO_TEXT, _NO_NUMBER, _NO_DAY = cast(null(), Text), cast(null(), Integer), cast(null(), Date)


class PlaceRow(NamedTuple):
    """A registered place."""

    location: str
    name: str
    status: str


class SuspensionRow(NamedTuple):
    """A suspension that stands; without a category or an area it bars all of them."""

    location: str
    category: str | None
    area: str | None


class BandRow(NamedTuple):
    """The council's band of a location from a day on."""

    location: str
    id: str
    band: str
    score_hundredths: int | None
    from_on: date


class RatingRow(NamedTuple):
    """A rating that CQC published of a location, or of one of its services."""

    location: str
    service: str
    overall: str
    rated_on: date | None


class Registered(NamedTuple):
    """What the registers say, in each list the first written first."""

    places: list[PlaceRow]
    suspensions: list[SuspensionRow]
    bands: list[BandRow]
    ratings: list[RatingRow]


def read(
    records: session.Records, locations: list[str], at: datetime, on: date, bands_on: date
) -> Registered:
    """Return places, the suspensions that stand, and bands and CQC ratings up to a day."""
    records.flush()  # what is read here by its table must be there
    connection = records.connection()
    days = {"at": at, "on": on, "bands_on": bands_on}
    rows = connection.execute(
        _statement(connection.dialect.name), {"ids": locations, "council": records.council, **days}
    ).all()
    registered = Registered([], [], [], [])
    for part, location, first, second, number, day, _ in sorted(rows, key=lambda row: row[6]):
        if part == 0:
            registered.places.append(PlaceRow(location, first, second))
        elif part == 1:
            registered.suspensions.append(SuspensionRow(location, first, second))
        elif part == 2:
            registered.bands.append(BandRow(location, first, second, number, day))
        else:
            registered.ratings.append(RatingRow(location, first, second, day))
    return registered


@cache
def _statement(dialect: str) -> CompoundSelect[*_Row]:
    places, bands = market_tables.locations.c, market_tables.bands.c
    barred, ratings = market_tables.suspensions.c, market_tables.cqc_ratings.c
    return union_all(
        _part(0, places.id, places.name, places.status, _NO_NUMBER, _NO_DAY, places.serial).where(
            among(dialect, places.id, "ids")
        ),
        _part(1, barred.location, barred.category, barred.area, _NO_NUMBER, _NO_DAY, barred.serial).where(
            _stand()
        ),
        _part(
            2, bands.location, bands.id, bands.band, bands.score_hundredths, bands.from_on, bands.serial
        ).where(_banded(dialect)),
        _part(
            3,
            ratings.location,
            ratings.service,
            ratings.overall,
            _NO_NUMBER,
            ratings.rated_on,
            ratings.serial,
        ).where(_rated(dialect)),
    )


def _part(part: int, *columns: _Column) -> Select[*_Row]:
    names = ("location", "first", "second", "number", "day", "serial")
    labelled = [column.label(name) for column, name in zip(columns, names, strict=True)]
    parts = [literal_column(str(part), Integer).label("part"), *labelled]
    return typing.cast("Select[*_Row]", select(*parts))


def _stand() -> ColumnElement[bool]:
    barred = market_tables.suspensions.c
    over = or_(barred.until_at.is_(None), barred.until_at > _AT)
    return and_(barred.council == _COUNCIL, barred.from_at <= _AT, over)


def _banded(dialect: str) -> ColumnElement[bool]:
    bands = market_tables.bands.c
    here = among(dialect, bands.location, "ids")
    return and_(bands.council == _COUNCIL, here, bands.from_on <= _BANDS_ON)


def _rated(dialect: str) -> ColumnElement[bool]:
    ratings = market_tables.cqc_ratings.c
    here = among(dialect, ratings.location, "ids")
    return and_(here, or_(ratings.rated_on.is_(None), ratings.rated_on <= _ON))
