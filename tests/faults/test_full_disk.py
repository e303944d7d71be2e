"""A database that takes no more, lets itself only be read, or is cut off: told, and nothing by halves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from engine import doctor, health, tables, writable
from engine.database import Database
from tests.faults import rivals


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


def everything(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in tables.metadata.sorted_tables
        }


def fill(database: Database) -> dict[str, list[str]]:
    """Begin cases until there is no room; return what stood before the one that was refused."""
    for _ in range(500):
        before = everything(database)
        try:
            rivals.begin(database)
        except DBAPIError as error:
            return before if "full" in str(error) else {}
    raise AssertionError("It never became full.")


def test_a_full_disk_is_told_and_leaves_nothing_half_done(sqlite_database: Database) -> None:
    rivals.publish(sqlite_database)
    rival = rivals.begin(sqlite_database)
    with full(sqlite_database):
        before = fill(sqlite_database)
        assert everything(sqlite_database) == before
        assert [each.damage for each in doctor.examine(rivals.at(sqlite_database))] == [False]
        assert "is full" in writable.fault(sqlite_database)
        assert not all(each.well for each in health.ask(rivals.at(sqlite_database)))
        assert rivals.left_by(sqlite_database, rival)["cases"]
    rivals.begin(sqlite_database)
    rivals.COMMANDS["complete"](sqlite_database, rival)
    assert doctor.examine(rivals.at(sqlite_database)) == []


def test_a_disk_with_little_room_is_told(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert writable.fault(sqlite_database) == ""
    monkeypatch.setattr(writable, "LEAST_FREE_BYTES", 10**18)
    assert "Make room on it." in writable.fault(sqlite_database)


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


@pytest.mark.parametrize("name", rivals.COMMANDS if rivals.LONG else ("claim", "message", "withdraw"))
def test_a_database_that_can_only_be_read_is_told_and_read(database: Database, name: str) -> None:
    rivals.publish(database)
    rival = rivals.begin(database)
    before = everything(database)
    with read_only(database) as other:
        with pytest.raises(DBAPIError):
            rivals.COMMANDS[name](other, rival)
        assert everything(other) == before
        (finding,) = doctor.examine(rivals.at(other))
        assert "Nobody can work until" in finding.text
        assert not finding.damage


@pytest.mark.parametrize("name", rivals.COMMANDS if rivals.LONG else ("complete", "respond"))
def test_a_connection_cut_at_any_statement_leaves_all_as_it_was(postgres_maker: Any, name: str) -> None:
    with postgres_maker.make() as database:
        rivals.publish(database)
        rival, cut = rivals.begin(database), 0
        before = everything(database)
        while cutting(database, name, rival, cut):
            assert everything(database) == before, f"cut at {cut}"
            cut += 1
        assert cut >= 3
        assert everything(database) != before
        assert doctor.examine(rivals.at(database)) == []


def cutting(database: Database, name: str, rival: rivals.Rival, moment: int) -> bool:
    """Run a command whose connection the server ends at the n-th statement or commit; whether it did."""
    passed = [0]

    def cut(connection: Any, *_: object) -> None:
        passed[0] += 1
        if passed[0] == moment + 1:
            pid = connection.connection.driver_connection.info.backend_pid
            with psycopg.connect(database.url) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

    for moments in ("before_cursor_execute", "commit"):
        event.listen(database.engine, moments, cut)
    try:
        rivals.COMMANDS[name](database, rival)
    except DBAPIError:
        return True
    finally:
        for moments in ("before_cursor_execute", "commit"):
            event.remove(database.engine, moments, cut)
    return False
