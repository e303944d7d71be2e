from datetime import UTC, date, datetime

import pytest

from brokerage import bank_holidays, errors, settings

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _set(connection, council, value, from_on):
    return settings.set_setting(connection, council, "fee", value, from_on, "one", "two", _AT)


def test_a_setting_is_read_as_it_holds_on_the_day(connection):
    old = _set(connection, "a", 700, date(2026, 4, 1))
    new = _set(connection, "a", 720, date(2027, 4, 1))
    assert settings.setting(connection, "a", "fee", date(2027, 3, 31)) == settings.Dated(
        700, old, date(2026, 4, 1)
    )
    assert settings.setting(connection, "a", "fee", date(2027, 4, 1)).row == new


def test_a_correction_of_one_day_holds_and_the_first_value_stays_on_record(connection):
    first = _set(connection, "a", 700, date(2026, 4, 1))
    second = _set(connection, "a", 705, date(2026, 4, 1))
    assert settings.setting(connection, "a", "fee", date(2026, 5, 1)).row == second
    assert [each.row for each in settings.history(connection, "a", "fee")] == [first, second]


def test_one_person_cannot_change_a_setting_alone(connection):
    with pytest.raises(errors.TwoPeopleNeeded):
        settings.set_setting(connection, "a", "fee", 1, date(2026, 4, 1), "one", "one", _AT)


def test_another_councils_setting_is_never_read(connection):
    _set(connection, "b", 999, date(2026, 4, 1))
    assert settings.setting(connection, "a", "fee", date(2026, 5, 1), 7) == settings.Dated(7, None, None)
    with pytest.raises(errors.SettingMissing, match="fee"):
        settings.setting(connection, "a", "fee", date(2026, 5, 1))


def test_bank_holidays_are_added_once(connection):
    assert bank_holidays.add(connection, [2026]) >= 8
    assert bank_holidays.add(connection, [2026]) == 0
    assert date(2026, 12, 25) in settings.holidays(connection)


def test_what_a_case_reads_stands_in_its_history(desk):
    assert settings.read(desk.case(), "standard_fee_weekly", date(2026, 4, 1))["care_home_nursing"] == 84000
    line = desk.book.lines[-1]
    assert (line.kind, line.details["on"]) == ("setting", "2026-04-01")
    assert line.details["row"]
    assert line.details["value"]["care_home_nursing"] == 84000
