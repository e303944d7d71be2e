"""Dated settings: a council's values that hold from a day on, changed by two people and never overwritten.

A value is read for a named day. What a case read stands in its history with the row and the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from brokerage import errors, records, remembered, tables, words
from engine import clock, context, database


@dataclass(frozen=True)
class Dated:
    """A value as it holds on a day, and the row it was read from (None: the value shipped)."""

    value: Any
    row: str | None
    from_on: date | None


def setting(connection: Connection, council: str, key: str, on: date, default: Any = None) -> Dated:
    """Return the value that holds on a day: the latest row that begins by then, else the default.

    Of two rows that begin on one day the one written last holds. SettingMissing without row and default.
    """
    settings = tables.dated_settings
    query = (
        database.of_council(settings, council)
        .where(settings.c.key == key, settings.c.from_on <= on)
        .order_by(settings.c.from_on.desc(), settings.c.serial.desc())
        .limit(1)
    )
    asked = ("setting", council, key, on)
    row = remembered.once(connection, asked, lambda: connection.execute(query).first())
    if row is not None:
        return Dated(row.value, row.id, row.from_on)
    if default is None:
        raise errors.SettingMissing(
            f"The council has no setting \u201c{words.plain(key)}\u201d for {words.day(on)}. Add it first."
        )
    return Dated(default, None, None)


def set_setting(
    connection: Connection,
    council: str,
    key: str,
    value: Any,
    from_: date,
    by: str,
    approved_by: str,
    at: datetime,
) -> str:
    """Add a value that holds from a day on; return the row's id. TwoPeopleNeeded if one person does both."""
    if by == approved_by:
        raise errors.TwoPeopleNeeded
    return records.Records(connection, council).add(
        tables.dated_settings,
        key=key,
        value=value,
        from_on=from_,
        set_by=by,
        approved_by=approved_by,
        set_at=at,
    )


def history(connection: Connection, council: str, key: str) -> list[Dated]:
    """Return every value a setting has had or will have, the one that begins first at the top."""
    settings = tables.dated_settings
    query = database.of_council(settings, council).where(settings.c.key == key)
    rows = connection.execute(query.order_by(settings.c.from_on, settings.c.serial))
    return [Dated(row.value, row.id, row.from_on) for row in rows]


def read(case: context.CaseContext, key: str, on: date, default: Any = None) -> Any:
    """Return a setting's value on a day for a case, and keep value, row and day in the case's history."""
    found = setting(case.connection, case.council, key, on, default)
    _record(case, key, on, found)
    return found.value


def read_each(case: context.CaseContext, key: str, days: Iterable[date], default: Any) -> dict[date, Any]:
    """Return the same for each of some days, the first at the top."""
    rows = history(case.connection, case.council, key)
    found = {}
    for on in sorted(set(days)):
        begun = [row for row in rows if row.from_on is not None and row.from_on <= on]
        held = begun[-1] if begun else Dated(default, None, None)
        _record(case, key, on, held)
        found[on] = held.value
    return found


def _record(case: context.CaseContext, key: str, on: date, found: Dated) -> None:
    case.record(
        "setting",
        f"Read the setting \u201c{words.plain(key)}\u201d as it holds on {words.day(on)}.",
        key=key,
        value=found.value,
        row=found.row,
        on=on.isoformat(),
    )


def holidays(connection: Connection) -> frozenset[date]:
    """Return the days on which the rules' working days do not fall."""
    return frozenset(connection.scalars(select(tables.holidays.c.day)))


def today(at: datetime) -> date:
    """Return the day it is in London at a moment."""
    return clock.london(at).date()


def days(number: int) -> timedelta:
    """Return so many whole days as a length of time."""
    return timedelta(days=int(number))
