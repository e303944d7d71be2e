"""What a provider may read of the packages it was awarded, and which of its offers still stand.

Until the award nobody outside the council learns whose care it is; whoever was not awarded never does.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from brokerage import formatting
from brokerage.states import OfferState, PackageState
from brokerage.tables.award_tables import Award, IndividualAgreement
from brokerage.tables.package_tables import Package, Person
from brokerage.tables.tender_tables import Advert, Offer
from brokerage.tender import award_reversal, offers
from engine.database import session

_MOST = 100
_AWARDED = (
    select(Award, Package, Person, IndividualAgreement.text)
    .join(Package, Package.id == Award.package_id)
    .join(Person, Person.id == Package.person_id)
    .join(IndividualAgreement, IndividualAgreement.award_id == Award.id)
    .where(Award.location_id == bindparam("location"), Award.state.in_(award_reversal.LIVE))
    .where(Package.state != PackageState.WITHDRAWN)
    .order_by(Award.serial.desc())
)
_STANDING = (
    select(Advert.case_id)
    .join(Offer, Offer.advert_id == Advert.id)
    .where(
        Offer.location_id == bindparam("location"),
        Offer.state.in_((OfferState.SUBMITTED, OfferState.AWARDED, *offers.LIVE)),
    )
    .order_by(Offer.serial.desc())
    .limit(_MOST)
)


@dataclass(frozen=True)
class Awarded:
    """One package as its provider needs it: whose care it is and what was agreed."""

    case_id: str
    council: str
    title: str
    rows: tuple[tuple[str, str], ...]
    agreement: str


def to_location(
    connection: Connection, councils: Collection[str], location: str, limit: int, offset: int = 0
) -> list[Awarded]:
    """Return the packages that some councils awarded to a location and that are in force, newest first."""
    records = session.SeveralCouncils(connection, councils)
    shown = _AWARDED.limit(limit).offset(offset)
    return [
        _read(award, package, person, text)
        for award, package, person, text in records.execute(shown, {"location": location})
    ]


def standing_cases(connection: Connection, councils: Collection[str], location: str) -> list[str]:
    """Return the cases in which an offer of a location stands or was awarded, newest first."""
    records = session.SeveralCouncils(connection, councils)
    return list(records.scalars(_STANDING, {"location": location}))


def _read(award: Award, package: Package, person: Person, agreement: str) -> Awarded:
    facts = {
        "Person": person.name,
        "Address": ", ".join(part for part in (person.address, person.postcode) if part),
        "Telephone": person.phone,
        "Start": formatting.day(award.start_on),
        "Agreed rate": formatting.weekly(award.weekly_pence),
        "Needs": formatting.listed(package.needs),
        "Needs in words": package.needs_words,
        "Outcomes": package.outcomes,
        "Preferences": package.preferences,
        "Requirements": package.requirements,
    }
    shown = tuple((label, value) for label, value in facts.items() if value)
    title = f"{formatting.title(package.category)}, {package.reference}"
    return Awarded(award.case_id, award.council, title, shown, agreement)
