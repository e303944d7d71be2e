"""Sessions whose changes have not yet been sent to the database, by transaction.

A session holds changes back until it is flushed. Rooms above the engine register theirs here, so that the
engine can flush them after each step, when an error can still name the step, and before the transaction ends.
"""

from collections.abc import Hashable
from typing import Protocol, cast

from sqlalchemy import Connection

_KEY = "pending"


class Session(Protocol):
    """Something that holds changes back until it is flushed."""

    def flush(self) -> None:
        """Send the changes to the database."""
        ...


def sessions(connection: Connection) -> dict[Hashable, Session]:
    """Return the sessions of the connection's transaction by their keys; whoever opens one puts it here."""
    transaction = connection.get_transaction()
    # A connection serves many transactions, one after the other, and each has its own sessions.
    known, by_key = connection.info.get(_KEY, (None, {}))
    if known is not transaction:
        by_key = {}
        connection.info[_KEY] = (transaction, by_key)
    return cast("dict[Hashable, Session]", by_key)


def flush(connection: Connection) -> None:
    """Send all changes that are held back in the connection's transaction to the database."""
    for waiting in tuple(sessions(connection).values()):
        waiting.flush()


def drop(connection: Connection) -> None:
    """Forget the sessions of a transaction that has ended."""
    # A lost connection has taken them with it, and asking it would hide the error that tells of the loss.
    if not connection.invalidated:
        connection.info.pop(_KEY, None)
