from datetime import UTC, datetime

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
