"""Databases that take no more: as on a full disk, or as files and servers that may only be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from engine import outages
from engine.database import handle
from engine.database.handle import Database
from tests.faults import racing_commands


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let a SQLite database grow no further, as on a disk that is full."""

    def stop(connection: Any, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    event.listen(database.engine, "connect", stop)
    database.close()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", stop)
        database.close()


@contextmanager
def read_only(database: Database) -> Iterator[Database]:
    """Give the same database as one that takes no changes."""
    if database.dialect == "sqlite":
        path = Path(database.url.removeprefix("sqlite:///"))
        other = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    else:
        with database.begin() as connection:
            name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        other = Database(database.url)
    try:
        yield other
    finally:
        other.close()


def begin_until_full(database: Database) -> dict[str, list[str]]:
    """Begin cases until one is refused for want of room; return what stood before it."""
    for _ in range(500):
        before = everything(database)
        try:
            racing_commands.start(database)
        except DBAPIError as error:
            return before if outages.of(error) is outages.Outage.NO_CHANGES else {}
    raise AssertionError("It never became full.")


def everything(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.read() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in handle.metadata.sorted_tables
        }
