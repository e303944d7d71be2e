"""Whether a database takes changes. One that can only be read seems healthy until somebody tries to work.

The only proof is a change. On SQLite a number in the file's header is written again, one page that goes with
the next checkpoint. On PostgreSQL a table is created, filled with a row and rolled back, so that the disk
must make room for it. Neither leaves anything behind or waits long for others.
"""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine import outages
from engine.database.handle import Database, new_id

LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 1_000_000_000
"""A disk is nearly full if less than both is free: a twentieth of a large disk is still room for years."""
PATIENCE_MILLISECONDS = 500


def fault(database: Database) -> str:
    """Return a sentence why the database takes no changes, or nothing if it does or is only busy."""
    try:
        with database.engine.connect() as connection:
            _change_sqlite(connection) if database.dialect == "sqlite" else _change_postgresql(connection)
    except SQLAlchemyError as error:
        if outages.of(error) is outages.Outage.BUSY:
            return ""
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return f"The database takes no changes ({why}). Nobody can work until it does."
    return ""


def shortage(database: Database) -> str:
    """Return a sentence if SQLite's disk is nearly full. PostgreSQL does not say how full its disks are."""
    if database.dialect != "sqlite":
        return ""
    with database.read() as connection:
        folder = Path(connection.exec_driver_sql("PRAGMA database_list").all()[0][2]).parent
    disk = shutil.disk_usage(folder)
    if disk.free >= min(LEAST_FREE_SHARE * disk.total, LEAST_FREE_BYTES):
        return ""
    return f"The database's disk has only {disk.free / 1_000_000:,.0f} MB left. Make room on it."


def _change_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout={PATIENCE_MILLISECONDS}").close()
    try:
        # The first change needs a new page, the second the log: there may be room for one and not for the
        # other.
        with connection.begin() as transaction:
            connection.exec_driver_sql("CREATE TABLE a_probe (of_nothing)")
            transaction.rollback()
        with connection.begin():
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    finally:
        connection.invalidate()  # it has another busy timeout than the other connections


def _change_postgresql(connection: Connection) -> None:
    with connection.begin() as transaction:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_MILLISECONDS}ms'")
        name = f"a_probe_{new_id()}"
        # A temporary table, because the program's user need not own the schema.
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} ()")
        connection.exec_driver_sql(f"INSERT INTO {name} DEFAULT VALUES")
        transaction.rollback()
