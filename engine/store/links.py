"""One-off links, by which somebody without an account acts for a party. Only a hash of the token is stored.

Looking at a link shows what it is for; opening it is a second act and begins a session. It can be opened
again until it expires, because people come back to a letter. When it was first used is noted. A link ends
with the task that it was sent for; the council can end it before that, and replace it by a new one.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.actors import LINK, Actor
from engine.database import call_tables, tables
from engine.errors import NotFound
from engine.runtime import Runtime

LinkRow = Row[Any]
_LINKS = call_tables.links
_FIND = (
    select(_LINKS, tables.cases.c.reference)
    .join(tables.cases, tables.cases.c.id == _LINKS.c.case_id)
    .where(_LINKS.c.digest == bindparam("digest"))
)
_USE = update(_LINKS).where(_LINKS.c.digest == bindparam("b_digest")).values(used_at=bindparam("at"))


# Tasks that were open before: a task that the same unit of work opens has a link of its own.
_STILL_TO_DO = (
    select(tables.tasks.c.id)
    .where(
        tables.tasks.c.case_id == _LINKS.c.case_id,
        tables.tasks.c.role == _LINKS.c.role,
        tables.tasks.c.party == _LINKS.c.party,
        tables.tasks.c.status == "open",
        tables.tasks.c.id.not_in(bindparam("new_tasks", expanding=True)),
    )
    .exists()
)
_END_WITH_TASKS = (
    update(_LINKS)
    .where(
        _LINKS.c.case_id == bindparam("b_case_id"),
        _LINKS.c.ended_at.is_(None),
        _LINKS.c.digest.not_in(bindparam("new_links", expanding=True)),
        ~_STILL_TO_DO,
    )
    .values(ended_at=bindparam("at"), ended_why=bindparam("why"))
)
_END = (
    update(_LINKS)
    .where(
        _LINKS.c.council == bindparam("b_council"),
        _LINKS.c.case_id == bindparam("b_case_id"),
        _LINKS.c.role == bindparam("b_role"),
        _LINKS.c.party == bindparam("b_party"),
        _LINKS.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("at"), ended_why=bindparam("why"))
    .returning(_LINKS.c.digest)
)
_OF_CASE = (
    select(_LINKS)
    .where(_LINKS.c.council == bindparam("council"), _LINKS.c.case_id == bindparam("case_id"))
    .order_by(_LINKS.c.issued_at)
)


class LinkGone(NotFound):
    """This link has expired or never worked. Ask the council for a new one."""


class LinkEnd(StrEnum):
    """Why a link ended before its time."""

    TASK_DONE = "task_done"
    REPLACED = "replaced"
    BY_STAFF = "by_staff"


class LinkEnded(LinkGone):
    """This link has ended. Ask the council for a new one."""


_WHY_ENDED = {
    LinkEnd.TASK_DONE: "What this link was for has been done, so it has ended. You need do nothing more.",
    LinkEnd.REPLACED: "The council has sent a new link, so this one has ended. Use the latest letter.",
    LinkEnd.BY_STAFF: "The council has ended this link. If you still need it, ask for a new one.",
}


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
    """Return the token of a new link. It cannot be read again later."""
    bearer = {"council": council, "case_id": case_id, "role": role, "party": party, "name": name}
    return issue_all(connection, [{**bearer, "issued_at": issued_at, "expires_at": expires_at}])[0]


def issue_all(connection: Connection, rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the tokens of several new links, in the order of their rows."""
    tokens = [secrets.token_urlsafe(32) for _ in rows]
    new = {"used_at": None, "ended_at": None, "ended_why": None}
    numbered = zip(tokens, rows, strict=True)
    connection.execute(
        insert(_LINKS), [{**row, **new, "digest": digest_of(token)} for token, row in numbered]
    )
    return tokens


def find(connection: Connection, token: str, now: datetime) -> Link:
    """Return what a link is for, or raise LinkGone. This does not use it up: mail scanners do it too."""
    row = connection.execute(_FIND, {"digest": digest_of(token)}).mappings().one_or_none()
    if row is None:
        raise LinkGone
    if row["ended_at"] is not None:
        raise LinkEnded(_WHY_ENDED[LinkEnd(row["ended_why"])])
    if row["expires_at"] <= now:
        raise LinkGone
    return _link(row)


def of_case(connection: Connection, council: str, case_id: str) -> Sequence[LinkRow]:
    """Return the rows of a case's links, the oldest first."""
    return connection.execute(_OF_CASE, {"council": council, "case_id": case_id}).all()


def end(
    connection: Connection, council: str, case_id: str, role: str, party: str, why: LinkEnd, now: datetime
) -> list[str]:
    """End a party's links to a case, and return the ids of those who acted by them."""
    whose = {"b_council": council, "b_case_id": case_id, "b_role": role, "b_party": party}
    ended = connection.execute(_END, {**whose, "at": now, "why": why.value}).scalars()
    return [_actor_id(digest) for digest in ended]


def end_with_tasks(
    connection: Connection,
    case_id: str,
    now: datetime,
    new_tasks: Collection[str] = (),
    new_links: Collection[str] = (),
) -> None:
    """End the links of a case whose parties have nothing left to do that was open before."""
    new = {"new_tasks": list(new_tasks), "new_links": list(new_links)}
    connection.execute(
        _END_WITH_TASKS, {"b_case_id": case_id, "at": now, "why": LinkEnd.TASK_DONE.value, **new}
    )


def open(runtime: Runtime, token: str) -> Actor:
    """Return the actor that this link lets somebody act as, and note when it was first used."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        link = find(connection, token, now)
        if link.used_at is None:
            connection.execute(_USE, {"b_digest": digest_of(token), "at": now})
    return Actor(_actor_id(digest_of(token)), link.name, frozenset({link.role}), link.council, link.party)


def digest_of(token: str) -> str:
    """Return the hash under which a link is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _actor_id(digest: str) -> str:
    return f"{LINK}{digest[:16]}"


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
