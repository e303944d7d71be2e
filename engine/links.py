"""One-off links: by a token stored only as a hash, somebody without an account acts for a party in a case.

Looking at a link shows what it is for; opening it, by a second act, begins a session. It opens again until it
expires, because people come back to a letter; when it was first used is noted.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine import tables
from engine.errors import NotFound
from engine.people import Actor
from engine.room import Runtime

_LINKS = tables.links
_LOOK = (
    select(_LINKS, tables.cases.c.reference)
    .join(tables.cases, tables.cases.c.id == _LINKS.c.case_id)
    .where(_LINKS.c.digest == bindparam("digest"))
)
_USE = update(_LINKS).where(_LINKS.c.digest == bindparam("b_digest")).values(used_at=bindparam("at"))


class LinkGone(NotFound):
    """This link has expired or never worked. Ask the council for a new one."""


@dataclass(frozen=True)
class Link:
    """What a link is for."""

    council: str
    case_id: str
    reference: str
    role: str
    party: str
    name: str
    expires_at: datetime
    used_at: datetime | None


def issue(
    connection: Connection,
    council: str,
    case_id: str,
    *,
    role: str,
    party: str,
    name: str,
    issued_at: datetime,
    expires_at: datetime,
) -> str:
    """Return the token of a new link. It is shown once and cannot be found again."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(_LINKS),
        {
            "digest": _digest(token),
            "council": council,
            "case_id": case_id,
            "role": role,
            "party": party,
            "name": name,
            "issued_at": issued_at,
            "expires_at": expires_at,
            "used_at": None,
        },
    )
    return token


def look(connection: Connection, token: str, now: datetime) -> Link:
    """Return what a link is for, or raise LinkGone. Looking does not use it up: mail scanners look too."""
    row = connection.execute(_LOOK, {"digest": _digest(token)}).mappings().one_or_none()
    if row is None or row["expires_at"] <= now:
        raise LinkGone
    return _link(row)


def open(runtime: Runtime, token: str) -> Actor:
    """Return the actor a link makes of who holds it, noting when it was first used."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        link = look(connection, token, now)
        if link.used_at is None:
            connection.execute(_USE, {"b_digest": _digest(token), "at": now})
    return Actor(f"link:{_digest(token)[:16]}", link.name, frozenset({link.role}), link.council, link.party)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _link(row: Mapping[Any, Any]) -> Link:
    return Link(
        row["council"],
        row["case_id"],
        row["reference"],
        row["role"],
        row["party"],
        row["name"],
        row["expires_at"],
        row["used_at"],
    )
