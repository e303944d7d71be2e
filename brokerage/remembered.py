"""What was read once in a transaction that only reads, for whoever asks again: it cannot have changed."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

Found = TypeVar("Found")
_known: WeakKeyDictionary[Connection, dict[Hashable, Any]] = WeakKeyDictionary()


def is_reading(connection: Connection) -> bool:
    """Return whether a connection's transaction can only read."""
    options = connection.get_execution_options()
    return bool(options.get("readonly") or options.get("postgresql_readonly"))


def once(connection: Connection, question: Hashable, read: Callable[[], Found]) -> Found:
    """Return the answer to a question, read once; in a transaction that may write it is read each time."""
    if not is_reading(connection):
        return read()
    known = _known.setdefault(connection, {})
    if question not in known:
        known[question] = read()
    found: Found = known[question]
    return found
