"""The councils that use this Homeward: their names and how to reach them."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from web import tables

PRODUCT = "Homeward"


@dataclass(frozen=True)
class Council:
    """A council as its pages name it."""

    key: str
    name: str
    telephone: str = ""
    email: str = ""


NOBODYS = Council("", "")


def add_council(connection: Connection, key: str, name: str, *, telephone: str = "", email: str = "") -> None:
    """Add a council, or change how it is named and reached."""
    facts = {"name": name, "telephone": telephone, "email": email}
    changed = connection.execute(update(tables.councils).where(tables.councils.c.key == key).values(facts))
    if not changed.rowcount:
        connection.execute(insert(tables.councils).values(key=key, **facts))


def find_council(connection: Connection, key: str) -> Council:
    """Return a council; where the key is unknown or empty, one that carries no name."""
    row = connection.execute(select(tables.councils).where(tables.councils.c.key == key)).one_or_none()
    return Council(row.key, row.name, row.telephone, row.email) if row else NOBODYS


def names(connection: Connection) -> dict[str, str]:
    """Return the councils' names by key."""
    rows = connection.execute(select(tables.councils.c.key, tables.councils.c.name))
    return {row.key: row.name for row in rows}


def only_council(connection: Connection) -> Council:
    """Return the council of a place that serves one; where there are several, nobody's."""
    rows = connection.execute(select(tables.councils).limit(2)).all()
    return Council(rows[0].key, rows[0].name, rows[0].telephone, rows[0].email) if len(rows) == 1 else NOBODYS
