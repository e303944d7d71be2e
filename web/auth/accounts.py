"""Accounts: who may sign in, with which password, in which roles and for which council or provider."""

from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.orm import joinedload

from engine import actors
from engine.database import session
from web.tables import Account, Membership, SignIn

_ACCOUNTS = select(Account).options(joinedload(Account.memberships))
_BY_EMAIL = _ACCOUNTS.where(func.lower(Account.email) == bindparam("email"))
_PRACTICE = _ACCOUNTS.where(Account.practice, Account.open).order_by(Account.name)
_PRACTICE_ACCOUNT = _PRACTICE.where(Account.id == bindparam("account_id"))
_MEMBERSHIPS = (
    select(Membership)
    .where(Membership.account_id == bindparam("account_id"))
    .order_by(Membership.party_name, Membership.id)
)
_COLLEAGUES = (
    select(Account.id, Account.name, Membership.roles)
    .join(Account.memberships)
    .where(Membership.council == bindparam("employer"), Account.open)
    .order_by(Account.name)
)
_NAMES = (
    select(Account.id, Account.name)
    .join(Account.memberships)
    .where(Membership.council == bindparam("employer"))
)


def open_account(
    connection: Connection,
    *,
    email: str,
    name: str,
    password: str,
    memberships: Sequence[Membership],
    practice: bool = False,
) -> str:
    """Open an account, or change the one with this email address, and return its id."""
    records = session.shared_of(connection)
    password_hash = _hasher().hash(password)
    account = _by_email(records, email)
    if account is None:
        account = records.put(Account(email=_folded(email), name=name, password_hash=password_hash))
    account.name, account.password_hash = name, password_hash
    account.practice, account.open = practice, True
    for membership in memberships:
        _join(account, membership)
    return account.id


def close_account(connection: Connection, account_id: str) -> None:
    """Close an account and sign it out everywhere."""
    records = session.shared_of(connection)
    records.execute(delete(SignIn).where(SignIn.account_id == account_id))
    records.execute(update(Account).where(Account.id == account_id).values(open=False))


def check_password(connection: Connection, email: str, password: str) -> Account | None:
    """Return the account with this email address and password. An unknown address takes as long to refuse."""
    account = _by_email(session.shared_of(connection), email)
    try:
        _hasher().verify(account.password_hash if account else _nobodys_hash(), password)
    except VerificationError:
        return None
    return account if account and account.open else None


def practice_accounts(connection: Connection) -> Sequence[Account]:
    """Return the accounts that a practice council shows to everybody, in order of name."""
    return session.shared_of(connection).scalars(_PRACTICE).unique().all()


def practice_account(connection: Connection, account_id: str) -> Account | None:
    """Return a practice account, or None if the id is not one."""
    accounts = session.shared_of(connection).scalars(_PRACTICE_ACCOUNT, {"account_id": account_id})
    return accounts.unique().one_or_none()


def memberships_of(connection: Connection, account_id: str) -> Sequence[Membership]:
    """Return an account's memberships, in order of the party's name."""
    return session.shared_of(connection).scalars(_MEMBERSHIPS, {"account_id": account_id}).all()


def colleagues(connection: Connection, council: str) -> list[actors.Actor]:
    """Return everybody who works for a council, in order of name: tasks can be handed over to them."""
    rows = session.shared_of(connection).execute(_COLLEAGUES, {"employer": council})
    return [actors.Actor(account_id, name, frozenset(roles), council) for account_id, name, roles in rows]


def names(connection: Connection, council: str) -> dict[str, str]:
    """Return the names of all who work or worked for a council, by account, and that of the system."""
    rows = session.shared_of(connection).execute(_NAMES, {"employer": council})
    return {actors.SYSTEM.id: actors.SYSTEM.name, **{row.id: row.name for row in rows}}


def _join(account: Account, membership: Membership) -> None:
    """Give an account a membership, or the one that it has there its roles."""
    for known in account.memberships:
        if (known.council, known.party) == (membership.council, membership.party):
            known.roles, known.party_name = membership.roles, membership.party_name
            return
    account.memberships.append(membership)


def _by_email(records: session.Records, email: str) -> Account | None:
    return records.scalars(_BY_EMAIL, {"email": _folded(email)}).unique().one_or_none()


def _folded(email: str) -> str:
    return email.strip().lower()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody")
