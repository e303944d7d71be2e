"""The guard of council tables: what it refuses, what it lets through, and that its exceptions are real."""

from contextlib import suppress

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from brokerage.tables import market_tables, tender_tables
from engine.database import tables as engine_tables
from engine.database.handle import Database, of_council
from engine.database.prepared import Prepared
from tests.councils import guard
from tests.councils.exceptions import EXCEPTIONS

OFFERS, CASES, LOCATIONS = tender_tables.offers, engine_tables.cases, market_tables.locations
"""Two tables of councils and one that all share."""
UNBOUND = (
    select(OFFERS),
    select(OFFERS.c.id).where(OFFERS.c.advert == "a"),
    select(LOCATIONS.c.name).join(OFFERS, OFFERS.c.location == LOCATIONS.c.id),
    select(LOCATIONS).where(LOCATIONS.c.id.in_(select(OFFERS.c.location))),
    select(OFFERS, CASES).where(OFFERS.c.council == CASES.c.council),
    select(OFFERS.alias("o")),
    update(OFFERS).where(OFFERS.c.id == "o").values(state="void"),
    update(OFFERS).values(council="here"),
    delete(OFFERS).where(OFFERS.c.id == "o"),
    text("SELECT count(*) FROM offers"),
    text('DELETE FROM "offers" WHERE id = :id').bindparams(id="o"),
    text("WITH old AS (SELECT id FROM offers) SELECT id FROM old"),
    text("INSERT INTO release_files (release_id, path, content) VALUES ('r', 'p', 'c')"),
)
BOUND = (
    of_council(OFFERS, "here"),
    select(OFFERS).where(OFFERS.c.council.in_(["here", "there"]), OFFERS.c.id == "o"),
    select(OFFERS.alias("o")).where(text("o.council = 'here'")),
    update(OFFERS).where(OFFERS.c.council == "here").values(state="void"),
    delete(OFFERS).where(OFFERS.c.council == "here", OFFERS.c.id == "o"),
    text("SELECT count(*) FROM offers WHERE council = :council").bindparams(council="here"),
    select(LOCATIONS),
    select(text("1")),
)


def as_the_product(
    connection: Connection, statement: object, module: str = "brokerage.market_of_another"
) -> None:
    """Run a statement in a function that says it is one of the product's."""
    namespace = {"__name__": module, "connection": connection, "statement": statement}
    exec("def read():\n    connection.execute(statement)\nread()", namespace)  # noqa: S102 - this very line


@pytest.mark.parametrize("statement", UNBOUND, ids=str)
def test_a_statement_without_a_council_is_refused(statement: object, database: Database) -> None:
    words = r"brokerage\.market_of_another\.read binds no council on \w+"
    with pytest.raises(guard.NoCouncil, match=words), database.begin() as connection:
        as_the_product(connection, statement)
    guard.REFUSALS.clear()


@pytest.mark.parametrize("statement", BOUND, ids=str)
def test_a_statement_with_a_council_is_let_through(statement: object, database: Database) -> None:
    with database.begin() as connection:
        as_the_product(connection, statement)


def test_inserts_say_whose_rows_they_are() -> None:
    assert guard.unbound(str(insert(OFFERS))) == ()
    assert guard.unbound("INSERT INTO offers (id, state) VALUES (?, ?)") == ("offers",)


def test_a_statement_on_the_driver_s_cursor_is_seen_too(sqlite_database: Database) -> None:
    prepared = Prepared(select(OFFERS.c.id).where(OFFERS.c.id == "o"))
    namespace = {"__name__": "brokerage.another", "prepared": prepared}
    with sqlite_database.read() as connection, pytest.raises(guard.NoCouncil, match="offers"):
        exec("def read():\n    prepared.one(connection, {})\nread()", {**namespace, "connection": connection})  # noqa: S102
    guard.REFUSALS.clear()


def test_the_tests_may_read_what_they_like(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection:
        assert connection.execute(select(OFFERS)).all() == []


def test_only_the_listed_function_is_let_through_not_its_neighbours(sqlite_database: Database) -> None:
    listed = {function.__qualname__ for functions in EXCEPTIONS.values() for function in functions}
    assert len(listed) > 10
    with sqlite_database.read() as connection, pytest.raises(guard.NoCouncil):
        as_the_product(connection, select(engine_tables.history), "engine.store.history")
    guard.REFUSALS.clear()


def test_a_refusal_that_the_program_catches_fails_the_test_all_the_same(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection, suppress(guard.NoCouncil):
        as_the_product(connection, select(OFFERS))
    assert [refusal.partition(":")[0] for refusal in guard.REFUSALS] == [
        "brokerage.market_of_another.read binds no council on offers"
    ]
    guard.REFUSALS.clear()


def test_every_exception_is_listed_once_with_a_reason() -> None:
    functions = [function for functions in EXCEPTIONS.values() for function in functions]
    assert len(functions) == len(set(functions))
    assert all(reason.endswith(".") and len(reason) > 40 for reason in EXCEPTIONS)
    assert all(function.__module__.partition(".")[0] in guard.PRODUCT for function in functions)
