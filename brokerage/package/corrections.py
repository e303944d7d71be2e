"""Correcting what is on record of a person: an act of its own, with a reason, told in each running case."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Connection, bindparam, delete, select

from brokerage import errors, formatting
from brokerage.package import one_off_links, person_details
from brokerage.package.person_details import CONTACT, IDENTITY, SPEAKER, Speaker
from brokerage.tables.choice_tables import ChoiceRequest, Payer
from brokerage.tables.package_tables import Package, Person, Representative
from engine.actors import Actor
from engine.database import session
from engine.errors import RecordMissing
from engine.store import notes
from engine.store.history import Line

FACTS = (*IDENTITY, *CONTACT)
PAYER_EMAIL = "payer_email"
_PERSON = (
    select(Package.person_id)
    .where(Package.case_id == bindparam("case"))
    .order_by(Package.serial.desc())
    .limit(1)
)
_PAYER = (
    select(Payer)
    .join(ChoiceRequest, ChoiceRequest.id == Payer.request_id)
    .where(ChoiceRequest.case_id == bindparam("case"))
    .order_by(Payer.serial.desc())
    .limit(1)
)
Values = Mapping[str, object]


@dataclass(frozen=True)
class OnRecord:
    """What is on record of the person of a case, and of who pays a top-up there."""

    person: Person
    speaker: Speaker | None
    payer: Payer | None

    def values(self) -> dict[str, object]:
        """Return the facts by the names of their questions."""
        speaker = self.speaker
        return {
            **{name: getattr(self.person, name) for name in FACTS},
            "speaker_name": speaker and speaker.name,
            "speaker_role": speaker and speaker.role,
            "speaker_email": speaker and speaker.email,
            "speaker_authority_seen": bool(speaker and speaker.authority_seen),
            PAYER_EMAIL: self.payer and self.payer.email,
        }

    def digest(self) -> str:
        """Return what tells whether anything was changed meanwhile."""
        return hashlib.sha256(repr(sorted(self.values().items())).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Correction:
    """What a correction came to: what was changed, in words, and how many letters could go at last."""

    changed: list[str]
    released: int


def on_record(connection: Connection, council: str, case_id: str) -> OnRecord:
    """Return what is on record of the person of a case; RecordMissing before a referral is recorded."""
    records = session.records_of(connection, council)
    return _read(records, case_id, _person_of(records, case_id))


def correct(
    connection: Connection, council: str, case_id: str, values: Values, seen: str, actor: Actor, now: datetime
) -> Correction:
    """Replace what is on record by `values`, and tell it in each running case of the person.

    `seen` is the digest of what the page showed.
    """
    records = session.records_of(connection, council)
    person_id = _person_of(records, case_id)
    cases = person_details.running_cases(records, person_id)
    notes.lock(connection, cases | {case_id})  # cases before people, as every step does
    before = _read(records, case_id, person_id)
    if before.digest() != seen:
        raise errors.ChangedMeanwhile
    changes, payer_changes = _changes(before, values)
    if not changes and not payer_changes:
        raise errors.DetailsRefused
    _write(records, before, changes, now)
    _tell(connection, cases | {case_id}, changes, values, actor, now)
    if before.payer is not None and payer_changes:
        before.payer.email = cast("str | None", payer_changes[PAYER_EMAIL][1])
        _tell(connection, {case_id}, payer_changes, values, actor, now)
    records.flush()
    released = 0
    if before.person.born_on is not None:
        released = one_off_links.release_waiting(connection, council, cases, actor, now)
    return Correction([person_details.label_of(name) for name in {**changes, **payer_changes}], released)


def _person_of(records: session.Records, case_id: str) -> str:
    person: str | None = records.scalar(_PERSON, {"case": case_id})
    if person is None:
        raise RecordMissing
    return person


def _read(records: session.Records, case_id: str, person_id: str) -> OnRecord:
    person = records.require(Person, person_id)
    speaker = person_details.speaker_of(records, person_id)
    return OnRecord(person, speaker, records.scalar(_PAYER, {"case": case_id}))


def _changes(before: OnRecord, values: Values) -> tuple[dict[str, tuple[object, object]], ...]:
    """Return what changes of the person, and what of the payer: old and new by name."""
    after: dict[str, object] = {name: _given(values.get(name)) for name in FACTS}
    after[SPEAKER] = _speaker(values)
    old = before.values() | {SPEAKER: before.speaker}
    of_person = {name: (old[name], new) for name, new in after.items() if new != old[name]}
    if before.payer is None:
        return of_person, {}
    email = _given(values.get(PAYER_EMAIL))
    return of_person, {} if email == before.payer.email else {PAYER_EMAIL: (before.payer.email, email)}


def _write(
    records: session.Records, before: OnRecord, changes: person_details.Changes, now: datetime
) -> None:
    for name, (_, new) in changes.items():
        if name != SPEAKER:
            setattr(before.person, name, new)
    if SPEAKER not in changes:
        return
    speaker = cast("Speaker | None", changes[SPEAKER][1])
    if speaker is None:
        records.execute(delete(Representative).where(Representative.person_id == before.person.id))
    else:
        records.put(speaker.record(before.person.id, now))


def _tell(
    connection: Connection,
    cases: set[str],
    changes: person_details.Changes,
    values: Values,
    actor: Actor,
    now: datetime,
) -> None:
    if not changes:
        return
    what = ", ".join(map(person_details.label_of, changes))
    details = {"reason": values["reason"], "changes": person_details.in_words(changes)}
    line = Line("person", f"Corrected the person's details: {what}.", actor, details=details)
    notes.add(connection, cases, line, now)


def _speaker(values: Values) -> Speaker | None:
    name = formatting.text(values.get("speaker_name"))
    if name is None:
        return None
    role, email = formatting.text(values.get("speaker_role")), formatting.text(values.get("speaker_email"))
    return Speaker(name, role or "relative", email, bool(values.get("speaker_authority_seen")))


def _given(value: object) -> object:
    return value if isinstance(value, date) else formatting.text(value)
