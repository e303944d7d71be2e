"""Who provides care: the register that all councils share, and what one council knows about a provider."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from brokerage.tables.record import OfCouncil, Shared, of_council, shared
from engine.database.handle import JsonText
from engine.database.record import table_of


class Provider(Shared, kw_only=True):
    """A body registered with CQC."""

    __tablename__ = "providers"
    __table_args__ = shared("providers")

    name: Mapped[str]
    brand: Mapped[str | None] = mapped_column(default=None)
    companies_house: Mapped[str | None] = mapped_column(default=None)
    ownership: Mapped[str | None] = mapped_column(default=None)
    read_at: Mapped[datetime | None] = mapped_column(default=None)


class Location(Shared, kw_only=True):
    """A registered place. Its id is CQC's; supported living without personal care has one of our own."""

    __tablename__ = "locations"
    __table_args__ = shared("locations", "provider", "local_authority")

    provider_id: Mapped[str] = mapped_column("provider", ForeignKey("providers.id"))
    name: Mapped[str]
    status: Mapped[str]
    also_known_as: Mapped[str | None] = mapped_column(default=None)
    address: Mapped[str | None] = mapped_column(default=None)
    postcode: Mapped[str | None] = mapped_column(default=None)
    ward: Mapped[str | None] = mapped_column(default=None)
    constituency: Mapped[str | None] = mapped_column(default=None)
    local_authority: Mapped[str | None] = mapped_column(default=None)
    region: Mapped[str | None] = mapped_column(default=None)
    latitude: Mapped[str | None] = mapped_column(default=None)
    longitude: Mapped[str | None] = mapped_column(default=None)
    uprn: Mapped[str | None] = mapped_column(default=None)
    website: Mapped[str | None] = mapped_column(default=None)
    registered_on: Mapped[date | None] = mapped_column(default=None)
    deregistered_on: Mapped[date | None] = mapped_column(default=None)
    dormant: Mapped[bool]
    care_home: Mapped[bool]
    beds: Mapped[int]
    service_types: Mapped[list[str]]
    specialisms: Mapped[list[str]]
    regulated_activities: Mapped[list[str]]
    read_at: Mapped[datetime | None] = mapped_column(default=None)

    provider: Mapped[Provider] = relationship(lazy="raise", init=False)


class CqcRating(Shared, kw_only=True):
    """A rating as it was published; `service` is empty for the location's own, else CQC's service group."""

    __tablename__ = "cqc_ratings"
    __table_args__ = shared("cqc_ratings", "location")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    service: Mapped[str]
    overall: Mapped[str]
    safe: Mapped[str | None] = mapped_column(default=None)
    effective: Mapped[str | None] = mapped_column(default=None)
    caring: Mapped[str | None] = mapped_column(default=None)
    responsive: Mapped[str | None] = mapped_column(default=None)
    well_led: Mapped[str | None] = mapped_column(default=None)
    rated_on: Mapped[date | None] = mapped_column(default=None)
    read_at: Mapped[datetime]

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Succession(Shared, kw_only=True):
    """One location took another's place in the register; `other` need not be in the register any more."""

    __tablename__ = "successions"
    __table_args__ = shared("successions", "location")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    kind: Mapped[str]
    other: Mapped[str]
    other_name: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Holiday(Shared, kw_only=True):
    """A bank holiday."""

    __tablename__ = "holidays"
    __table_args__ = shared("holidays", "day")

    day: Mapped[date]
    name: Mapped[str]


class Enrolment(OfCouncil, kw_only=True):
    """A location on the council's arrangement for one category, or known without (`none`)."""

    __tablename__ = "enrolments"
    __table_args__ = of_council("enrolments", "location", "category")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    category: Mapped[str]
    arrangement: Mapped[str]
    areas: Mapped[list[str]]
    service_types: Mapped[list[str]]
    on_site_schemes: Mapped[list[str]]
    email: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    vacancies: Mapped[int | None] = mapped_column(default=None)
    vacancies_at: Mapped[datetime | None] = mapped_column(default=None)
    from_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(default=None)

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Suspension(OfCouncil, kw_only=True):
    """No new work; what is running goes on. An empty category or area means all of them."""

    __tablename__ = "suspensions"
    __table_args__ = of_council("suspensions", "location")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    category: Mapped[str | None] = mapped_column(default=None)
    area: Mapped[str | None] = mapped_column(default=None)
    imposed_by: Mapped[str | None] = mapped_column(default=None)
    lifted_by: Mapped[str | None] = mapped_column(default=None)
    lift_reason: Mapped[str | None] = mapped_column(default=None)
    reason: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None] = mapped_column(default=None)

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Band(OfCouncil, kw_only=True):
    """The council's Overall Provider Quality Rating; the score (hundredths) is shown and never compared."""

    __tablename__ = "bands"
    __table_args__ = of_council("bands", "location")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    band: Mapped[str]
    recorded_by: Mapped[str]
    score_hundredths: Mapped[int | None] = mapped_column(default=None)
    from_on: Mapped[date]
    recorded_at: Mapped[datetime]

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class Feedback(OfCouncil, kw_only=True):
    """A score (hundredths of a point, 0 to 500) of an assessment or review, or the mean of `answers`."""

    __tablename__ = "feedback"
    __table_args__ = of_council("feedback", "location")

    location_id: Mapped[str] = mapped_column("location", ForeignKey("locations.id"))
    score_hundredths: Mapped[int]
    answers: Mapped[int]
    source: Mapped[str]
    recorded_by: Mapped[str]
    on_date: Mapped[date]
    recorded_at: Mapped[datetime]

    location: Mapped[Location] = relationship(lazy="raise", init=False)


class DatedSetting(OfCouncil, kw_only=True):
    """A value that holds for a council from a day on; changing one adds a record."""

    __tablename__ = "dated_settings"
    __table_args__ = of_council("dated_settings", "key")

    key: Mapped[str]
    set_by: Mapped[str]
    approved_by: Mapped[str]
    value: Mapped[object] = mapped_column(JsonText)
    from_on: Mapped[date]
    set_at: Mapped[datetime]


bands = table_of(Band)
cqc_ratings = table_of(CqcRating)
dated_settings = table_of(DatedSetting)
enrolments = table_of(Enrolment)
feedback = table_of(Feedback)
holidays = table_of(Holiday)
locations = table_of(Location)
providers = table_of(Provider)
successions = table_of(Succession)
suspensions = table_of(Suspension)
