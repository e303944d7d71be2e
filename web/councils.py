"""The councils that use this installation: what they are called and how to reach them."""

from sqlalchemy import Connection, bindparam, select

from engine.database import session
from engine.definition.operations import did_you_mean
from web import errors
from web.auth import roles
from web.tables import Council

PRODUCT = "Homeward"
NOBODYS = Council(key="", name="")
_BY_KEY = select(Council).where(Council.key == bindparam("key"))
_TWO = select(Council).limit(2)


def add_council(connection: Connection, key: str, name: str, *, telephone: str = "", email: str = "") -> None:
    """Add a council with its roles, or change its name and how to reach it."""
    records = session.shared_of(connection)
    known = records.get(Council, key)
    if known is not None:
        known.name, known.telephone, known.email = name, telephone, email
        return
    records.put(Council(key=key, name=name, telephone=telephone, email=email))
    # The roles are written by the council's own session, after the council.
    records.flush()
    roles.begin(connection, key)


def find_council(connection: Connection, key: str) -> Council:
    """Return a council. If the key is unknown or empty, return one without a name."""
    return session.shared_of(connection).scalars(_BY_KEY, {"key": key}).one_or_none() or NOBODYS


def existing_council(connection: Connection, key: str) -> Council:
    """Return a council; raises NoSuchCouncil, which names the key that was probably meant."""
    council = find_council(connection, key)
    if not council.key:
        raise errors.NoSuchCouncil(f"There is no council “{key}”.{did_you_mean(key, names(connection))}")
    return council


def names(connection: Connection) -> dict[str, str]:
    """Return the name of each council by its key."""
    rows = session.shared_of(connection).execute(select(Council.key, Council.name))
    return {key: name for key, name in rows}  # noqa: C416 - dict() does not know that a row is a pair


def only_council(connection: Connection) -> Council:
    """Return the council if there is only one, else one without a name."""
    councils = session.shared_of(connection).scalars(_TWO).all()
    return councils[0] if len(councils) == 1 else NOBODYS
