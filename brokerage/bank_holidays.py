"""England's bank holidays, on which the rules' working days do not fall."""

from collections.abc import Iterable

import holidays
from sqlalchemy import Connection

from brokerage import records, settings, tables


def add(connection: Connection, years: Iterable[int]) -> int:
    """Add the bank holidays of some years that are not on record yet; return how many were added."""
    known = settings.holidays(connection)
    book = records.Records(connection, "")
    days = holidays.country_holidays("GB", subdiv="ENG", years=list(years))
    new = {day: name for day, name in sorted(days.items()) if day not in known}
    for day, name in new.items():
        book.add(tables.holidays, day=day, name=name)
    return len(new)
