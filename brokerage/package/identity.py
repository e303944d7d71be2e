"""Whether two records are of the same person: council's reference, date of birth and name together decide."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from brokerage.tables.package_tables import Person
from engine.database import session

_MOST_ALIKE = 200
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bb\u02bc\u02b9\u2032`\u00b4\uff07"), "'")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_UNLIKE_ITSELF = Person.id != bindparam("itself")
_BY_REFERENCE = (
    select(Person)
    .where(Person.reference.in_(bindparam("references", expanding=True)), _UNLIKE_ITSELF)
    .order_by(Person.serial.desc())
    .limit(_MOST_ALIKE)
)
_BY_DATE_OF_BIRTH = (
    select(Person)
    .where(Person.born_on == bindparam("born_on"), _UNLIKE_ITSELF)
    .order_by(Person.serial.desc())
    .limit(_MOST_ALIKE)
)


@dataclass(frozen=True)
class Identity:
    """What tells one person from another."""

    reference: str | None
    born_on: date | None
    name: str

    @classmethod
    def of(cls, person: Person) -> "Identity":
        """Return the identity of a person on record."""
        return cls(person.reference, person.born_on, person.name)

    def is_whole_match(self, other: "Identity") -> bool:
        """Return whether reference, date of birth and name are known and all the same."""
        return self.has_reference_of(other) and self.has_birth_of(other) and self.has_name_of(other)

    def is_alike(self, other: "Identity") -> bool:
        """Return whether this may be the same person: the same reference, or the same name and birth date."""
        return self.has_reference_of(other) or (self.has_birth_of(other) and self.has_name_of(other))

    def has_reference_of(self, other: "Identity") -> bool:
        """Return whether the council's references are known and the same."""
        return bool(self.reference) and _plain(self.reference) == _plain(other.reference)

    def has_birth_of(self, other: "Identity") -> bool:
        """Return whether the dates of birth are known and the same."""
        return self.born_on is not None and self.born_on == other.born_on

    def has_name_of(self, other: "Identity") -> bool:
        """Return whether the names are the same but for how they are written."""
        return plain_name(self.name) == plain_name(other.name)


@dataclass(frozen=True)
class Matches:
    """Who on record is this person for certain, and who may be."""

    whole: Person | None
    alike: list[Person]


def find(records: session.Records, identity: Identity, itself: str = "") -> Matches:
    """Return who on record is this person, or may be, the latest first; `itself` is left out."""
    written = _ways_to_write(identity.reference)
    people: dict[str, Person] = {}
    if written:
        named = {"references": written, "itself": itself}
        people |= {person.id: person for person in records.scalars(_BY_REFERENCE, named)}
    if identity.born_on is not None:
        born = {"born_on": identity.born_on, "itself": itself}
        people |= {person.id: person for person in records.scalars(_BY_DATE_OF_BIRTH, born)}
    alike = [person for person in people.values() if identity.is_alike(Identity.of(person))]
    alike.sort(key=lambda person: person.serial, reverse=True)
    whole = next((person for person in alike if identity.is_whole_match(Identity.of(person))), None)
    return Matches(whole, alike)


def plain_name(name: str) -> str:
    """Return a name without accents, capitals, kinds of apostrophe and hyphen, and extra or hidden spaces."""
    letters = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).translate(_APOSTROPHES | _HYPHENS)
    shown = "".join(sign for sign in letters if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(shown.casefold().split())


def _plain(reference: str | None) -> str:
    return "".join((reference or "").casefold().split())


def _ways_to_write(reference: str | None) -> list[str]:
    """Return a reference as it may stand in the database: people write "r 77" for "R77"."""
    if not reference:
        return []
    bare = "".join(reference.split())
    return sorted({reference, bare, bare.upper(), bare.lower()})
