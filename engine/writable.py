"""Whether a database takes changes: one that only lets itself be read looks well until somebody works."""

import shutil
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.database import Database

LEAST_FREE_BYTES = 100_000_000


def fault(database: Database) -> str:
    """Return, in words, why the database takes no changes or soon will take none; nothing if it does."""
    try:
        with database.begin() as connection:
            return _little_room(connection) if database.dialect == "sqlite" else _standby(connection)
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip()
        return f"The database takes no changes ({why}). Nobody can work until it does."


def _little_room(connection: Connection) -> str:
    file = Path(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])
    # A file that can only be read, or not grow, is not noticed before something is written.
    connection.exec_driver_sql("CREATE TABLE a_probe (of_nothing)")
    connection.rollback()
    free = shutil.disk_usage(file.parent).free
    if free < LEAST_FREE_BYTES:
        return f"The disk of {file.parent} has only {free / 1_000_000:,.0f} MB left. Make room on it."
    return ""


def _standby(connection: Connection) -> str:
    if connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on":
        return "The database lets itself be read only. Nobody can work until it takes changes again."
    return ""
