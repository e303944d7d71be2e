"""Who is signed in: one row for each browser, found by a random token, of which only the hash is stored.

It ends after some idle minutes, after some hours, when the person signs out and when the account closes.
"""

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, String, bindparam, cast, delete, or_, select, update
from sqlalchemy.orm import joinedload

from engine import actors
from engine.database import session
from web.auth import roles
from web.auth.permissions import Permission
from web.tables import Account, Council, Membership, SignIn

LONGEST = timedelta(hours=12)
LONGEST_BY_LINK = timedelta(hours=2)
RECORD_USE_EVERY = timedelta(minutes=1)

_BY_TOKEN = (
    select(SignIn)
    .where(SignIn.token_hash == bindparam("token_hash"))
    .options(joinedload(SignIn.account), joinedload(SignIn.membership))
)


@dataclass(frozen=True)
class SignedIn:
    """A person at a browser: who they act as, what they may do, and whether they came by a one-off link.

    `known_roles` holds every role of the council; for outside parties, the roles that these may have. Only
    staff have a `council`.
    """

    actor: actors.Actor
    permissions: frozenset[Permission]
    known_roles: roles.Roles
    by_link: bool
    party_name: str
    started_at: datetime
    seen_at: datetime
    council: Council | None = None

    def ends_at(self, idle: timedelta) -> datetime:
        """Return when this person is signed out if they do nothing more."""
        return min(self.seen_at + idle, self.signs_out_at)

    @property
    def signs_out_at(self) -> datetime:
        """Return when this person is signed out whatever they do."""
        return self.started_at + (LONGEST_BY_LINK if self.by_link else LONGEST)

    def use_needs_recording(self, now: datetime) -> bool:
        """Return whether the recorded time of the last request is old enough to be replaced."""
        return now - self.seen_at >= RECORD_USE_EVERY


def start_for_account(connection: Connection, account: Account, membership: Membership, now: datetime) -> str:
    """Sign an account in and return the browser's token."""
    return _start(connection, now, account_id=account.id, membership_id=membership.id)


def start_for_link(connection: Connection, actor: actors.Actor, now: datetime) -> str:
    """Sign in a person who opened a one-off link and return the browser's token."""
    return _start(connection, now, actor=actor.stored())


def find(connection: Connection, token: str, now: datetime, idle: timedelta) -> SignedIn | None:
    """Return the person with this token; None if it is unknown or has expired."""
    sign_in = session.shared_of(connection).scalars(_BY_TOKEN, {"token_hash": _hash(token)}).one_or_none()
    if sign_in is None or now - sign_in.seen_at > idle:
        return None
    by_link = sign_in.actor is not None
    if now - sign_in.started_at > (LONGEST_BY_LINK if by_link else LONGEST):
        return None
    actor = _actor(sign_in)
    known_roles, council = roles.OUTSIDE, None
    if actor.party is None:
        known_roles, council = roles.with_council(connection, actor.council)
    return SignedIn(
        actor=actor,
        permissions=roles.permissions_of(known_roles, actor.roles),
        known_roles=known_roles,
        council=council,
        by_link=by_link,
        party_name=sign_in.membership.party_name if sign_in.membership else "",
        started_at=sign_in.started_at,
        seen_at=sign_in.seen_at,
    )


def record_use(connection: Connection, token: str, now: datetime) -> None:
    """Record when the browser was last used."""
    _change(connection, token, seen_at=now)


def act_for(connection: Connection, token: str, membership_id: str) -> None:
    """Let the person at the browser act in another membership of their account."""
    _change(connection, token, membership_id=membership_id)


def end(connection: Connection, token: str) -> None:
    """Sign the browser out."""
    session.shared_of(connection).execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))


def end_of_links(connection: Connection, actor_ids: Collection[str]) -> None:
    """Sign out whoever came by one of these links."""
    actor = cast(SignIn.actor, String)
    came_by = [actor.contains(json.dumps(actor_id), autoescape=True) for actor_id in actor_ids]
    if came_by:
        session.shared_of(connection).execute(delete(SignIn).where(or_(*came_by)))


def _start(
    connection: Connection,
    now: datetime,
    *,
    account_id: str | None = None,
    membership_id: str | None = None,
    actor: actors.StoredActor | None = None,
) -> str:
    records = session.shared_of(connection)
    records.execute(delete(SignIn).where(SignIn.started_at < now - LONGEST))
    token = secrets.token_urlsafe(32)
    records.put(
        SignIn(
            token_hash=_hash(token),
            account_id=account_id,
            membership_id=membership_id,
            actor=actor,
            started_at=now,
            seen_at=now,
        )
    )
    return token


def _change(connection: Connection, token: str, **changes: object) -> None:
    change = update(SignIn).where(SignIn.token_hash == _hash(token)).values(changes)
    session.shared_of(connection).execute(change)


def _actor(sign_in: SignIn) -> actors.Actor:
    """Return the person who came by a link, or else the account in its membership."""
    if sign_in.actor is not None:
        return actors.Actor.read(sign_in.actor)
    account, membership = sign_in.account, sign_in.membership
    if account is None or membership is None:
        raise LookupError("Nobody is signed in here: neither by a link nor with an account.")
    return actors.Actor(
        account.id, account.name, frozenset(membership.roles), membership.council, membership.party
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
