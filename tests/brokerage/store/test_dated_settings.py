from datetime import UTC, date, datetime

import pytest

from brokerage import errors
from brokerage.store import bank_holidays, dated_settings, setting_catalogue
from brokerage.store.setting_catalogue import OFFER_HOLDS_DAYS

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _set(connection, council, value, from_on):
    key = OFFER_HOLDS_DAYS.key
    return dated_settings.set_setting(connection, council, key, value, from_on, "one", "two", _AT)


def _value_on(connection, day):
    return dated_settings.value_on(connection, "a", OFFER_HOLDS_DAYS, day)


def test_a_setting_is_read_as_it_holds_on_the_day(connection):
    old = _set(connection, "a", 10, date(2026, 4, 1))
    new = _set(connection, "a", 14, date(2027, 4, 1))
    assert _value_on(connection, date(2027, 3, 31)) == dated_settings.Dated(10, old, date(2026, 4, 1))
    assert _value_on(connection, date(2027, 4, 1)).row == new


def test_a_correction_of_one_day_holds_and_the_first_value_stays_on_record(connection):
    first = _set(connection, "a", 10, date(2026, 4, 1))
    second = _set(connection, "a", 11, date(2026, 4, 1))
    assert _value_on(connection, date(2026, 5, 1)).row == second
    rows = dated_settings.history(connection, "a", OFFER_HOLDS_DAYS.key)
    assert [row.row for row in rows] == [first, second]


def test_one_person_cannot_change_a_setting_alone(connection):
    with pytest.raises(errors.TwoPeopleNeeded):
        dated_settings.set_setting(
            connection, "a", OFFER_HOLDS_DAYS.key, 1, date(2026, 4, 1), "one", "one", _AT
        )


def test_another_councils_setting_is_never_read_and_the_default_holds(connection):
    _set(connection, "b", 99, date(2026, 4, 1))
    assert _value_on(connection, date(2026, 5, 1)) == dated_settings.Dated(7, None, None)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("offer_hold_days", 7, "no setting “offer_hold_days”. Did you mean “offer_holds_days”"),
        ("offer_holds_days", "seven", "“How long an offer holds” must be a whole number of days"),
        ("offer_holds_days", True, "must be a whole number of days"),
        ("standard_fee_weekly", 72_000, "“Standard fee” must be pence a week for each category"),
    ],
)
def test_a_setting_that_the_catalogue_does_not_know_or_cannot_hold_is_refused(connection, key, value, words):
    with pytest.raises(errors.WrongSetting, match=words):
        dated_settings.set_setting(connection, "a", key, value, date(2026, 4, 1), "one", "two", _AT)
    assert dated_settings.history(connection, "a", key) == []


def test_every_default_is_what_the_catalogue_says_that_the_setting_holds():
    for key, setting in setting_catalogue.SETTINGS.items():
        setting_catalogue.check(key, setting.default)


def test_bank_holidays_are_added_once(connection):
    assert bank_holidays.add(connection, [2026]) >= 8
    assert bank_holidays.add(connection, [2026]) == 0
    assert date(2026, 12, 25) in dated_settings.holidays(connection)


def test_what_a_case_reads_stands_in_its_history(desk):
    fees = dated_settings.read(desk.case(), setting_catalogue.STANDARD_FEE_WEEKLY, date(2026, 4, 1))
    assert fees["care_home_nursing"] == 84000
    line = desk.book.lines[-1]
    assert (line.kind, line.details["on"]) == ("setting", "2026-04-01")
    assert line.details["row"]
    assert line.details["value"]["care_home_nursing"] == 84000
