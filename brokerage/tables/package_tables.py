"""Whose care it is: people, who speaks for them, the care to be bought and the papers made for it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brokerage.states import PackageState
from brokerage.tables.record import OfCouncil, of_council
from engine.database.handle import JsonText
from engine.database.record import table_of


class Person(OfCouncil, kw_only=True):
    """Somebody who needs care, as one council knows them."""

    __tablename__ = "people"
    __table_args__ = of_council("people", "reference", "born_on")

    name: Mapped[str]
    reference: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)
    postcode: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    capacity_note: Mapped[str | None] = mapped_column(default=None)
    born_on: Mapped[date | None] = mapped_column(default=None)
    has_capacity: Mapped[bool | None] = mapped_column(default=None)
    added_at: Mapped[datetime]


class Representative(OfCouncil, kw_only=True):
    """Who speaks for a person; `authority_seen`: somebody saw the paper that lets them act."""

    __tablename__ = "representatives"
    __table_args__ = of_council("representatives", "person")

    person_id: Mapped[str] = mapped_column("person", ForeignKey("people.id"))
    name: Mapped[str]
    role: Mapped[str]
    email: Mapped[str | None] = mapped_column(default=None)
    authority_seen: Mapped[bool]
    added_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise", init=False)


class Package(OfCouncil, kw_only=True):
    """The care to be bought for a person in one case."""

    __tablename__ = "packages"
    __table_args__ = of_council("packages", "case_id", "person", "state")

    case_id: Mapped[str]
    reference: Mapped[str]
    person_id: Mapped[str] = mapped_column("person", ForeignKey("people.id"))
    category: Mapped[str]
    urgency: Mapped[str]
    age_group: Mapped[str]
    area: Mapped[str]
    state: Mapped[PackageState]
    urgency_reason: Mapped[str | None] = mapped_column(default=None)
    needs_words: Mapped[str | None] = mapped_column(default=None)
    outcomes: Mapped[str | None] = mapped_column(default=None)
    preferences: Mapped[str | None] = mapped_column(default=None)
    requirements: Mapped[str | None] = mapped_column(default=None)
    current_landlord: Mapped[str | None] = mapped_column(default=None)
    needs: Mapped[list[str]]
    required_start_on: Mapped[date]
    weekly_hours: Mapped[int | None] = mapped_column(default=None)
    plan_approved: Mapped[bool | None] = mapped_column(default=None)
    budget_approved: Mapped[bool | None] = mapped_column(default=None)
    referred_by: Mapped[str]
    referred_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    person: Mapped[Person] = relationship(lazy="raise", init=False)


class Budget(OfCouncil, kw_only=True):
    """A personal budget a week; each new one is a record, the latest holds."""

    __tablename__ = "budgets"
    __table_args__ = of_council("budgets", "package")

    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    weekly_pence: Mapped[int]
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]

    package: Mapped[Package] = relationship(lazy="raise", init=False)


class PackageChange(OfCouncil, kw_only=True):
    """What was changed in a package while care was sought, and why."""

    __tablename__ = "package_changes"
    __table_args__ = of_council("package_changes", "package")

    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    what: Mapped[str]
    reason: Mapped[str]
    changed_by: Mapped[str]
    before: Mapped[dict[str, object]]
    after: Mapped[dict[str, object]]
    changed_at: Mapped[datetime]

    package: Mapped[Package] = relationship(lazy="raise", init=False)


class Document(OfCouncil, kw_only=True):
    """A paper of the case, frozen as it was made. Its kinds are those of the decision tables."""

    __tablename__ = "documents"
    __table_args__ = of_council("documents", "case_id")

    case_id: Mapped[str]
    kind: Mapped[str]
    party: Mapped[str]
    text: Mapped[str]
    sha256: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class Presentation(OfCouncil, kw_only=True):
    """What was told to whom about providers, as it was told (clause 11; the advice before a top-up)."""

    __tablename__ = "presentations"
    __table_args__ = of_council("presentations", "case_id")

    case_id: Mapped[str]
    kind: Mapped[str]
    party: Mapped[str]
    told_by: Mapped[str]
    shown: Mapped[list[dict[str, str]]] = mapped_column(JsonText)
    told_to: Mapped[str | None] = mapped_column(default=None)
    understood: Mapped[bool | None] = mapped_column(default=None)
    agreed: Mapped[bool | None] = mapped_column(default=None)
    told_on: Mapped[date | None] = mapped_column(default=None)
    at: Mapped[datetime]


budgets = table_of(Budget)
documents = table_of(Document)
package_changes = table_of(PackageChange)
packages = table_of(Package)
people = table_of(Person)
presentations = table_of(Presentation)
representatives = table_of(Representative)
