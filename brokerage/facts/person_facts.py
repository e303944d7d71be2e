"""A referral beside the people on record who may be the same person, to tell them apart."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.package import identity, people, referrals
from brokerage.package.identity import Identity
from brokerage.package.person_details import Speaker
from brokerage.tables.package_tables import Package, Person, Representative
from engine.cases import context
from engine.database import session
from engine.facts import FactGroup
from forms.schema.questions import Option

_MOST_SHOWN = 10
_PACKAGES = (
    select(Package).where(Package.person_id.in_(bindparam("people", expanding=True))).order_by(Package.serial)
)
_SPEAKERS = (
    select(Representative)
    .where(Representative.person_id.in_(bindparam("people", expanding=True)))
    .order_by(Representative.serial)
)


def people_alike(case: context.CaseContext) -> list[FactGroup]:
    """Facts: the person of the referral beside each on record who may be the same."""
    newcomer, alike = _sides(case)
    shown = [newcomer, *alike]
    rows = _rows_of(session.of(case), shown)
    groups = [FactGroup("In this referral", rows[newcomer.id])]
    for number, person in enumerate(alike, 1):
        title = "On record" if len(alike) == 1 else f"On record: {number} of {len(alike)}"
        groups.append(FactGroup(title, rows[person.id], note=_compared(newcomer, person)))
    return groups


def people_alike_options(case: context.CaseContext) -> list[Option]:
    """Options: the same person as one of those on record, or another person."""
    same = [
        Option(person.id, f"The same person as {person.name}", _known_by(person))
        for person in _sides(case)[1]
    ]
    another = Option(referrals.ANOTHER, "Another person", "The record of this referral stays on its own.")
    return [*same, another]


def _sides(case: context.CaseContext) -> tuple[Person, list[Person]]:
    newcomer = people.person_of(case)
    matches = identity.find(session.of(case), Identity.of(newcomer), newcomer.id)
    return newcomer, matches.alike[:_MOST_SHOWN]


def _rows_of(records: session.Records, shown: Collection[Person]) -> dict[str, tuple[tuple[str, str], ...]]:
    ids = {"people": [person.id for person in shown]}
    speakers = {row.person_id: str(Speaker.of(row)) for row in records.scalars(_SPEAKERS, ids)}
    cases: dict[str, list[str]] = {}
    for package in records.scalars(_PACKAGES, ids):
        words = f"{package.reference} ({formatting.plain(package.state)})"
        cases.setdefault(package.person_id, []).append(words)
    return {
        person.id: _rows(person, speakers.get(person.id), ", ".join(cases.get(person.id, ())))
        for person in shown
    }


def _rows(person: Person, speaker: str | None, cases: str) -> tuple[tuple[str, str], ...]:
    facts = {
        "Name": person.name,
        "Council's reference": person.reference,
        "Date of birth": formatting.day(person.born_on),
        "Address": person.address,
        "Postcode": person.postcode,
        "Email address": person.email,
        "Telephone": person.phone,
        "Speaks for them": speaker,
        "Cases": cases,
    }
    # A line that is missing on one side stays, so that the two are read across.
    return tuple((label, value or "Not on record") for label, value in facts.items())


def _compared(newcomer: Person, person: Person) -> str:
    """Return in words what is the same and what differs of what tells people apart."""
    one, other = Identity.of(newcomer), Identity.of(person)
    parts = {
        "name": one.has_name_of(other),
        "reference": one.has_reference_of(other),
        "date of birth": one.has_birth_of(other),
    }
    same = [part for part, is_same in parts.items() if is_same]
    differing = [part for part, is_same in parts.items() if not is_same]
    return f"The same: {', '.join(same)}. Not the same: {', '.join(differing)}."


def _known_by(person: Person) -> str:
    parts = (person.reference, person.born_on and f"born {formatting.day(person.born_on)}")
    return ", ".join(part for part in parts if part)
