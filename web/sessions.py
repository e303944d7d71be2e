"""Who is signed in: one row for each browser, named by a random token of which only the hash is kept.

It ends after idle minutes, after a number of hours, at signing out, and when the account closes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from engine import people
from web import tables
from web.accounts import Account, Membership

LONGEST = timedelta(hours=12)
LONGEST_BY_LINK = timedelta(hours=2)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A person at a browser: as whom they act, and whether a one-off link let them in."""

    actor: people.Actor
    by_link: bool
    party_name: str
    started_at: datetime
    seen_at: datetime

    def must_be_noted(self, now: datetime) -> bool:
        """Return whether the time of the last request is old enough to be written down again."""
        return now - self.seen_at >= NOTED_EVERY


def start_for_account(connection: Connection, account: Account, membership: Membership, now: datetime) -> str:
    """Sign an account in and return the browser's token."""
    return _start(connection, now, account=account.id, membership=membership.id)


def start_for_link(connection: Connection, actor: people.Actor, now: datetime) -> str:
    """Sign in a person who opened a one-off link and return the browser's token."""
    kept = {
        "id": actor.id,
        "name": actor.name,
        "roles": sorted(actor.roles),
        "council": actor.council,
        "party": actor.party,
    }
    return _start(connection, now, actor=kept)


def find(connection: Connection, token: str, now: datetime, idle: timedelta) -> SignedIn | None:
    """Return who a token stands for; None if it is unknown or its time is over."""
    session, account, member = tables.signed_in, tables.accounts, tables.memberships
    row = connection.execute(
        select(session, account.c.name, member.c.council, member.c.roles, member.c.party, member.c.party_name)
        .outerjoin(account, account.c.id == session.c.account)
        .outerjoin(member, member.c.id == session.c.membership)
        .where(session.c.token_hash == _hash(token))
    ).one_or_none()
    if row is None or now - row.seen_at > idle or now - row.started_at > _longest(row):
        return None
    return SignedIn(_actor(row), row.actor is not None, row.party_name or "", row.started_at, row.seen_at)


def note(connection: Connection, token: str, now: datetime) -> None:
    """Write down that the browser was heard of."""
    where = tables.signed_in.c.token_hash == _hash(token)
    connection.execute(update(tables.signed_in).where(where).values(seen_at=now))


def act_for(connection: Connection, token: str, membership_id: str) -> None:
    """Let the browser act in another of its account's memberships."""
    where = tables.signed_in.c.token_hash == _hash(token)
    connection.execute(update(tables.signed_in).where(where).values(membership=membership_id))


def end(connection: Connection, token: str) -> None:
    """Sign the browser out."""
    connection.execute(delete(tables.signed_in).where(tables.signed_in.c.token_hash == _hash(token)))


def _start(connection: Connection, now: datetime, **whom: object) -> str:
    connection.execute(delete(tables.signed_in).where(tables.signed_in.c.started_at < now - LONGEST))
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(tables.signed_in).values(token_hash=_hash(token), started_at=now, seen_at=now, **whom)
    )
    return token


def _actor(row: Row[Any]) -> people.Actor:
    if row.actor is not None:
        kept = row.actor
        return people.Actor(
            kept["id"], kept["name"], frozenset(kept["roles"]), kept["council"], kept["party"]
        )
    return people.Actor(row.account, row.name, frozenset(row.roles), row.council, row.party)


def _longest(row: Row[Any]) -> timedelta:
    return LONGEST if row.actor is None else LONGEST_BY_LINK


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
