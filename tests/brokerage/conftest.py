"""Fixtures of the care room's tests."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Connection

from engine.database.handle import Database
from tests.brokerage.builders.council_case import START, Desk


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A write transaction on each kind of database."""
    with database.begin() as connection:
        yield connection


@pytest.fixture
def desk(sqlite_database: Database) -> Iterator[Desk]:
    """A case to work on by hand."""
    with sqlite_database.begin() as connection:
        yield Desk(connection)


@pytest.fixture
def start() -> datetime:
    """The moment at which cases of these tests begin."""
    return START
