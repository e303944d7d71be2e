"""How a council reaches a location: the telephone of its enrolment, the one for the category first."""

from sqlalchemy import bindparam, select

from brokerage.register import provider_status
from brokerage.store import dated_settings
from brokerage.tables.market_tables import Enrolment
from engine.cases import context
from engine.database import session

NOT_KNOWN = "Not on record"
_ENROLLED = (
    select(Enrolment)
    .where(provider_status.holds())
    .where(Enrolment.location_id == bindparam("location"))
    .order_by(Enrolment.serial.desc())
)


def enrolments_of(case: context.CaseContext, location: str | None, category: str) -> list[Enrolment]:
    """Return what a location is enrolled for today, the category in hand first."""
    on = dated_settings.today(case.now)
    enrolled = session.of(case).scalars(_ENROLLED, {"on": on, "location": location}).all()
    return sorted(enrolled, key=lambda enrolment: enrolment.category != category)


def telephone_of(case: context.CaseContext, location: str | None, category: str) -> str:
    """Return the telephone on which a location is reached, or that none is on record."""
    numbers = (enrolment.phone for enrolment in enrolments_of(case, location, category))
    return next(filter(None, numbers), NOT_KNOWN)
