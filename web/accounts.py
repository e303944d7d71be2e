"""Accounts: who may sign in, with which password, in which roles, for which council or provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Row, Select, func, insert, select, update

from engine import database, people
from web import tables


@dataclass(frozen=True)
class Membership:
    """What an account may do: roles in a council, or for an outside party (whose council is empty)."""

    council: str
    roles: frozenset[str]
    party: str | None = None
    party_name: str = ""
    id: str = ""


@dataclass(frozen=True)
class Account:
    """A person who may sign in, and their memberships in the order they were given."""

    id: str
    email: str
    name: str
    memberships: tuple[Membership, ...]


def open_account(
    connection: Connection,
    *,
    email: str,
    name: str,
    password: str,
    memberships: Sequence[Membership],
    practice: bool = False,
) -> str:
    """Open an account and return its id. An account with this e-mail address is changed to these facts."""
    facts = {"name": name, "password_hash": _hasher().hash(password), "practice": practice, "open": True}
    found = connection.execute(_with_email(email)).one_or_none()
    account_id = str(found.id) if found else database.new_id()
    if found:
        connection.execute(update(tables.accounts).where(tables.accounts.c.id == account_id).values(facts))
    else:
        connection.execute(insert(tables.accounts).values(id=account_id, email=_folded(email), **facts))
    for membership in memberships:
        _join(connection, account_id, membership)
    return account_id


def close_account(connection: Connection, account_id: str) -> None:
    """Close an account and end wherever it is signed in."""
    connection.execute(tables.signed_in.delete().where(tables.signed_in.c.account == account_id))
    connection.execute(update(tables.accounts).where(tables.accounts.c.id == account_id).values(open=False))


def check_password(connection: Connection, email: str, password: str) -> Account | None:
    """Return the account whose e-mail and password these are. A wrong e-mail takes as long to find."""
    row = connection.execute(_with_email(email)).one_or_none()
    try:
        _hasher().verify(row.password_hash if row else _nobodys_hash(), password)
    except VerificationError:
        return None
    return _account(connection, row) if row and row.open else None


def practice_accounts(connection: Connection) -> list[Account]:
    """Return the accounts that a practice council shows to everybody, by name."""
    where = tables.accounts.c.practice & tables.accounts.c.open
    rows = connection.execute(select(tables.accounts).where(where).order_by(tables.accounts.c.name)).all()
    held = _memberships(connection, [row.id for row in rows])
    return [Account(row.id, row.email, row.name, held.get(row.id, ())) for row in rows]


def practice_account(connection: Connection, account_id: str) -> Account | None:
    """Return one practice account; None for any other id."""
    where = (tables.accounts.c.id == account_id) & tables.accounts.c.practice & tables.accounts.c.open
    row = connection.execute(select(tables.accounts).where(where)).one_or_none()
    return _account(connection, row) if row else None


def memberships_of(connection: Connection, account_id: str) -> tuple[Membership, ...]:
    """Return an account's memberships, oldest first."""
    return _memberships(connection, [account_id]).get(account_id, ())


def _memberships(connection: Connection, accounts: Sequence[str]) -> dict[str, tuple[Membership, ...]]:
    member = tables.memberships
    query = select(member).where(member.c.account.in_(accounts)).order_by(member.c.party_name, member.c.id)
    found: dict[str, tuple[Membership, ...]] = {}
    for row in connection.execute(query):
        held = Membership(row.council, frozenset(row.roles), row.party, row.party_name, row.id)
        found[row.account] = (*found.get(row.account, ()), held)
    return found


def colleagues(connection: Connection, council: str) -> list[people.Actor]:
    """Return everybody who works for a council, by name: those work can be handed to."""
    member, account = tables.memberships, tables.accounts
    joined = select(account.c.id, account.c.name, member.c.roles).join(
        member, member.c.account == account.c.id
    )
    rows = connection.execute(
        joined.where(member.c.council == council, account.c.open).order_by(account.c.name)
    )
    return [people.Actor(row.id, row.name, frozenset(row.roles), council) for row in rows]


def _account(connection: Connection, row: Row[Any]) -> Account:
    return Account(row.id, row.email, row.name, memberships_of(connection, row.id))


def _join(connection: Connection, account_id: str, membership: Membership) -> None:
    facts = {"roles": sorted(membership.roles), "party_name": membership.party_name}
    member = tables.memberships
    same = (member.c.account == account_id) & (member.c.council == membership.council)
    same &= member.c.party == membership.party if membership.party else member.c.party.is_(None)
    if connection.execute(update(member).where(same).values(facts)).rowcount:
        return
    connection.execute(
        insert(member).values(
            id=database.new_id(),
            account=account_id,
            council=membership.council,
            party=membership.party,
            **facts,
        )
    )


def _with_email(email: str) -> Select[Any]:
    return select(tables.accounts).where(func.lower(tables.accounts.c.email) == _folded(email))


def _folded(email: str) -> str:
    return email.strip().lower()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody")
