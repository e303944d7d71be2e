"""The names of locations, which lists, letters and facts show."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from brokerage.tables.market_tables import Location
from engine.database import session
from engine.errors import RecordMissing

_NAMES = select(Location.id, Location.name).where(Location.id.in_(bindparam("ids", expanding=True)))


def names_of(records: session.Records, ids: Collection[str]) -> dict[str, str]:
    """Return the names of locations by their ids; RecordMissing where one is not in the register."""
    wanted = sorted(set(ids))
    names: dict[str, str] = {}
    if wanted:
        names = dict(records.execute(_NAMES, {"ids": wanted}).all())
    if len(names) < len(wanted):
        raise RecordMissing
    return names


def name_of(records: session.Records, location: str) -> str:
    """Return the name of one location."""
    return names_of(records, [location])[location]
