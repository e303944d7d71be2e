"""England's bank holidays, which are not working days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import holidays
from sqlalchemy import Connection

from brokerage.store import dated_settings
from brokerage.tables import market_tables
from engine import clock
from engine.database import sets
from engine.database.handle import new_id


def add(connection: Connection, years: Iterable[int]) -> int:
    """Add the bank holidays of some years that are not on record yet; return how many were added."""
    known = dated_settings.holidays(connection)
    days = holidays.country_holidays("GB", subdiv="ENG", years=list(years))
    new = [(day, name) for day, name in sorted(days.items()) if day not in known]
    sets.add(
        connection, market_tables.holidays, [{"id": new_id(), "day": day, "name": name} for day, name in new]
    )
    return len(new)


def working_days(connection: Connection, at: datetime, days: int) -> datetime:
    """Return the moment so many working days after another, by the holidays on record.

    A year that has none on record is put there first, so that no count passes over its bank holidays.
    """
    on_record = dated_settings.holidays(connection)
    begins, ends = clock.london(at).year, clock.london(at + timedelta(days=2 * days + 14)).year
    missing = set(range(begins, ends + 1)) - {day.year for day in on_record}
    if missing and add(connection, sorted(missing)):
        on_record = dated_settings.holidays(connection)
    return clock.add_working_days(at, days, on_record)
