"""Whether a database takes changes: one that only lets itself be read looks well until somebody works.

The only proof is a change. On SQLite a number in the file's head is written again, one page that goes with
the next checkpoint; on PostgreSQL a table is made, given a row and taken back, so that the disk had to give
room. Neither leaves anything behind, and neither waits behind others for long.
"""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine import outages
from engine.database import Database, new_id

LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 1_000_000_000
"""A disk with less of both left is nearly full: a twentieth of a large one is still room for years."""
PATIENCE_MILLISECONDS = 500


def fault(database: Database) -> str:
    """Return, in words, why the database takes no changes; nothing if it does, or is only busy."""
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
    """Return, in words, that SQLite's disk is nearly full; PostgreSQL does not tell of its disks."""
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
        # The first needs a new page, the second the log: a file may have room for one and not for the other.
        with connection.begin() as kept:
            connection.exec_driver_sql("CREATE TABLE a_probe (of_nothing)")
            kept.rollback()
        with connection.begin():
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    finally:
        connection.invalidate()  # its patience is not that of others


def _change_postgresql(connection: Connection) -> None:
    with connection.begin() as kept:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_MILLISECONDS}ms'")
        name = f"a_probe_{new_id()}"
        # A temporary one, because the program's user need not own the schema.
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} ()")
        connection.exec_driver_sql(f"INSERT INTO {name} DEFAULT VALUES")
        kept.rollback()
