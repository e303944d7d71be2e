"""Web's own tables: the councils, the accounts people sign in with, and who is signed in now."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from engine.database import SHARED, JsonText, UtcDateTime, metadata

councils = Table(
    "councils",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("telephone", String(40), nullable=False, default=""),
    Column("email", String(200), nullable=False, default=""),
    info=SHARED,
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("practice", Boolean, nullable=False, default=False),
    Column("open", Boolean, nullable=False, default=True),
    info=SHARED,
)

# An outside party deals with many councils: its council is the empty string, as in engine.people.Actor.
memberships = Table(
    "memberships",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("council", String(64), nullable=False),
    Column("roles", JsonText, nullable=False),
    Column("party", String(64)),
    Column("party_name", String(200), nullable=False, default=""),
    info=SHARED,
)

# `actor` is filled for those who came by a one-off link and have no account.
signed_in = Table(
    "signed_in",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.id"), index=True),
    Column("membership", ForeignKey("memberships.id")),
    Column("actor", JsonText),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    info=SHARED,
)
