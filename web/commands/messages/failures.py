"""Which error messages a command prints as they are, and what it says if the database failed."""

import psycopg
from sqlalchemy import exc

from brokerage.errors import HomewardError
from engine import outages
from engine.errors import EngineError
from engine.outages import Outage
from forms.errors import FormsError
from rules.errors import RulesError
from web.errors import WebError
from web.settings import SettingsError

SAID_IN_WORDS: tuple[type[Exception], ...] = (
    SettingsError,
    WebError,
    HomewardError,
    EngineError,
    FormsError,
    RulesError,
    OSError,
)
"""Errors whose messages the rooms write for people."""
DATABASE_FAILED = {
    Outage.BUSY: "The database was busy for too long ({}). Type the command again in a while.",
    Outage.NO_CHANGES: (
        "The database takes no changes ({}). See that its disk has room and that it may be written to; then "
        "type the command again."
    ),
    Outage.AWAY: (
        "The database does not answer ({}). See that it runs and that its address is right, as it was typed "
        "or as HOMEWARD_DATABASE_URL has it."
    ),
}
NO_DATABASE = (
    "The database's file cannot be used ({}). See that its address is right; if it is damaged, restore it "
    "from a backup."
)
NOT_OURS = {"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_PERM", "SQLITE_AUTH"}


def sentence(error: Exception) -> str | None:
    """Return what to tell the person who typed a command; None if the error is a fault of the program."""
    if isinstance(error, SAID_IN_WORDS):
        return str(error)
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if getattr(cause, "sqlite_errorname", "") in NOT_OURS:
        return NO_DATABASE.format(_first_line(cause))
    outage = outages.of(error) or outages.of_driver(cause) or (Outage.AWAY if _was_not_sent(error) else None)
    return DATABASE_FAILED[outage].format(_first_line(cause)) if outage else None


def _was_not_sent(error: Exception) -> bool:
    """Return whether the driver refused the address: there is no statement, and no code from a server."""
    if not isinstance(error, exc.ProgrammingError) or error.statement is not None:
        return False
    return isinstance(error.orig, psycopg.Error) and error.orig.sqlstate is None


def _first_line(cause: BaseException | None) -> str:
    return str(cause).strip().partition("\n")[0].rstrip(".")
