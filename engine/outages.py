"""What a database's error means for whoever was working: it is too busy, takes no changes, or is away.

Each is nobody's fault and no step's failure: the act can be done again when the database can.
"""

from enum import Enum

import psycopg
from sqlalchemy import exc


class Outage(Enum):
    """Why the database did not do it, and what a person should know and do."""

    BUSY = "busy"
    """Others held for too long what was needed. Nothing was changed."""
    NO_CHANGES = "no changes"
    """It is full, or only lets itself be read. Nothing was changed."""
    AWAY = "away"
    """It cannot be reached, or was lost on the way: what was being committed may be done or not."""


_BUSY = {
    "55P03",  # a lock was not to be had in time
    "40P01",  # two waited for each other
    "40001",  # another one was first
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
    "57P03",  # it starts or stops
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
}


def of(error: BaseException) -> Outage | None:
    """Return which outage SQLAlchemy's error tells of; None if it tells of something else."""
    if isinstance(error, exc.TimeoutError):
        return Outage.BUSY
    if not isinstance(error, exc.DBAPIError):
        return None
    return of_driver(error.orig) or (Outage.AWAY if error.connection_invalidated else None)


def of_driver(cause: BaseException | None) -> Outage | None:
    """Return the same of a driver's own error: whoever asks knows that it is of Homeward's database."""
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    # SQLite's longer names say more precisely what the shorter ones say: SQLITE_READONLY_DIRECTORY.
    for outage, codes in ((Outage.BUSY, _BUSY), (Outage.NO_CHANGES, _NO_CHANGES), (Outage.AWAY, _AWAY)):
        if any(code == each or code.startswith(f"{each}_") for each in codes):
            return outage
    # Who gets no answer from a server gets no code either.
    unanswered = not code and isinstance(cause, psycopg.OperationalError)
    return Outage.AWAY if unanswered or code.startswith("08") else None
