"""What the registers say of some locations at a moment, read in one statement however many there are."""

from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, or_
from sqlalchemy.sql import ColumnElement, CompoundSelect

from brokerage import records, tables, together

_AT: BindParameter[datetime] = bindparam("at")
_ON: BindParameter[date] = bindparam("on")
_BANDS_ON: BindParameter[date] = bindparam("bands_on")
_COUNCIL: BindParameter[str] = bindparam("council")


def read(
    book: records.Records, locations: list[str], at: datetime, on: date, bands_on: date
) -> list[list[Row[Any]]]:
    """Return rows of places, of suspensions that stand, and of bands and CQC ratings up to a day."""
    wanted, statement = _statement(book.connection.dialect.name)
    days = {"at": at, "on": on, "bands_on": bands_on}
    return together.answer(book.connection, statement, wanted, ids=locations, council=book.council, **days)


@cache
def _statement(dialect: str) -> tuple[tuple[together.Wanted, ...], CompoundSelect[Any]]:
    places, ratings = tables.locations, tables.cqc_ratings
    wanted = (
        together.Wanted(places, together.among(dialect, places.c.id, "ids"), ("id", "name", "status")),
        together.Wanted(tables.suspensions, _stand(), ("location", "category", "area")),
        together.Wanted(
            tables.bands, _banded(dialect), ("location", "id", "band", "score_hundredths", "from_on")
        ),
        together.Wanted(ratings, _rated(dialect), ("location", "service", "overall", "rated_on")),
    )
    return wanted, together.statement_of(dialect, wanted)


def _stand() -> ColumnElement[bool]:
    barred = tables.suspensions.c
    over = or_(barred.until_at.is_(None), barred.until_at > _AT)
    return and_(barred.council == _COUNCIL, barred.from_at <= _AT, over)


def _banded(dialect: str) -> ColumnElement[bool]:
    bands = tables.bands.c
    here = together.among(dialect, bands.location, "ids")
    return and_(bands.council == _COUNCIL, here, bands.from_on <= _BANDS_ON)


def _rated(dialect: str) -> ColumnElement[bool]:
    ratings = tables.cqc_ratings.c
    here = together.among(dialect, ratings.location, "ids")
    return and_(here, or_(ratings.rated_on.is_(None), ratings.rated_on <= _ON))
