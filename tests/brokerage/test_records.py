from datetime import UTC, date, datetime

import pytest

from brokerage import errors, records, tables
from engine import database

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _person(book, name):
    return book.add(tables.people, name=name, added_at=_AT)


def test_a_councils_row_is_neither_read_nor_changed_by_another(connection):
    ours, theirs = records.Records(connection, "a"), records.Records(connection, "b")
    person = _person(ours, "Ada")
    assert theirs.all(tables.people) == []
    assert theirs.latest(tables.people, name="Ada") is None
    theirs.change(tables.people, person, name="Changed")
    assert ours.get(tables.people, person).name == "Ada"
    with pytest.raises(errors.RecordMissing):
        theirs.get(tables.people, person)


def test_rows_come_in_the_order_in_which_they_were_written(connection):
    book = records.Records(connection, "a")
    written = [_person(book, f"Person {number}") for number in range(20)]
    assert [row.id for row in book.all(tables.people)] == written
    assert book.latest(tables.people).id == written[-1]


def test_a_set_is_written_and_changed_as_its_rows_would_be_one_by_one(connection):
    ours, theirs = records.Records(connection, "a"), records.Records(connection, "b")
    given = {
        "set_by": "one",
        "approved_by": "two",
        "set_at": _AT,
        "from_on": date(2026, 2, 28),
    }
    odd = ({"a": ["ü\u2028", None, 1.5]}, "", 0, [True])
    rows = [{**given, "key": f"key {number}", "value": value} for number, value in enumerate(odd)]
    ours.add_all(tables.dated_settings, rows)
    for row in rows:
        theirs.add(tables.dated_settings, **row)

    def kept(book):
        return [(row.key, row.value, row.from_on, row.set_at) for row in book.all(tables.dated_settings)]

    assert kept(ours) == kept(theirs)
    ids = [row.id for row in ours.all(tables.dated_settings)]
    later = {"value": ["changed"], "from_on": date(2027, 1, 1), "set_at": _AT.replace(hour=5)}
    ours.change_each(tables.dated_settings, dict.fromkeys(ids, later))
    theirs.change_each(tables.dated_settings, dict.fromkeys(ids, given))
    changed = (later["value"], later["from_on"], later["set_at"])
    assert [row[1:] for row in kept(ours)] == [changed for _ in rows]


def test_every_table_says_whether_it_is_shared_or_a_councils():
    ours = [table for table in database.metadata.tables.values() if table.name in tables.__all__]
    assert len(ours) == len(tables.__all__)
    for table in ours:
        assert table.info["kind"] in ("shared", "council")
        assert ("council" in table.c) == (table.info["kind"] == "council")


def test_money_is_kept_as_whole_pence():
    for name in tables.__all__:
        for column in getattr(tables, name).c:
            if column.name.endswith("_pence"):
                assert column.type.python_type is int
