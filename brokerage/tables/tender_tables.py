"""From advert to selection: every list is a record of its own, kept as it was (clauses 8 to 12)."""

from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brokerage.states import AdvertState, OfferState, SelectionState
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package
from brokerage.tables.record import OfCouncil, of_council
from engine.database.handle import JsonText
from engine.database.record import table_of


class EligibilityFacts(TypedDict):
    """What the table `eligibility` was asked about one location."""

    offers_category: bool
    contracted: bool
    status: str
    band: str
    cqc: str
    in_area: bool
    meets_needs: bool
    asked_before: bool
    reach: str
    registered: bool | None


class RankedGroup(TypedDict):
    """Offers that share a place in a ranking, by their ids."""

    band: str
    order: int
    offers: list[str]


class Advert(OfCouncil, kw_only=True):
    """A call for offers to a long list of locations (clauses 8 and 9)."""

    __tablename__ = "adverts"
    __table_args__ = of_council("adverts", "case_id", "package", "state", "closed_at")

    case_id: Mapped[str]
    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    number: Mapped[int]
    reach: Mapped[str]
    area: Mapped[str]
    category: Mapped[str]
    urgency: Mapped[str]
    state: Mapped[AdvertState]
    areas: Mapped[list[str]]
    needs: Mapped[list[str]]
    description: Mapped[str | None] = mapped_column(default=None)
    extended_by: Mapped[str | None] = mapped_column(default=None)
    extended_reason: Mapped[str | None] = mapped_column(default=None)
    required_start_on: Mapped[date | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    extended_at: Mapped[datetime | None] = mapped_column(default=None)

    package: Mapped[Package] = relationship(lazy="raise", init=False)


class Invitation(OfCouncil, kw_only=True):
    """A location looked at for a long list: whether it was listed, why, and what the broker changed."""

    __tablename__ = "invitations"
    __table_args__ = of_council("invitations", "advert", "location")

    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    listed: Mapped[bool]
    invited: Mapped[bool]
    reason: Mapped[str]
    rule: Mapped[str]
    facts: Mapped[EligibilityFacts] = mapped_column(JsonText)
    changed_by: Mapped[str | None] = mapped_column(default=None)
    change_reason: Mapped[str | None] = mapped_column(default=None)
    invited_at: Mapped[datetime | None] = mapped_column(default=None)

    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Offer(OfCouncil, kw_only=True):
    """What a location answered to an advert."""

    __tablename__ = "offers"
    __table_args__ = of_council("offers", "advert", "location")

    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    sequence: Mapped[int]
    state: Mapped[OfferState]
    received_at: Mapped[datetime]
    standing_since_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    holds_until_at: Mapped[datetime | None] = mapped_column(default=None)
    can_meet: Mapped[bool | None] = mapped_column(default=None)
    accommodation_confirmed: Mapped[bool | None] = mapped_column(default=None)
    own_tenancy: Mapped[bool | None] = mapped_column(default=None)
    start_on: Mapped[date | None] = mapped_column(default=None)
    weekly_pence: Mapped[int | None] = mapped_column(default=None)
    limit_pence: Mapped[int | None] = mapped_column(default=None)
    band_order: Mapped[int | None] = mapped_column(default=None)
    score_hundredths: Mapped[int | None] = mapped_column(default=None)
    how_met: Mapped[str | None] = mapped_column(default=None)
    communication: Mapped[str | None] = mapped_column(default=None)
    landlord: Mapped[str | None] = mapped_column(default=None)
    decline_reason: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    rule: Mapped[str | None] = mapped_column(default=None)
    band: Mapped[str | None] = mapped_column(default=None)
    band_row: Mapped[str | None] = mapped_column(default=None)
    band_rule: Mapped[str | None] = mapped_column(default=None)
    cqc: Mapped[str | None] = mapped_column(default=None)

    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)

    @property
    def standing_since(self) -> datetime:
        """The instant from which the offer stands."""
        return self.standing_since_at or self.received_at


class Ranking(OfCouncil, kw_only=True):
    """A list as it was ranked: groups, the best band first."""

    __tablename__ = "rankings"
    __table_args__ = of_council("rankings", "advert")

    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    groups: Mapped[list[RankedGroup]] = mapped_column(JsonText)
    made_at: Mapped[datetime]

    advert: Mapped[Advert] = relationship(lazy="raise", init=False)


class Tie(OfCouncil, kw_only=True):
    """The leading group, and what is left of it after the steps of clause 12."""

    __tablename__ = "ties"
    __table_args__ = of_council("ties", "advert")

    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    ranking_id: Mapped[str] = mapped_column("ranking", ForeignKey("rankings.id"))
    members: Mapped[list[str]]
    remaining: Mapped[list[str]]
    band: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime]

    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    ranking: Mapped[Ranking] = relationship(lazy="raise", init=False)


class TieStep(OfCouncil, kw_only=True):
    """One step of clause 12: who was in before it and who after, and what it looked at."""

    __tablename__ = "tie_steps"
    __table_args__ = of_council("tie_steps", "tie")

    tie_id: Mapped[str] = mapped_column("tie", ForeignKey("ties.id"))
    number: Mapped[int]
    step: Mapped[str]
    made_by: Mapped[str]
    before: Mapped[list[str]]
    after: Mapped[list[str]]
    facts: Mapped[dict[str, object]]
    made_at: Mapped[datetime]

    tie: Mapped[Tie] = relationship(lazy="raise", init=False)


class Choice(OfCouncil, kw_only=True):
    """The citizen's answer to an invitation to choose among the tied (12(b), 12(c))."""

    __tablename__ = "choices"
    __table_args__ = of_council("choices", "tie")

    tie_id: Mapped[str] = mapped_column("tie", ForeignKey("ties.id"))
    decision: Mapped[str]
    by: Mapped[str]
    recorded_from: Mapped[str]
    recorded_by: Mapped[str]
    offer_id: Mapped[str | None] = mapped_column("offer", ForeignKey("offers.id"), default=None)
    why: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime]

    tie: Mapped[Tie] = relationship(lazy="raise", init=False)
    offer: Mapped[Offer | None] = relationship(lazy="raise", init=False)


class Selection(OfCouncil, kw_only=True):
    """A provider identified by rule, choice or officer, before any award."""

    __tablename__ = "selections"
    __table_args__ = of_council("selections", "advert")

    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    offer_id: Mapped[str] = mapped_column("offer", ForeignKey("offers.id"))
    how: Mapped[str]
    route: Mapped[str]
    state: Mapped[SelectionState]
    silent: Mapped[bool]
    proposed_at: Mapped[datetime]
    selected_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    void_at: Mapped[datetime | None] = mapped_column(default=None)
    selected_by: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    accepted_by: Mapped[str | None] = mapped_column(default=None)
    recorded_from: Mapped[str | None] = mapped_column(default=None)
    void_reason: Mapped[str | None] = mapped_column(default=None)

    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    offer: Mapped[Offer] = relationship(lazy="raise", init=False)


adverts = table_of(Advert)
choices = table_of(Choice)
invitations = table_of(Invitation)
offers = table_of(Offer)
rankings = table_of(Ranking)
selections = table_of(Selection)
tie_steps = table_of(TieStep)
ties = table_of(Tie)
