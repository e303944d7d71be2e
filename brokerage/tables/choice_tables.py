"""Another provider than the one proposed (clause 13): requests, payers, places given, top-up agreements."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brokerage.states import AllocationState, RequestState, TopUpAgreementState
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package
from brokerage.tables.record import OfCouncil, of_council
from brokerage.tables.tender_tables import Advert
from engine.database.record import table_of


class ChoiceRequest(OfCouncil, kw_only=True):
    """A request for another provider than the one proposed (clause 13)."""

    __tablename__ = "choice_requests"
    __table_args__ = of_council("choice_requests", "case_id", "advert")

    case_id: Mapped[str]
    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    location_id: Mapped[str | None] = mapped_column("location", ForeignKey("locations.id"), default=None)
    home_name: Mapped[str]
    via: Mapped[str]
    reason_kind: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    recorded_from: Mapped[str]
    recorded_by: Mapped[str]
    state: Mapped[RequestState]
    scheme: Mapped[str | None] = mapped_column(default=None)
    cqc: Mapped[str | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(default=None)
    decision_reasons: Mapped[str | None] = mapped_column(default=None)
    refused_reason: Mapped[str | None] = mapped_column(default=None)
    barred: Mapped[bool]
    reasonable: Mapped[bool | None] = mapped_column(default=None)
    suitable: Mapped[bool | None] = mapped_column(default=None)
    available: Mapped[bool | None] = mapped_column(default=None)
    accepts_council_terms: Mapped[bool | None] = mapped_column(default=None)
    weekly_pence: Mapped[int | None] = mapped_column(default=None)
    limit_pence: Mapped[int | None] = mapped_column(default=None)
    top_up_pence: Mapped[int | None] = mapped_column(default=None)
    additional_payment_pence: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    refused_at: Mapped[datetime | None] = mapped_column(default=None)
    stands_until_at: Mapped[datetime | None] = mapped_column(default=None)

    package: Mapped[Package] = relationship(lazy="raise", init=False)
    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    location: Mapped[Location | None] = relationship(lazy="raise", init=False)


class Payer(OfCouncil, kw_only=True):
    """Who would pay a top-up."""

    __tablename__ = "payers"
    __table_args__ = of_council("payers", "request")

    request_id: Mapped[str] = mapped_column("request", ForeignKey("choice_requests.id"))
    name: Mapped[str]
    kind: Mapped[str]
    email: Mapped[str | None] = mapped_column(default=None)
    basis: Mapped[str | None] = mapped_column(default=None)
    added_at: Mapped[datetime]

    request: Mapped[ChoiceRequest] = relationship(lazy="raise", init=False)


class Means(OfCouncil, kw_only=True):
    """Whether a payer is willing and able to pay."""

    __tablename__ = "means"
    __table_args__ = of_council("means", "payer")

    payer_id: Mapped[str] = mapped_column("payer", ForeignKey("payers.id"))
    willing: Mapped[bool]
    able: Mapped[bool]
    checked_by: Mapped[str | None] = mapped_column(default=None)
    declared_at: Mapped[datetime]

    payer: Mapped[Payer] = relationship(lazy="raise", init=False)


class MeansDeclaration(OfCouncil, kw_only=True):
    """What a payer says of what they can pay, in their own words; whoever checks it decides (`Means`)."""

    __tablename__ = "means_declarations"
    __table_args__ = of_council("means_declarations", "payer")

    payer_id: Mapped[str] = mapped_column("payer", ForeignKey("payers.id"))
    willing: Mapped[bool]
    can_pay: Mapped[bool]
    words: Mapped[str | None] = mapped_column(default=None)
    knows_advice: Mapped[bool | None] = mapped_column(default=None)
    recorded_from: Mapped[str]
    recorded_by: Mapped[str]
    said_by: Mapped[str | None] = mapped_column(default=None)
    said_on: Mapped[date | None] = mapped_column(default=None)
    declared_at: Mapped[datetime]

    payer: Mapped[Payer] = relationship(lazy="raise", init=False)


class ExceptionalDecision(OfCouncil, kw_only=True):
    """Whether the council waives a top-up, all of it or a part (A14)."""

    __tablename__ = "exceptional_decisions"
    __table_args__ = of_council("exceptional_decisions", "request")

    request_id: Mapped[str] = mapped_column("request", ForeignKey("choice_requests.id"))
    granted: Mapped[bool]
    reasons: Mapped[str]
    decided_by: Mapped[str]
    part_pence: Mapped[int | None] = mapped_column(default=None)
    review_on: Mapped[date | None] = mapped_column(default=None)
    decided_at: Mapped[datetime]

    request: Mapped[ChoiceRequest] = relationship(lazy="raise", init=False)


class Allocation(OfCouncil, kw_only=True):
    """A place given to one provider without ranking."""

    __tablename__ = "allocations"
    __table_args__ = of_council("allocations", "request")

    request_id: Mapped[str] = mapped_column("request", ForeignKey("choice_requests.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    route: Mapped[str]
    state: Mapped[AllocationState]
    weekly_pence: Mapped[int | None] = mapped_column(default=None)
    top_up_pence: Mapped[int | None] = mapped_column(default=None)
    confirmed_pence: Mapped[int | None] = mapped_column(default=None)
    place_held: Mapped[bool | None] = mapped_column(default=None)
    confirmed_by: Mapped[str | None] = mapped_column(default=None)
    release_reason: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    final_at: Mapped[datetime | None] = mapped_column(default=None)
    released_at: Mapped[datetime | None] = mapped_column(default=None)

    request: Mapped[ChoiceRequest] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)


class TopUpAgreement(OfCouncil, kw_only=True):
    """The Third Party Top Up Funding Agreement: the exact text, its digest and what it binds."""

    __tablename__ = "top_up_agreements"
    __table_args__ = of_council("top_up_agreements", "request")

    request_id: Mapped[str] = mapped_column("request", ForeignKey("choice_requests.id"))
    payer_id: Mapped[str] = mapped_column("payer", ForeignKey("payers.id"))
    allocation_id: Mapped[str] = mapped_column("allocation", ForeignKey("allocations.id"))
    text: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[TopUpAgreementState]
    weekly_pence: Mapped[int]
    top_up_pence: Mapped[int]
    review_on: Mapped[date]
    made_at: Mapped[datetime]

    request: Mapped[ChoiceRequest] = relationship(lazy="raise", init=False)
    payer: Mapped[Payer] = relationship(lazy="raise", init=False)
    allocation: Mapped[Allocation] = relationship(lazy="raise", init=False)


class Signature(OfCouncil, kw_only=True):
    """Who signed a top-up agreement, how and when."""

    __tablename__ = "signatures"
    __table_args__ = of_council("signatures", "agreement")

    agreement_id: Mapped[str] = mapped_column("agreement", ForeignKey("top_up_agreements.id"))
    full_name: Mapped[str]
    method: Mapped[str]
    sha256: Mapped[str]
    signed_by: Mapped[str]
    intent: Mapped[bool]
    received_by: Mapped[str | None] = mapped_column(default=None)
    signed_at: Mapped[datetime]

    agreement: Mapped[TopUpAgreement] = relationship(lazy="raise", init=False)


class DirectPayment(OfCouncil, kw_only=True):
    """Care that the person buys with the council's money, or what stood in the way (13(b))."""

    __tablename__ = "direct_payments"
    __table_args__ = of_council("direct_payments", "request")

    request_id: Mapped[str] = mapped_column("request", ForeignKey("choice_requests.id"))
    location_id: Mapped[str | None] = mapped_column("location", ForeignKey("locations.id"), default=None)
    conditions_met: Mapped[bool]
    managed_by: Mapped[str]
    recorded_by: Mapped[str]
    made_at: Mapped[datetime]

    request: Mapped[ChoiceRequest] = relationship(lazy="raise", init=False)
    location: Mapped[Location | None] = relationship(lazy="raise", init=False)


allocations = table_of(Allocation)
choice_requests = table_of(ChoiceRequest)
direct_payments = table_of(DirectPayment)
exceptional_decisions = table_of(ExceptionalDecision)
means = table_of(Means)
means_declarations = table_of(MeansDeclaration)
payers = table_of(Payer)
signatures = table_of(Signature)
top_up_agreements = table_of(TopUpAgreement)
