"""Whose case it is, and what is sought: for the top of a case's pages, and for lists of cases and tasks."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, select

from brokerage import formatting
from brokerage.tables.package_tables import Package, Person, Representative
from engine.database import session

Rows = list[tuple[str, str]]
"""Labels, and the words that stand beside them."""
_CASE: BindParameter[str] = bindparam("case")
_LISTED = (
    select(Package.case_id, Person.name, Package.category, Package.urgency, Package.area)
    .join(Person, Person.id == Package.person_id)
    .where(Package.case_id.in_(bindparam("cases", expanding=True)))
)
_SPEAKER = (
    select(Representative.id)
    .where(Representative.person_id == Person.id)
    .order_by(Representative.serial.desc())
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
_SUBJECT = (
    select(Package, Person, Representative)
    .join(Person, Person.id == Package.person_id)
    .outerjoin(Representative, Representative.id == _SPEAKER)
    .where(Package.case_id == _CASE)
    .order_by(Package.serial.desc())
    .limit(1)
)


class ListedSubject(NamedTuple):
    """Whose case it is, and what is sought, as a line of a list says it."""

    person: str
    category: str
    urgency: str
    area: str


@dataclass(frozen=True)
class Subject:
    """Whose case it is: the person, how to reach them, who speaks for them; the care that is sought."""

    person_id: str
    name: str
    person: Rows
    care: Rows


NOBODY = Subject("", "", [], [])
"""The subject of a case whose referral is not recorded."""


def of_cases(connection: Connection, council: str, case_ids: Collection[str]) -> dict[str, ListedSubject]:
    """Return the subject of each case that has one, in one query."""
    rows = session.records_of(connection, council).execute(_LISTED, {"cases": list(case_ids)})
    return {
        case_id: ListedSubject(name, *map(formatting.title, (category, urgency, area)))
        for case_id, name, category, urgency, area in rows
    }


def of_case(connection: Connection, council: str, case_id: str) -> Subject:
    """Return the subject of one case."""
    row = session.records_of(connection, council).execute(_SUBJECT, {"case": case_id}).first()
    if row is None:
        return NOBODY
    package, person, representative = row
    return Subject(person.id, person.name, _person(person, representative), _care(package))


def _person(person: Person, representative: Representative | None) -> Rows:
    home = ", ".join(filter(None, (person.address, person.postcode)))
    return [
        ("Date of birth", formatting.day(person.born_on) or "Not on record"),
        ("Council's reference", person.reference or "None"),
        ("Address", home or "Not on record"),
        ("Telephone", person.phone or "Not on record"),
        ("Email", person.email or "None: letters go by post"),
        ("Can make this decision", _capacity(person)),
        ("Speaks for them", _speaker(representative)),
    ]


def _capacity(person: Person) -> str:
    words = "Not on record" if person.has_capacity is None else formatting.yes_no(person.has_capacity)
    return f"{words}. {person.capacity_note}" if person.capacity_note else words


def _speaker(representative: Representative | None) -> str:
    if representative is None:
        return "Nobody: they speak for themselves"
    seen = "authority seen" if representative.authority_seen else "authority not seen"
    parts = (representative.name, formatting.plain(representative.role), representative.email, seen)
    return ", ".join(filter(None, parts))


def _care(package: Package) -> Rows:
    urgency = formatting.title(package.urgency)
    return [
        ("Category", formatting.title(package.category)),
        ("Urgency", f"{urgency}: {package.urgency_reason}" if package.urgency_reason else urgency),
        ("Area", formatting.title(package.area)),
        ("Needs", formatting.listed(package.needs) or "None named"),
        ("Needed from", formatting.day(package.required_start_on)),
    ]
