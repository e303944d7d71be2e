"""No page asks the database in a loop: every page of the site, as every role that may see it, is counted."""

import pytest
from sqlalchemy import insert, select

from benchmarks.pages import page_times
from benchmarks.population import case_copies, large_council
from benchmarks.population.large_council import Filled
from brokerage.tables import market_tables, tender_tables
from engine.admin import doctor
from engine.cases import monitor
from engine.database import tables
from engine.database.handle import Database, new_id

MOST_STATEMENTS = 20
CASES = 40
PLACES = 30
COPIED = 10
VISITS, AT_TASKS = 2, 10
"""At tasks as many as there are steps at which the broker has something to do."""


@pytest.fixture
def filled(empty_database: Database) -> Filled:
    """A council with a case at each stage, and copies of them."""
    made = large_council.fill(empty_database, 0)
    made.up_to(CASES)
    return made


def enlarge(filled: Filled) -> None:
    """Give every case thirty invitations, and ten offers and letters where it has one."""
    with filled.runtime.database.begin() as connection:
        places = connection.execute(select(market_tables.locations.c.id).limit(PLACES)).scalars().all()
        for table in (tender_tables.invitations, tender_tables.offers, tables.outbox):
            rows = connection.execute(select(table)).mappings().all()
            firsts = {row.get("advert", row.get("case_id")): dict(row) for row in rows}
            for whose, row in firsts.items():
                of_it = [each for each in rows if each.get("advert", each.get("case_id")) == whose]
                taken = {each.get("location") for each in of_it}
                free = [each for each in places if each not in taken]
                number = (PLACES if table is tender_tables.invitations else COPIED) - len(of_it)
                row.pop("serial", None)
                for place in free[: max(0, number)]:
                    own = {"id": new_id(), "location": place} if "location" in row else {"id": new_id()}
                    own |= {"key": own["id"], "to": f"provider:{place}"} if "key" in row else {}
                    connection.execute(insert(table).values({**row, **own}))


def look_whole(filled: Filled) -> None:
    """Fill further, and find nothing wrong."""
    assert case_copies.multiply(
        filled.runtime.database, filled.originals, CASES + 5, filled.runtime.clock.now()
    )
    with filled.runtime.database.read() as connection:
        running = monitor.numbers(connection, large_council.COUNCIL)
        references = connection.execute(select(tables.cases.c.reference)).scalars().all()
    assert len(references) == len(set(references)) == CASES + 5
    assert len({stage for stage, _ in running}) > 5
    assert [str(each) for each in doctor.examine(filled.runtime)] == []


def test_a_filled_database_is_whole_and_no_page_takes_more_than_twenty_statements(
    filled: Filled,
) -> None:
    # One test, because filling takes longer than either.
    look_whole(filled)
    enlarge(filled)
    site = page_times.Walk(filled.runtime, large_council.COUNCIL)
    pages = site.pages(VISITS, at_tasks=AT_TASKS)
    assert {page.address for page in pages} > {"/cases", "/cases/<case_id>", "/tasks/<task_id>", "/offers"}
    assert "\n".join(f"{page.address} as {page.role}: {page.refused}" for page in pages if page.refused) == ""
    dear = [page for page in pages if page.statements > MOST_STATEMENTS]
    told = [f"{page.worst} as {page.role}: {page.statements}\n" + "\n".join(page.sent) for page in dear]
    assert not told, "\n\n".join(told)
