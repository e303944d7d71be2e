"""Plain reads for lists and pages: no case is worked on here, and nothing is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from brokerage import offers, records, tables, words
from engine import database

_MOST_FOUND = 200
_RESULTS = {
    "submitted": "Waiting for the advert to close",
    "late": "Not counted: it came after the advert closed",
    "withdrawn": "Withdrawn",
    "declined": "Declined",
    "not_ranked": "Not ranked",
    "ranked": "Ranked; no award yet",
    "selected": "Ranked; no award yet",
    "void": "Not awarded",
    "awarded": "Awarded to you",
    "unsuccessful": "Not awarded",
}


@dataclass(frozen=True)
class OwnOffer:
    """One offer as the provider that made it may see it: its result and why, never another's offer."""

    case_id: str
    advert: str
    state: str
    result: str
    reason: str


def people_of_cases(connection: Connection, council: str, case_ids: Collection[str]) -> dict[str, str]:
    """Return the person's name of each case that has one, in one query."""
    packages, people = tables.packages, tables.people
    query = (
        select(packages.c.case_id, people.c.name)
        .join(people, people.c.id == packages.c.person)
        .where(packages.c.council == council, people.c.council == council)
        .where(packages.c.case_id.in_(list(case_ids)))
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def names_of_locations(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the names of locations by id, in one query."""
    places = tables.locations
    query = select(places.c.id, places.c.name).where(places.c.id.in_(list(ids)))
    return {row[0]: row[1] for row in connection.execute(query)} if ids else {}


def cases_of_person(connection: Connection, council: str, typed: str) -> list[str]:
    """Return the newest cases of people whose name or reference contains what was typed."""
    packages, people = tables.packages, tables.people
    wanted = typed.strip()
    if not wanted:
        return []
    query = (
        select(packages.c.case_id)
        .join(people, people.c.id == packages.c.person)
        .where(packages.c.council == council, people.c.council == council)
        .where(
            or_(
                people.c.name.icontains(wanted, autoescape=True),
                people.c.reference.icontains(wanted, autoescape=True),
            )
        )
        .order_by(packages.c.serial.desc())
        .limit(_MOST_FOUND)
    )
    return list(connection.scalars(query))


def documents_of_case(connection: Connection, council: str, case_id: str) -> list[Any]:
    """Return id, kind, made_at, made_by and sha256 of a case's documents, first made first."""
    papers = tables.documents
    query = (
        select(papers.c.id, papers.c.kind, papers.c.made_at, papers.c.made_by, papers.c.sha256)
        .where(papers.c.council == council, papers.c.case_id == case_id)
        .order_by(papers.c.serial)
    )
    return list(connection.execute(query))


def document(connection: Connection, council: str, document_id: str) -> Row[Any]:
    """Return one document with its text; RecordMissing if the council has none of that id."""
    return records.Records(connection, council).get(tables.documents, document_id)


def offers_of_location(connection: Connection, location: str) -> list[OwnOffer]:
    """Return a location's own offers to every council, newest first, each with its result and why."""
    made, adverts = tables.offers, tables.adverts
    query = (
        select(made, adverts.c.case_id)
        .join(adverts, adverts.c.id == made.c.advert)
        .where(made.c.location == location)
        .order_by(made.c.serial.desc())
    )
    return [
        OwnOffer(row.case_id, row.advert, row.state, _RESULTS[row.state], _reason(row))
        for row in connection.execute(query)
    ]


def results_of_location(connection: Connection, location: str) -> dict[str, OwnOffer]:
    """Return by advert what came of a location's offer: of its last one that counts, else of its last."""
    found: dict[str, OwnOffer] = {}
    for each in offers_of_location(connection, location):
        if each.advert not in found or found[each.advert].state == "late":
            found[each.advert] = each
    return found


def advert_facts(connection: Connection, advert: str) -> dict[str, str]:
    """Return what a provider's list says of an advert: area, category, urgency, start; never whose it is."""
    adverts = tables.adverts
    row = connection.execute(select(adverts).where(adverts.c.id == advert)).first()
    return {} if row is None else _advert(row)


def adverts_of_location(connection: Connection, location: str, limit: int = 100) -> dict[str, dict[str, str]]:
    """Return the facts of every advert a location is invited to, of any council, newest first, by its id."""
    adverts, asked = tables.adverts, tables.invitations
    query = (
        select(adverts)
        .join(asked, asked.c.advert == adverts.c.id)
        .where(asked.c.location == location, asked.c.invited, asked.c.invited_at.is_not(None))
        .order_by(adverts.c.serial.desc())
        .limit(limit)
    )
    return {row.id: _advert(row) for row in connection.execute(query)}


def headline(connection: Connection, council: str, case_id: str) -> list[tuple[str, str]]:
    """Return label and words for the top of a case's page: what is sought, and the provider so far."""
    book = records.Records(connection, council)
    package = book.latest(tables.packages, case_id=case_id)
    if package is None:
        return []
    rows = [
        ("Category", words.title(package.category)),
        ("Urgency", words.title(package.urgency)),
        ("Area", words.title(package.area)),
        ("Needs", words.listed(package.needs)),
        ("Needed from", words.day(package.required_start_on)),
    ]
    provider = _provider_of(connection, council, case_id)
    return [*rows, ("Provider", provider)] if provider else rows


def enrolments_of_location(connection: Connection, council: str, location: str) -> Sequence[Row[Any]]:
    """Return what a location is enrolled for with a council, first enrolled first."""
    of_it = tables.enrolments
    query = database.of_council(of_it, council).where(of_it.c.location == location)
    return connection.execute(query.order_by(of_it.c.serial)).all()


def _advert(row: Row[Any]) -> dict[str, str]:
    return {
        "area": words.title(row.area),
        "category": words.title(row.category),
        "urgency": words.title(row.urgency),
        "needs": words.listed(row.needs),
        "required_start": words.day(row.required_start_on),
        "council": row.council,
    }


def _provider_of(connection: Connection, council: str, case_id: str) -> str | None:
    """Return the awarded provider's name, else who holds a place directly, else the selection that stands."""
    awards, adverts, chosen = tables.awards, tables.adverts, tables.selections
    made, places = tables.offers, tables.locations
    awarded = (
        select(places.c.name)
        .join(awards, awards.c.location == places.c.id)
        .where(awards.c.council == council, awards.c.case_id == case_id, awards.c.state != "handed_back")
        .order_by(awards.c.serial.desc())
    )
    selected = (
        select(places.c.name)
        .join(made, made.c.location == places.c.id)
        .join(chosen, chosen.c.offer == made.c.id)
        .join(adverts, adverts.c.id == chosen.c.advert)
        .where(chosen.c.council == council, adverts.c.case_id == case_id, chosen.c.state != "void")
        .order_by(chosen.c.serial.desc())
    )
    asked, held = tables.choice_requests, tables.allocations
    allocated = (
        select(places.c.name)
        .join(held, held.c.location == places.c.id)
        .join(asked, asked.c.id == held.c.request)
        .join(adverts, adverts.c.id == asked.c.advert)
        .where(held.c.council == council, adverts.c.case_id == case_id, held.c.state != "released")
        .order_by(held.c.serial.desc())
    )
    found = (connection.scalar(query.limit(1)) for query in (awarded, allocated, selected))
    return next(filter(None, found), None)


def _reason(row: Row[Any]) -> str:
    if row.reason and row.reason != offers.RANKABLE:
        return words.title(row.reason)
    if row.state in ("unsuccessful", "void") and row.band:
        return f"Your offer was ranked in the band {row.band}; another was ranked above it or chosen."
    return ""
