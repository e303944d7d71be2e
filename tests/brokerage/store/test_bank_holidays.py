"""Working days are England's: no bank holiday counts, whatever year it is in and whether it is on record."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, select

from brokerage.store import bank_holidays, dated_settings
from brokerage.tables import market_tables
from engine.clock import in_london, london

PUBLISHED = {
    2026: ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)),
    2027: ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)),
    2028: ((1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)),
}
"""As GOV.UK lists them for England and Wales, those on a weekend by the day kept instead."""


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_on_weekdays_are_those_that_are_published(
    connection: Connection, year: int
) -> None:
    bank_holidays.add(connection, [year])
    days = {day for day in dated_settings.holidays(connection) if day.weekday() < 5}
    assert days == {date(year, month, day) for month, day in PUBLISHED[year]}


NINE = datetime(2026, 1, 1, 9, tzinfo=UTC).time()
COUNTED = {
    (date(2026, 4, 2), 2): date(2026, 4, 8),  # over Easter
    (date(2026, 12, 24), 2): date(2026, 12, 30),  # over Christmas and the day kept for Boxing Day
    (date(2026, 12, 31), 2): date(2027, 1, 5),  # into a year of which nothing was on record
    (date(2027, 3, 25), 1): date(2027, 3, 30),  # Easter, and the clocks go forward in it
    (date(2026, 10, 23), 1): date(2026, 10, 26),  # the clocks go back
    (date(2028, 2, 28), 2): date(2028, 3, 1),  # 29 February is a working day
    (date(2030, 12, 31), 1): date(2031, 1, 2),
}


@pytest.mark.parametrize("counted", COUNTED, ids=str)
def test_working_days_pass_over_bank_holidays(connection: Connection, counted: tuple[date, int]) -> None:
    day, number = counted
    found = bank_holidays.working_days(connection, in_london(day, NINE), number)
    assert (london(found).date(), london(found).time()) == (COUNTED[counted], NINE)


def test_holidays_of_a_year_are_put_on_record_once(connection: Connection) -> None:
    for _ in range(2):
        bank_holidays.working_days(connection, in_london(date(2026, 4, 2), NINE), 2)
    days = connection.execute(select(market_tables.holidays.c.day)).scalars().all()
    assert len(days) == len(set(days)) > 7
    assert {day.year for day in days} == {2026}


def test_a_year_with_a_holiday_on_record_is_left_as_it_is(connection: Connection) -> None:
    bank_holidays.add(connection, [2026])
    connection.execute(
        market_tables.holidays.delete().where(market_tables.holidays.c.day == date(2026, 4, 6))
    )
    found = bank_holidays.working_days(connection, in_london(date(2026, 4, 2), NINE), 2)
    assert london(found).date() == date(2026, 4, 7)
