"""Dated settings: a council's values that take effect on a date, changed by two people and never overwritten.

A value is read for a named day. What a case read is in its history, with the row and the day. A council
has few settings: a transaction reads them all at once, and again only after one is set.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar, cast

from sqlalchemy import Connection, select

from brokerage import errors, formatting
from brokerage.store import setting_catalogue
from brokerage.store.setting_catalogue import Setting
from brokerage.tables import market_tables
from brokerage.tables.market_tables import DatedSetting
from engine import clock
from engine.cases import context
from engine.database import session

_Value = TypeVar("_Value")
_ALL = select(DatedSetting.key, DatedSetting.value, DatedSetting.id, DatedSetting.from_on).order_by(
    DatedSetting.from_on, DatedSetting.serial
)
_HOLIDAYS = select(market_tables.holidays.c.day)
_READ = "settings"


@dataclass(frozen=True)
class Dated(Generic[_Value]):
    """A value as it holds on a day, and the row it was read from (None: the value shipped)."""

    value: _Value
    row: str | None
    from_on: date | None


def value_on(connection: Connection, council: str, setting: Setting[_Value], on: date) -> Dated[_Value]:
    """Return the value that holds on a day: that of the latest row that begins by then, else the default.

    If two rows begin on the same day, the one written last holds.
    """
    dated = _on(_rows(connection, council)[setting.key], on)
    return Dated(setting.default, None, None) if dated is None else cast("Dated[_Value]", dated)


def set_setting(
    connection: Connection,
    council: str,
    key: str,
    value: object,
    from_: date,
    by: str,
    approved_by: str,
    at: datetime,
) -> str:
    """Add a value that holds from a day on; return the row's id.

    Raise TwoPeopleNeeded if one person does both, and WrongSetting if there is no such setting or the value
    is not of its kind.
    """
    setting_catalogue.check(key, value)
    if by == approved_by:
        raise errors.TwoPeopleNeeded
    records = session.records_of(connection, council)
    records.info.pop(_READ, None)
    row = DatedSetting(key=key, value=value, from_on=from_, set_by=by, approved_by=approved_by, set_at=at)
    return records.put(row).id


def history(connection: Connection, council: str, key: str) -> list[Dated[object]]:
    """Return every value a setting has had or will have, the one that begins first at the top."""
    return list(_rows(connection, council)[key])


def read(case: context.CaseContext, setting: Setting[_Value], on: date) -> _Value:
    """Return a setting's value on a day for a case, and keep value, row and day in the case's history."""
    dated = value_on(case.connection, case.council, setting, on)
    _record(case, setting.key, on, dated)
    return dated.value


def read_each(
    case: context.CaseContext, setting: Setting[_Value], days: Iterable[date]
) -> dict[date, _Value]:
    """Return the same for each of some days, the first at the top."""
    values = {}
    for on in sorted(set(days)):
        dated = value_on(case.connection, case.council, setting, on)
        _record(case, setting.key, on, dated)
        values[on] = dated.value
    return values


def _rows(connection: Connection, council: str) -> Mapping[str, Sequence[Dated[object]]]:
    """Return what each setting has been and will be, read once until one is set."""
    records = session.records_of(connection, council)
    if _READ not in records.info:
        rows: dict[str, list[Dated[object]]] = defaultdict(list)
        for key, value, row, from_on in records.execute(_ALL):
            rows[key].append(Dated(value, row, from_on))
        records.info[_READ] = rows
    return cast("Mapping[str, Sequence[Dated[object]]]", records.info[_READ])


def _on(rows: Sequence[Dated[object]], on: date) -> Dated[object] | None:
    begun = [row for row in rows if row.from_on is not None and row.from_on <= on]
    return begun[-1] if begun else None


def _record(case: context.CaseContext, key: str, on: date, dated: Dated[_Value]) -> None:
    case.record(
        "setting",
        f"Read the setting \u201c{formatting.plain(key)}\u201d as it holds on {formatting.day(on)}.",
        key=key,
        value=dated.value,
        row=dated.row,
        on=on.isoformat(),
    )


def holidays(connection: Connection) -> frozenset[date]:
    """Return the bank holidays on record, which are not working days."""
    return frozenset(connection.scalars(_HOLIDAYS))


def today(at: datetime) -> date:
    """Return the day it is in London at a moment."""
    return clock.london(at).date()


def days(number: int) -> timedelta:
    """Return a number of whole days as a timedelta."""
    return timedelta(days=int(number))
