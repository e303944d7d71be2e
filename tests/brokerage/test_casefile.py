"""A case's file: a page reads from it exactly what the tables hold, and nothing of another case."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select

from brokerage import agreements, choices, records, selections, tables, ties, top_ups
from engine import tables as engine_tables
from engine.database import Database, metadata
from tests.brokerage import errands
from tests.brokerage.desk import COUNCIL, Desk

OURS, NEXT = "case-1", "case-2"
TABLES = [table for table in metadata.sorted_tables if table.name in tables.__all__]


def work(desk: Desk) -> None:
    """Take a case through a tie that the citizen leaves to others, to a top-up for a home of their own."""
    a, b, other = (f"{name}-{desk.case_id}" for name in ("a", "b", "other"))
    advert = errands.tie(desk, a, b)
    ties.leading_group(desk.case(), advert=advert)
    ties.invite_choice(desk.case(), advert=advert)
    ties.record_tied_choice(desk.case(), advert=advert, decision="no_preference", why="Both are good")
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    desk.home(other, areas=["south"])
    request = str(errands.ask(desk, advert, other)["request"])
    terms = {"suitable": True, "available": True, "accepts_council_terms": True}
    choices.price_chosen_home(desk.case(), request=request, weekly_pence=79550, **terms)
    errands.payer(desk, request)
    top_ups.record_means(desk.case(), request=request, willing=True, able=True, checked_by=None)
    agreements.allocate_provisionally(desk.case(), request=request)
    agreements.record_confirmation(desk.case(), request=request, weekly_pence=7550, place_held=True)
    agreements.prepare_agreement(desk.case(), request=request)


def begin_next(desk: Desk) -> None:
    """Begin another case of the same council."""
    cases = engine_tables.cases
    row = desk.connection.execute(select(cases).where(cases.c.id == OURS)).mappings().one()
    desk.connection.execute(insert(cases).values({**row, "id": NEXT, "reference": "HW-2"}))
    desk.case_id, desk.variables = NEXT, {}


@pytest.fixture
def reading(database: Database) -> Iterator[Connection]:
    """A transaction that reads two cases which have come a long way."""
    with database.begin() as connection:
        desk = Desk(connection)
        work(desk)
        begin_next(desk)
        work(desk)
    with database.read() as connection:
        yield connection


def questions(book: records.Records, table: Table) -> Iterator[dict[str, Any]]:
    """Yield what a page may ask of a table: by either case, or by a row to which its rows belong."""
    if "case_id" in table.c:
        yield from ({"case_id": each} for each in (OURS, NEXT))
    for key in table.foreign_keys:
        if key.column.table.info.get("kind") == "council" and "id" in key.column.table.c:
            yield from ({key.parent.name: row.id} for row in book.all(key.column.table))


def test_a_file_tells_exactly_what_the_tables_hold(reading: Connection) -> None:
    plain, filed = records.Records(reading, COUNCIL), records.Records(reading, COUNCIL, OURS)
    asked = [(table, equal) for table in TABLES for equal in questions(plain, table)]
    told = 0
    for table, equal in asked:
        rows = plain.all(table, **equal)
        assert filed.all(table, **equal) == rows, (table.name, equal)
        assert filed.latest(table, **equal) == plain.latest(table, **equal), (table.name, equal)
        for row in rows:
            assert filed.get(table, row.id) == row
        told += len(rows)
    assert told > 50
