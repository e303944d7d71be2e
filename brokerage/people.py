"""Who a party is: names, addresses of letters, and the second fact that goes with a one-off link.

A party is written "provider:LOCATION", "person:ID" or "payer:ID" where a letter is addressed to it.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, literal, select, union_all

from brokerage import records, tables
from engine import context

# A mail may be passed on. Both ask when the person who needs care was born: a payer knows whom they help.
_QUESTIONS = {
    "citizen": "What is the date of birth of the person who needs care?",
    "payer": "What is the date of birth of the person whose home you would help to pay for?",
}
_PARTIES = {"provider": tables.locations, "person": tables.people, "payer": tables.payers}
_DAY_FORMS = ("%d%m%Y", "%Y%m%d")


def package_of(case: context.CaseContext) -> Row[Any]:
    """Return the case's package; RecordMissing before a referral is recorded."""
    book = records.of(case)
    return book.get(tables.packages, str(case.variables["package"]))


def person_of(case: context.CaseContext) -> Row[Any]:
    """Return the person whose package it is."""
    return records.of(case).get(tables.people, package_of(case).person)


def address(connection: Connection, council: str, to: str) -> str | None:
    """Return the e-mail address a council holds for a letter's party, or None when it goes by post."""
    kind, _, party = to.partition(":")
    places = {
        "provider": ((tables.enrolments, "location"),),
        "payer": ((tables.payers, "id"),),
        "person": ((tables.representatives, "person"), (tables.people, "id")),
    }
    if kind not in places:
        return to if "@" in to else None
    found = (_latest(connection, council, table, column, party) for table, column in places[kind])
    return next((each for each in found if each is not None), None)


def name_of(connection: Connection, to: str) -> str:
    """Return the name of a letter's party; the party itself when it is not on record."""
    return names_of(connection, [to])[to]


def names_of(connection: Connection, parties: Collection[str]) -> dict[str, str]:
    """Return the same of several parties, in one statement."""
    asked = {each: each.partition(":")[::2] for each in parties}
    wanted = [
        select(literal(kind), table.c.id, table.c.name).where(
            table.c.id.in_([party for of, party in asked.values() if of == kind])
        )
        for kind, table in _PARTIES.items()
        if any(of == kind for of, _ in asked.values())
    ]
    rows = connection.execute(union_all(*wanted)) if wanted else ()
    known = {(kind, party): name for kind, party, name in rows}
    return {
        each: known.get((kind, party), party if kind in _PARTIES else each)
        for each, (kind, party) in asked.items()
    }


def second_fact(connection: Connection, role: str, party: str) -> str | None:
    """Return the question to ask whoever opens a link, or None when no answer to one is kept."""
    if role not in _QUESTIONS or _born_on(connection, role, party) is None:
        return None
    return _QUESTIONS[role]


def fits(connection: Connection, role: str, party: str, typed: str) -> bool:
    """Return whether typed words answer the second question: a day, with or without its dots and strokes."""
    born = _born_on(connection, role, party) if role in _QUESTIONS else None
    figures = "".join(each for each in typed if each.isdigit())
    return born is not None and figures in {born.strftime(form) for form in _DAY_FORMS}


def _born_on(connection: Connection, role: str, party: str) -> date | None:
    people = tables.people
    query = select(people.c.born_on).where(people.c.id == party)
    if role == "payer":
        payers, requests, packages = tables.payers, tables.choice_requests, tables.packages
        query = (
            select(people.c.born_on)
            .join(packages, packages.c.person == people.c.id)
            .join(requests, requests.c.package == packages.c.id)
            .join(payers, payers.c.request == requests.c.id)
            .where(payers.c.id == party)
        )
    return connection.execute(query).scalar()


def _latest(connection: Connection, council: str, table: Table, column: str, value: str) -> str | None:
    """Return the e-mail address on the council's row that was written last."""
    query = select(table.c.email).where(
        table.c.council == council, table.c[column] == value, table.c.email.is_not(None)
    )
    found: str | None = connection.execute(query.order_by(table.c.serial.desc()).limit(1)).scalar()
    return found
