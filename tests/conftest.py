"""Fixtures that tests of every room may use."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from engine.database.handle import Database
from tests import databases
from tests.councils import guard
from tests.declarations import watch

guard.install()
watch.install()


@pytest.fixture(autouse=True)
def every_statement_binds_a_council() -> Iterator[None]:
    """Fail a test in which a statement was refused, even where the program caught the error."""
    guard.REFUSALS.clear()
    yield
    assert not guard.REFUSALS, "\n".join(guard.REFUSALS)


@pytest.fixture(autouse=True)
def operations_do_what_they_declare() -> Iterator[None]:
    """Fail a test in which an operation or source did something that it does not declare."""
    yield
    # Not emptied before the test: what a fixture of the session played counts for the test that asked first.
    undeclared = watch.taken()
    assert not undeclared, "\n".join(undeclared)


@pytest.fixture(scope="session")
def sqlite_maker(tmp_path_factory: pytest.TempPathFactory) -> databases.SqliteMaker:
    return databases.SqliteMaker(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_maker() -> Iterator[databases.PostgresMaker | Exception]:
    with ExitStack() as stack:
        try:
            maker = databases.PostgresMaker(stack.enter_context(databases.postgres_url()))
        except Exception as error:
            yield error
            return
        yield maker
        maker.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def maker(request: pytest.FixtureRequest) -> databases.SqliteMaker | databases.PostgresMaker:
    found = request.getfixturevalue("sqlite_maker" if request.param == "sqlite" else "postgres_maker")
    if isinstance(found, Exception):
        databases.no_postgres(found)
    return found


@pytest.fixture
def database(maker: databases.SqliteMaker | databases.PostgresMaker) -> Iterator[Database]:
    """A fresh database with every table, on each kind in turn."""
    with maker.make() as database:
        yield database


@pytest.fixture
def empty_database(maker: databases.SqliteMaker | databases.PostgresMaker) -> Iterator[Database]:
    """A database without tables, on each kind in turn."""
    with maker.make_empty() as database:
        yield database


@pytest.fixture
def sqlite_database(sqlite_maker: databases.SqliteMaker) -> Iterator[Database]:
    """A fresh SQLite database, for what does not depend on the kind."""
    with sqlite_maker.make() as database:
        yield database
