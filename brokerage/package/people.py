"""Who a party is: names, addresses of letters, and the second fact that goes with a one-off link.

A party is written "provider:LOCATION", "person:ID" or "payer:ID" where a letter is addressed to it.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, Table, bindparam, literal, select, union_all
from sqlalchemy.orm import joinedload

from brokerage.tables import choice_tables, market_tables, package_tables
from brokerage.tables.package_tables import Package, Person, Representative
from engine.cases import context
from engine.database import pending, session

# A mail may be passed on. Both ask when the person who needs care was born: a payer knows whom they help.
_QUESTIONS = {
    "citizen": "What is the date of birth of the person who needs care?",
    "payer": "What is the date of birth of the person whose home you would help to pay for?",
}
NO_DATE_OF_BIRTH = (
    "No date of birth is on record for {name}, so a link has nothing to ask for. "
    "Add it, and the link will be sent."
)
_PARTIES = {
    "provider": market_tables.locations,
    "person": package_tables.people,
    "payer": choice_tables.payers,
}
_ADDRESSES: dict[str, tuple[tuple[Table, str], ...]] = {
    "provider": ((market_tables.enrolments, "location"),),
    "payer": ((choice_tables.payers, "id"),),
    # Whoever speaks for a person is written to before the person.
    "person": ((package_tables.people, "id"), (package_tables.representatives, "person")),
}
_DAY_FORMS = ("%d%m%Y", "%Y%m%d")
_WITH_PERSON = (joinedload(Package.person),)
_REPRESENTATIVE = (
    select(Representative)
    .where(Representative.person_id == bindparam("person"))
    .order_by(Representative.serial.desc())
    .limit(1)
)


def add_person(
    connection: Connection,
    council: str,
    *,
    name: str,
    reference: str | None,
    born_on: date | None,
    at: datetime,
) -> str:
    """Record a person whom a council knows already, and return their id."""
    person = Person(name=name, reference=reference, born_on=born_on, added_at=at)
    return session.records_of(connection, council).put(person).id


def package_of(case: context.CaseContext) -> Package:
    """Return the case's package; RecordMissing before a referral is recorded."""
    records = session.of(case)
    # Whoever reads the package reads whose it is: one statement brings both.
    return records.require(Package, str(case.variables["package"]), _WITH_PERSON)


def person_of(case: context.CaseContext) -> Person:
    """Return the person whose package it is."""
    return session.of(case).require(Person, package_of(case).person_id)


def representative_of(records: session.Records, person: str) -> Representative | None:
    """Return who speaks for a person: the one recorded last, or None."""
    return records.scalar(_REPRESENTATIVE, {"person": person})


def address(connection: Connection, council: str, to: str) -> str | None:
    """Return the e-mail address a council holds for a letter's party, or None when it goes by post.

    A person's letters go to who speaks for them now, never to somebody who did so before.
    """
    return addresses_of(connection, council, [to])[to]


def addresses_of(connection: Connection, council: str, parties: Collection[str]) -> dict[str, str | None]:
    """Return the same of several parties, in one statement for each table that may hold an address."""
    pending.flush(connection)
    addresses: dict[str, str | None] = {to: to if "@" in to else None for to in parties}
    for kind, places in _ADDRESSES.items():
        party_of = {to.partition(":")[2]: to for to in parties if to.startswith(f"{kind}:")}
        for table, column in places if party_of else ():
            query = select(table.c[column], table.c.email).where(
                table.c.council == council, table.c[column].in_(list(party_of))
            )
            if table is market_tables.enrolments:
                query = query.where(table.c.email.is_not(None))
            # The row that was written last comes last, and counts.
            latest = dict(connection.execute(query.order_by(table.c.serial)).all())
            addresses |= {party_of[party]: email for party, email in latest.items() if email is not None}
    return addresses


def name_of(connection: Connection, to: str) -> str:
    """Return the name of a letter's party; the party itself when it is not on record."""
    return names_of(connection, [to])[to]


def names_of(connection: Connection, parties: Collection[str]) -> dict[str, str]:
    """Return the same of several parties, in one statement."""
    pending.flush(connection)  # what is read here by its table must be there
    keys = {party: party.partition(":")[::2] for party in parties}
    queries = [
        select(literal(kind), table.c.id, table.c.name).where(
            table.c.id.in_([row_id for of, row_id in keys.values() if of == kind])
        )
        for kind, table in _PARTIES.items()
        if any(of == kind for of, _ in keys.values())
    ]
    rows = connection.execute(union_all(*queries)) if queries else ()
    known = {(kind, row_id): name for kind, row_id, name in rows}
    return {
        party: known.get((kind, row_id), row_id if kind in _PARTIES else party)
        for party, (kind, row_id) in keys.items()
    }


def second_fact(connection: Connection, role: str, party: str) -> str | None:
    """Return the question to ask whoever opens a link, or None when no answer to one is on record."""
    if role not in _QUESTIONS or _whose(connection, role, party)[1] is None:
        return None
    return _QUESTIONS[role]


def missing_fact(connection: Connection, role: str, party: str) -> str:
    """Return in words what is missing on record to ask whoever opens a link; empty if nothing is."""
    name, born_on = _whose(connection, role, party)
    return "" if born_on is not None else NO_DATE_OF_BIRTH.format(name=name)


def fits(connection: Connection, role: str, party: str, typed: str) -> bool:
    """Return whether typed words answer the second question: a day, with or without its dots and strokes."""
    born = _whose(connection, role, party)[1] if role in _QUESTIONS else None
    figures = "".join(character for character in typed if character.isdigit())
    return born is not None and figures in {born.strftime(form) for form in _DAY_FORMS}


def _whose(connection: Connection, role: str, party: str) -> tuple[str, date | None]:
    """Return the name and date of birth of the person whose care a link is about."""
    pending.flush(connection)
    people = package_tables.people
    query = select(people.c.name, people.c.born_on).where(people.c.id == party)
    if role == "payer":
        payers, requests, packages = (
            choice_tables.payers,
            choice_tables.choice_requests,
            package_tables.packages,
        )
        query = (
            select(people.c.name, people.c.born_on)
            .join(packages, packages.c.person == people.c.id)
            .join(requests, requests.c.package == packages.c.id)
            .join(payers, payers.c.request == requests.c.id)
            .where(payers.c.id == party)
        )
    row = connection.execute(query).first()
    return ("the person", None) if row is None else (row.name, row.born_on)
