"""Which errors a command prints as they stand, and what it says when the database failed."""

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
"""What the rooms write for people."""
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


def in_words(error: Exception) -> str | None:
    """Return what to tell whoever typed a command; None if the error is a fault of the program."""
    if isinstance(error, SAID_IN_WORDS):
        return str(error)
    outage = _outage(error)
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    return DATABASE_FAILED[outage].format(_first_line(cause)) if outage else None


def _outage(error: Exception) -> Outage | None:
    # Without a statement it came of connecting: whatever the server or the driver says, it is not there.
    never_reached = isinstance(error, exc.DBAPIError) and error.statement is None
    lost = isinstance(error, psycopg.OperationalError)
    return outages.of(error) or (Outage.AWAY if never_reached or lost else None)


def _first_line(cause: BaseException | None) -> str:
    return str(cause).strip().partition("\n")[0].rstrip(".")
