"""Plain reads for lists and pages: no case is worked on here, and nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from brokerage import offers, records, tables, words
from engine import columns

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
    # The newest people who fit are looked up first: a name that many have is found without reading all.
    found = (
        select(people.c.id)
        .where(people.c.council == council)
        .where(
            or_(
                people.c.name.icontains(wanted, autoescape=True),
                people.c.reference.icontains(wanted, autoescape=True),
            )
        )
        .order_by(people.c.serial.desc())
        .limit(_MOST_FOUND)
    )
    query = (
        select(packages.c.case_id)
        .where(packages.c.council == council, packages.c.person.in_(found.scalar_subquery()))
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


def results_of_location(
    connection: Connection, location: str, adverts: Collection[tuple[str, str]]
) -> dict[str, OwnOffer]:
    """Return what came of a location's offers to some adverts, by the advert's id.

    Of its last offer that counts, else of its last. `adverts` are pairs of council and id.
    """
    made = tables.offers
    # By the advert, of which there are few offers: by the location there may be very many.
    mine = columns.unindexed(made.c.location) == location
    councils, ids = {each for each, _ in adverts}, [each for _, each in adverts]
    query = select(made).where(made.c.council.in_(councils), made.c.advert.in_(ids), mine)
    found: dict[str, OwnOffer] = {}
    for row in connection.execute(query.order_by(made.c.serial.desc())):
        each = OwnOffer(row.advert, row.state, _RESULTS[row.state], _reason(row))
        if each.advert not in found or found[each.advert].state == "late":
            found[each.advert] = each
    return found


def facts_of_adverts(
    connection: Connection, adverts: Collection[tuple[str, str]]
) -> dict[str, dict[str, str]]:
    """Return what a provider's list says of adverts, by id: area, urgency, start; never whose they are."""
    table = tables.adverts
    rows = connection.execute(select(table).where(table.c.id.in_([each for _, each in adverts])))
    return {row.id: _advert(row) for row in rows if (row.council, row.id) in adverts}


def headline(connection: Connection, council: str, case_id: str) -> list[tuple[str, str]]:
    """Return label and words for the top of a case's page: what is sought, and the provider so far."""
    book = records.Records(connection, council, case_id)
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
    provider = _provider_of(book, case_id)
    return [*rows, ("Provider", provider)] if provider else rows


def _advert(row: Row[Any]) -> dict[str, str]:
    return {
        "area": words.title(row.area),
        "category": words.title(row.category),
        "urgency": words.title(row.urgency),
        "needs": words.listed(row.needs),
        "required_start": words.day(row.required_start_on),
        "council": row.council,
    }


def _provider_of(book: records.Records, case_id: str) -> str | None:
    """Return the awarded provider's name, else who holds a place directly, else the selection that stands."""
    given = book.latest(tables.awards, tables.awards.c.state != "handed_back", case_id=case_id)
    place = given.location if given is not None else _held(book, case_id) or _selected(book, case_id)
    return None if place is None else str(book.get(tables.locations, place).name)


def _held(book: records.Records, case_id: str) -> str | None:
    asked, held = tables.choice_requests, tables.allocations
    rows = [
        row
        for request in book.all(asked, case_id=case_id)
        for row in book.all(held, held.c.state != "released", request=request.id)
    ]
    return max(rows, key=_written).location if rows else None


def _selected(book: records.Records, case_id: str) -> str | None:
    chosen = tables.selections
    rows = [
        row
        for advert in book.all(tables.adverts, case_id=case_id)
        for row in book.all(chosen, chosen.c.state != "void", advert=advert.id)
    ]
    return book.get(tables.offers, max(rows, key=_written).offer).location if rows else None


def _written(row: Row[Any]) -> int:
    return int(row.serial)


def _reason(row: Row[Any]) -> str:
    if row.reason and row.reason != offers.RANKABLE:
        return words.title(row.reason)
    if row.state in ("unsuccessful", "void") and row.band:
        return f"Your offer was ranked in the band {row.band}; another was ranked above it or chosen."
    return ""
