"""What tells whose care it is: facts on record of a person, and of who speaks for them, found in a text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from brokerage import formatting
from brokerage.package import birth_dates, contact_search, people
from brokerage.package.folded_text import FoldedText, fold
from brokerage.package.name_search import Finding, find_names
from engine.cases import context
from engine.database import session

_PERSON, _SPEAKER = "", " of who speaks for them"


@dataclass(frozen=True)
class PersonalFacts:
    """What is on record of somebody; what is empty is not looked for. `whose` follows the name of a fact."""

    name: str | None = None
    reference: str | None = None
    born_on: date | None = None
    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    email: str | None = None
    whose: str = _PERSON


def of_case(case: context.CaseContext, answers: Mapping[str, object]) -> list[PersonalFacts]:
    """Return who must not be known: the person and who speaks for them, on record or in a referral."""
    if not case.variables.get("package"):
        return [
            _referred(answers),
            _speaker(answers.get("representative_name"), answers.get("representative_email")),
        ]
    person = people.person_of(case)
    facts = PersonalFacts(
        name=person.name,
        reference=person.reference,
        born_on=person.born_on,
        address=person.address,
        postcode=person.postcode,
        phone=person.phone,
        email=person.email,
    )
    speaks = people.representative_of(session.of(case), person.id)
    return [facts] if speaks is None else [facts, _speaker(speaks.name, speaks.email)]


def find(text: str, known: list[PersonalFacts]) -> list[Finding]:
    """Return what a text says of these people, once; what may be an ordinary word is not certain."""
    folded = fold(text)
    findings = list(dict.fromkeys(finding for facts in known for finding in _find(folded, facts)))
    return [finding for finding in findings if not any(_covers(other, finding) for other in findings)]


def _covers(other: Finding, finding: Finding) -> bool:
    """Return whether another finding says the same and more: a full name has a surname in it."""
    if not other.is_certain or finding.quote not in other.quote:
        return False
    return len(other.quote) > len(finding.quote) or not finding.is_certain


def _find(text: FoldedText, known: PersonalFacts) -> Iterator[Finding]:
    if known.born_on:
        for match in birth_dates.pattern_of(known.born_on).finditer(text.folded):
            yield Finding(f"date of birth{known.whose}", text.quote(match.start(), match.end()))
    searches = (
        (find_names, known.name),
        (contact_search.find_reference, known.reference),
        (contact_search.find_postcode, known.postcode),
        (contact_search.find_street, known.address),
        (contact_search.find_telephone, known.phone),
        (contact_search.find_email, known.email),
    )
    for search, fact in searches:
        if fact:
            yield from search(text, fact, known.whose)


def _referred(answers: Mapping[str, object]) -> PersonalFacts:
    born = answers.get("date_of_birth")
    return PersonalFacts(
        name=formatting.text(answers.get("person_name")),
        reference=formatting.text(answers.get("person_reference")),
        born_on=born if isinstance(born, date) else None,
        address=formatting.text(answers.get("address")),
        postcode=formatting.text(answers.get("postcode")),
        phone=formatting.text(answers.get("phone")),
        email=formatting.text(answers.get("email")),
    )


def _speaker(name: object, email: object) -> PersonalFacts:
    return PersonalFacts(name=formatting.text(name), email=formatting.text(email), whose=_SPEAKER)
