"""What a database error means for whoever was working: it is too busy, takes no changes, or is away.

An outage is nobody's fault and no step's failure: people can try again when the database is back.
"""

from enum import Enum

import psycopg
from sqlalchemy import exc


class Outage(Enum):
    """Why the database did not do its work."""

    BUSY = "busy"
    """Others held a lock or a connection for too long. Nothing was changed."""
    NO_CHANGES = "no changes"
    """It is full, or it can only be read. Nothing was changed."""
    AWAY = "away"
    """It cannot be reached, or the connection was lost: a commit under way may or may not have been done."""


_BUSY = {
    "55P03",  # a lock was not free in time
    "40P01",  # two transactions waited for each other
    "40001",  # another transaction was first
    "53300",  # too many connections
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
}
_NO_CHANGES = {
    "25006",  # a transaction that may only read
    "53100",  # the disk is full
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_IOERR_WRITE",
}
_AWAY = {
    "25P03",  # idle in a transaction for too long
    "57P01",  # shut down by an administrator
    "57P02",  # another process of the server crashed
    "57P03",  # starting up or shutting down
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
}


def of(error: BaseException) -> Outage | None:
    """Return the outage that an error of SQLAlchemy's means, or None if it means something else."""
    if isinstance(error, exc.TimeoutError):
        return Outage.BUSY
    if not isinstance(error, exc.DBAPIError):
        return None
    return of_driver(error.orig) or (Outage.AWAY if error.connection_invalidated else None)


def of_driver(cause: BaseException | None) -> Outage | None:
    """Return the same for a driver's own error. The caller knows that it comes from Homeward's database."""
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    # SQLite's longer names, such as SQLITE_READONLY_DIRECTORY, are more exact forms of the shorter ones.
    for outage, codes in ((Outage.BUSY, _BUSY), (Outage.NO_CHANGES, _NO_CHANGES), (Outage.AWAY, _AWAY)):
        if any(code == known or code.startswith(f"{known}_") for known in codes):
            return outage
    # If a server does not answer, there is no code.
    unanswered = not code and isinstance(cause, psycopg.OperationalError)
    return Outage.AWAY if unanswered or code.startswith("08") else None
