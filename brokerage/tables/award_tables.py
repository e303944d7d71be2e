"""The award and what it leaves behind: agreements for care, whose home it is, care for a time."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brokerage.states import AwardState, CareAgreementState, PlacementState, TenancyState
from brokerage.tables.choice_tables import ChoiceRequest
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package
from brokerage.tables.record import OfCouncil, of_council
from brokerage.tables.tender_tables import Advert, Offer
from engine.database.record import table_of


class Award(OfCouncil, kw_only=True):
    """An officer's act by which a provider gets the package."""

    __tablename__ = "awards"
    __table_args__ = of_council("awards", "case_id", "location", "state")

    case_id: Mapped[str]
    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    advert_id: Mapped[str] = mapped_column("advert", ForeignKey("adverts.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    offer_id: Mapped[str | None] = mapped_column("offer", ForeignKey("offers.id"), default=None)
    request_id: Mapped[str | None] = mapped_column("request", ForeignKey("choice_requests.id"), default=None)
    route: Mapped[str]
    officer: Mapped[str]
    officer_name: Mapped[str]
    state: Mapped[AwardState]
    note: Mapped[str | None] = mapped_column(default=None)
    start_note: Mapped[str | None] = mapped_column(default=None)
    weekly_pence: Mapped[int | None] = mapped_column(default=None)
    top_up_pence: Mapped[int | None] = mapped_column(default=None)
    council_pays_pence: Mapped[int | None] = mapped_column(default=None)
    interim: Mapped[bool]
    start_on: Mapped[date]
    review_on: Mapped[date | None] = mapped_column(default=None)
    started_on: Mapped[date | None] = mapped_column(default=None)
    made_at: Mapped[datetime]

    package: Mapped[Package] = relationship(lazy="raise", init=False)
    advert: Mapped[Advert] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)
    offer: Mapped[Offer | None] = relationship(lazy="raise", init=False)
    request: Mapped[ChoiceRequest | None] = relationship(lazy="raise", init=False)


class IndividualAgreement(OfCouncil, kw_only=True):
    """The call-off contract for the care of one package; housing is another record (clause 6)."""

    __tablename__ = "individual_agreements"
    __table_args__ = of_council("individual_agreements", "award", "location")

    award_id: Mapped[str] = mapped_column("award", ForeignKey("awards.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    arrangement: Mapped[str]
    category: Mapped[str]
    state: Mapped[CareAgreementState]
    text: Mapped[str]
    sha256: Mapped[str]
    weekly_pence: Mapped[int | None] = mapped_column(default=None)
    start_on: Mapped[date]
    end_on: Mapped[date | None] = mapped_column(default=None)
    made_at: Mapped[datetime]

    award: Mapped[Award] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Tenancy(OfCouncil, kw_only=True):
    """Whose home it is. Ends on its own account, never with the care (clause 6)."""

    __tablename__ = "tenancies"
    __table_args__ = of_council("tenancies", "package")

    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    landlord: Mapped[str]
    state: Mapped[TenancyState]
    own_tenancy: Mapped[bool]
    landlord_provides_care: Mapped[bool]
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    made_at: Mapped[datetime]

    package: Mapped[Package] = relationship(lazy="raise", init=False)


class TemporaryPlacement(OfCouncil, kw_only=True):
    """Care bought outside every arrangement, for a time, because nobody contracted could (003/5.4(3))."""

    __tablename__ = "temporary_placements"
    __table_args__ = of_council("temporary_placements", "case_id")

    case_id: Mapped[str]
    package_id: Mapped[str] = mapped_column("package", ForeignKey("packages.id"))
    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    reason: Mapped[str]
    approved_by: Mapped[str]
    approved_name: Mapped[str]
    state: Mapped[PlacementState]
    earlier_adverts: Mapped[list[str]]
    start_on: Mapped[date]
    review_on: Mapped[date]
    made_at: Mapped[datetime]

    package: Mapped[Package] = relationship(lazy="raise", init=False)
    location: Mapped[Location] = relationship(lazy="raise", init=False)


awards = table_of(Award)
individual_agreements = table_of(IndividualAgreement)
temporary_placements = table_of(TemporaryPlacement)
tenancies = table_of(Tenancy)
