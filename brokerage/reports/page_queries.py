"""Plain reads for lists and pages: no case is worked on here, and nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from brokerage import formatting
from brokerage.states import OfferState, Reason
from brokerage.tables import market_tables, tender_tables
from brokerage.tables.package_tables import Document, Package, Person
from brokerage.tables.tender_tables import Advert, Offer
from engine.database import columns, session

_MOST_FOUND = 200
_RESULTS = {
    OfferState.SUBMITTED: "Waiting for the advert to close",
    OfferState.LATE: "Not counted: it came after the advert closed",
    OfferState.WITHDRAWN: "Withdrawn",
    OfferState.DECLINED: "Declined",
    OfferState.NOT_RANKED: "Not ranked",
    OfferState.RANKED: "Ranked; no award yet",
    OfferState.SELECTED: "Ranked; no award yet",
    OfferState.VOID: "Not awarded",
    OfferState.AWARDED: "Awarded to you",
    OfferState.UNSUCCESSFUL: "Not awarded",
}
_CASE: BindParameter[str] = bindparam("case")
_DOCUMENTS = (
    select(Document.id, Document.kind, Document.party, Document.made_at)
    .where(Document.case_id == _CASE)
    .order_by(Document.serial)
)
# By the advert, of which there are few offers: by the location there may be very many.
_OWN_OFFERS = (
    select(Offer)
    .where(
        Offer.advert_id.in_(bindparam("adverts", expanding=True)),
        columns.unindexed(tender_tables.offers.c.location) == bindparam("location"),
    )
    .order_by(Offer.serial.desc())
)
_ADVERTS = select(Advert).where(Advert.id.in_(bindparam("adverts", expanding=True)))


@dataclass(frozen=True)
class OwnOffer:
    """One offer as the provider that made it may see it: its result and why, never another's offer."""

    advert: str
    state: str
    result: str
    reason: str


class CaseDocument(NamedTuple):
    """A document as a list shows it, without its text."""

    id: str
    kind: str
    party: str
    made_at: datetime


def names_of_locations(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the names of locations by id, in one query."""
    places = market_tables.locations
    query = select(places.c.id, places.c.name).where(places.c.id.in_(list(ids)))
    return dict(connection.execute(query).all()) if ids else {}


def cases_of_person(connection: Connection, council: str, typed: str) -> list[str]:
    """Return the newest cases of people whose name or reference contains what was typed."""
    wanted = typed.strip()
    if not wanted:
        return []
    # The newest people who fit are looked up first: a name that many have is found without reading all.
    people = (
        select(Person.id)
        .where(
            or_(
                Person.name.icontains(wanted, autoescape=True),
                Person.reference.icontains(wanted, autoescape=True),
            )
        )
        .order_by(Person.serial.desc())
        .limit(_MOST_FOUND)
    )
    query = (
        select(Package.case_id)
        .where(Package.person_id.in_(people.scalar_subquery()))
        .order_by(Package.serial.desc())
        .limit(_MOST_FOUND)
    )
    return list(session.records_of(connection, council).scalars(query))


def documents_of_case(connection: Connection, council: str, case_id: str) -> list[CaseDocument]:
    """Return a case's documents, first made first."""
    rows = session.records_of(connection, council).execute(_DOCUMENTS, {"case": case_id})
    return [CaseDocument(*row) for row in rows]


def document(connection: Connection, council: str, document_id: str) -> Document:
    """Return one document with its text; RecordMissing if the council has none of that id."""
    return session.records_of(connection, council).require(Document, document_id)


def results_of_location(
    connection: Connection, location: str, adverts: Collection[tuple[str, str]]
) -> dict[str, OwnOffer]:
    """Return what came of a location's offers to some adverts, by the advert's id.

    Of its last offer that counts, else of its last. `adverts` are pairs of council and id.
    """
    records = session.SeveralCouncils(connection, {council for council, _ in adverts})
    keys = {"adverts": [advert for _, advert in adverts], "location": location}
    results: dict[str, OwnOffer] = {}
    for row in records.scalars(_OWN_OFFERS, keys):
        offer = OwnOffer(row.advert_id, row.state.value, _RESULTS[row.state], _reason(row))
        if offer.advert not in results or results[offer.advert].state == OfferState.LATE:
            results[offer.advert] = offer
    return results


def facts_of_adverts(
    connection: Connection, adverts: Collection[tuple[str, str]]
) -> dict[str, dict[str, str]]:
    """Return what a provider's list says of adverts, by id: area, urgency, start; never whose they are."""
    records = session.SeveralCouncils(connection, {council for council, _ in adverts})
    rows = records.scalars(_ADVERTS, {"adverts": [advert for _, advert in adverts]})
    return {row.id: _advert(row) for row in rows if (row.council, row.id) in adverts}


def _advert(row: Advert) -> dict[str, str]:
    return {
        "area": formatting.title(row.area),
        "category": formatting.title(row.category),
        "urgency": formatting.title(row.urgency),
        "needs": formatting.listed(row.needs),
        "required_start": formatting.day(row.required_start_on),
        "council": row.council,
    }


def _reason(row: Offer) -> str:
    if row.reason and row.reason != Reason.RANKABLE:
        return formatting.title(row.reason)
    if row.state in (OfferState.UNSUCCESSFUL, OfferState.VOID) and row.band:
        return f"Your offer was ranked in the band {row.band}; another was ranked above it or chosen."
    return ""
