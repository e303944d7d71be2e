"""What is on record of a person, and how it may change: never unseen while a case of theirs is running."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select

from brokerage import formatting
from brokerage.package import people
from brokerage.store.case_variables import case_of
from brokerage.tables.package_tables import Package, Person, Representative
from engine.cases import context
from engine.database import session
from engine.database.tables import cases
from engine.store import notes
from engine.store.history import Line

IDENTITY = {"name": "name", "reference": "council's reference", "born_on": "date of birth"}
CONTACT = {"address": "address", "postcode": "postcode", "email": "email address", "phone": "telephone"}
SPEAKER = "speaker"
LABELS = {**IDENTITY, **CONTACT, SPEAKER: "person to speak for them", "payer_email": "payer's email address"}
Changes = Mapping[str, tuple[object, object]]
NOT_TAKEN = (
    "The referral gives another {what} than the person's record. Nothing on record was changed, "
    "because {why}. If the referral is right, correct the person's details."
)
_RUNNING = (
    select(Package.case_id)
    .join(cases, cases.c.id == Package.case_id)
    .where(Package.person_id == bindparam("person"), cases.c.status == "running")
)


@dataclass(frozen=True)
class Speaker:
    """Who speaks for a person, as a referral or a correction says."""

    name: str
    role: str
    email: str | None = None
    authority_seen: bool = False

    @classmethod
    def of(cls, representative: Representative | None) -> "Speaker | None":
        """Return who speaks according to a record."""
        if representative is None:
            return None
        name, role = representative.name, representative.role
        return cls(name, role, representative.email, representative.authority_seen)

    def record(self, person: str, now: datetime) -> Representative:
        """Return the record that says so of a person."""
        name, role, seen = self.name, self.role, self.authority_seen
        return Representative(
            person_id=person, name=name, role=role, email=self.email, authority_seen=seen, added_at=now
        )

    def __str__(self) -> str:
        seen = "authority seen" if self.authority_seen else ""
        return ", ".join(filter(None, (self.name, formatting.plain(self.role), self.email, seen)))


@dataclass(frozen=True)
class Details:
    """What a referral says of a person on record. None: it says nothing about it."""

    facts: Mapping[str, object]
    speaker: Speaker | None


def running_cases(records: session.Records, person: str) -> set[str]:
    """Return the ids of a person's cases that have not ended."""
    return set(records.scalars(_RUNNING, {"person": person}))


def speaker_of(records: session.Records, person: str) -> Speaker | None:
    """Return who speaks for a person."""
    return Speaker.of(people.representative_of(records, person))


def add_speaker(case: context.CaseContext, person: str, speaker: Speaker | None) -> None:
    """Record who speaks for a person from now on."""
    if speaker is not None:
        session.of(case).put(speaker.record(person, case.now))


def take_over(case: context.CaseContext, person: Person, details: Details) -> None:
    """Take over what a later referral says of a person, unless another case of theirs is running.

    What tells people apart is never replaced, only filled in. The history of the case says what was changed,
    or what was not.
    """
    records = session.of(case)
    changes = _changes(records, person, details)
    if changes and running_cases(records, person.id) - {case_of(case).id}:
        case.record("person", _not_taken(changes, "another case of this person is running"))
        return
    unchanged = {name: pair for name, pair in changes.items() if name in IDENTITY and pair[0] is not None}
    if unchanged:
        case.record("person", _not_taken(unchanged, "a referral never replaces it"))
    taken = {name: pair for name, pair in changes.items() if name not in unchanged}
    for name, (_, value) in taken.items():
        if name != SPEAKER:
            setattr(person, name, value)
    if SPEAKER in taken:
        add_speaker(case, person.id, details.speaker)
    if taken:
        text = f"Took over from the referral: {', '.join(map(label_of, taken))}."
        case.record("person", text, changes=in_words(taken))


def record_capacity(
    case: context.CaseContext, person: Person, has_capacity: bool | None, note: str | None
) -> None:
    """Record whether a person can decide. Each referral says so anew; other running cases are told."""
    before = person.has_capacity
    if has_capacity is not None:
        person.has_capacity = has_capacity
    if note is not None:
        person.capacity_note = note
    if before is None or has_capacity in (None, before):
        return
    others = running_cases(session.of(case), person.id) - {case_of(case).id}
    text = f"A later referral says that the person can {'' if has_capacity else 'not '}make this decision."
    notes.add(case.connection, others, Line("person", text, case.actor), case.now)


def remove(records: session.Records, person: Person) -> None:
    """Remove a record that a referral made of somebody who was on record already."""
    records.flush()
    records.execute(delete(Representative).where(Representative.person_id == person.id))
    records.execute(delete(Person).where(Person.id == person.id))


def label_of(name: str) -> str:
    """Return what a fact of a person is called inside a sentence."""
    return LABELS[name]


def in_words(changes: Changes) -> dict[str, str]:
    """Return what was changed, by its label: from “old” to “new”."""
    return {label_of(name): f"from {_quoted(old)} to {_quoted(new)}" for name, (old, new) in changes.items()}


def _changes(records: session.Records, person: Person, details: Details) -> dict[str, tuple[object, object]]:
    said: dict[str, tuple[object, object]] = {
        name: (getattr(person, name), value) for name, value in details.facts.items()
    }
    if details.speaker is not None:
        said[SPEAKER] = speaker_of(records, person.id), details.speaker
    return {name: (old, new) for name, (old, new) in said.items() if new is not None and new != old}


def _quoted(value: object) -> str:
    if value is None:
        return "nothing"
    return f"\u201c{formatting.day(value) if isinstance(value, date) else value}\u201d"


def _not_taken(names: Iterable[str], why: str) -> str:
    return NOT_TAKEN.format(what=" and ".join(map(label_of, names)), why=why)
