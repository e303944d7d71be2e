"""Web's own records: councils and their roles, accounts, and who is signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.actors import StoredActor
from engine.database.handle import COUNCIL, SHARED, JsonText, new_id
from engine.database.record import CouncilRecord, Record

_ID, _KEY, _NAME = String(32), String(64), String(200)


class Council(Record, kw_only=True):
    """A council that uses this installation, with what its pages show of it."""

    __tablename__ = "councils"
    __table_args__ = {"info": SHARED}  # noqa: RUF012

    key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    name: Mapped[str] = mapped_column(_NAME)
    telephone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(_NAME, default="")


class CouncilRole(CouncilRecord, kw_only=True):
    """What a role is called and may do, in the order in which the council lists its roles."""

    __tablename__ = "roles"
    __table_args__ = {"info": COUNCIL}  # noqa: RUF012

    council: Mapped[str] = mapped_column(_KEY, ForeignKey("councils.key"), primary_key=True, init=False)
    key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    label: Mapped[str] = mapped_column(_NAME)
    permissions: Mapped[list[str]]
    position: Mapped[int]


class Membership(Record, kw_only=True):
    """The roles of an account in a council.

    An outside party deals with many councils: its council is the empty string, as in engine.actors.Actor.
    """

    __tablename__ = "memberships"
    __table_args__ = {"info": SHARED}  # noqa: RUF012

    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    account_id: Mapped[str] = mapped_column("account", ForeignKey("accounts.id"), index=True, init=False)
    council: Mapped[str] = mapped_column(_KEY, default="")
    roles: Mapped[list[str]]
    party: Mapped[str | None] = mapped_column(_KEY, default=None)
    party_name: Mapped[str] = mapped_column(_NAME, default="")

    account: Mapped["Account"] = relationship(lazy="raise", init=False, back_populates="memberships")


class Account(Record, kw_only=True):
    """A person who may sign in, and their memberships in order of the party's name."""

    __tablename__ = "accounts"
    __table_args__ = {"info": SHARED}  # noqa: RUF012

    id: Mapped[str] = mapped_column(_ID, primary_key=True, default_factory=new_id)
    email: Mapped[str] = mapped_column(_NAME, unique=True)
    name: Mapped[str] = mapped_column(_NAME)
    password_hash: Mapped[str] = mapped_column(_NAME)
    practice: Mapped[bool] = mapped_column(default=False)
    open: Mapped[bool] = mapped_column(default=True)

    memberships: Mapped[list[Membership]] = relationship(
        lazy="raise",
        default_factory=list,
        back_populates="account",
        order_by=(Membership.party_name, Membership.id),
    )


class SignIn(Record, kw_only=True):
    """A browser at which somebody is signed in; `actor` is set for people who came by a one-off link."""

    __tablename__ = "signed_in"
    __table_args__ = {"info": SHARED}  # noqa: RUF012

    token_hash: Mapped[str] = mapped_column(_KEY, primary_key=True)
    account_id: Mapped[str | None] = mapped_column(
        "account", ForeignKey("accounts.id"), index=True, default=None
    )
    membership_id: Mapped[str | None] = mapped_column(
        "membership", ForeignKey("memberships.id"), default=None
    )
    actor: Mapped[StoredActor | None] = mapped_column(JsonText, default=None)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    account: Mapped[Account | None] = relationship(lazy="raise", init=False)
    membership: Mapped[Membership | None] = relationship(lazy="raise", init=False)
