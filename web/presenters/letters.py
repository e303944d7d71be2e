"""Letters and documents in people's names: whom each is for, who made it, and what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from brokerage.package import people
from engine.store import history, outbox
from web.presenters import filters

KINDS = ("provider", "person", "payer")
"""Whom a document can be for; its record says only the id."""


class Delivery(StrEnum):
    """What became of a letter, as its tag says it."""

    SENT = "Sent"
    WAITING = "Waiting"
    LATE = "Not taken yet"
    NO_ADDRESS = "No address"
    GAVE_UP = "Gave up"


TONES = {
    Delivery.SENT: "green",
    Delivery.WAITING: "grey",
    Delivery.LATE: "yellow",
    Delivery.NO_ADDRESS: "orange",
    Delivery.GAVE_UP: "red",
}


@dataclass(frozen=True)
class Letter:
    """A letter as the page of a case shows it."""

    subject: str
    body: str
    written_at: datetime
    delivery: Delivery
    tone: str
    words: str


@dataclass(frozen=True)
class Addressee:
    """Somebody to whom letters were written, and those letters, the oldest first."""

    name: str
    letters: Sequence[Letter]


def by_addressee(rows: Iterable[outbox.Letter], names: Mapping[str, str]) -> list[Addressee]:
    """Return letters by the name of whom they are for, in order of the names."""
    groups: dict[str, list[Letter]] = {}
    for row in rows:
        groups.setdefault(names[row.to], []).append(_letter(row))
    return [Addressee(name, groups[name]) for name in sorted(groups)]


def names(connection: Connection, parties: Collection[str], addressees: Collection[str]) -> dict[str, str]:
    """Return the name of each party of a document (an id) and of each addressee of a letter, in one query."""
    keys = [f"{kind}:{party}" for party in parties for kind in KINDS]
    known = people.names_of(connection, [*addressees, *keys])
    named = {key.partition(":")[2]: known[key] for key in keys if known[key] != key.partition(":")[2]}
    return named | {to: _addressee(to, known[to]) for to in addressees}


def makers(lines: Iterable[history.StoredLine]) -> dict[str, str]:
    """Return who made each document, by its id, from the lines of history that say so."""
    return {str(line.details.get("document")): "" if line.actor == "system" else line.name for line in lines}


def stated_facts(text: str) -> list[tuple[str, str]]:
    """Return the labels and words of a document that states facts line by line; none if it is a letter."""
    lines = [line for line in text.splitlines()[1:] if line.strip()]
    pairs = [line.partition(": ") for line in lines]
    return [(label, words) for label, _, words in pairs] if all(colon for _, colon, _ in pairs) else []


def _addressee(to: str, name: str) -> str:
    """Return a name to read; an address of the council's own, such as "commissioning", gets a capital."""
    return name[:1].upper() + name[1:] if name == to else name


def _letter(row: outbox.Letter) -> Letter:
    delivery, words = _delivery(row)
    return Letter(row.subject, row.body, row.created_at, delivery, TONES[delivery], words)


def _delivery(row: outbox.Letter) -> tuple[Delivery, str]:
    if row.sent_at is not None:
        return Delivery.SENT, f"Sent {filters.moment(row.sent_at)}."
    if row.waits_for:
        return Delivery.WAITING, f"Not sent yet: {row.waits_for}"
    if row.next_try_at is None:
        return Delivery.NO_ADDRESS, "There is no email address on record: print it and send it by post."
    if not row.last_error:
        return Delivery.WAITING, "Waiting to be sent."
    times = "once" if row.tries == 1 else f"{row.tries} times"
    words = f"Tried {times}; the mail server did not take it. Next try {filters.moment(row.next_try_at)}."
    if row.tries > outbox.QUICK_TRIES:
        return Delivery.GAVE_UP, f"{words} Ask an administrator to look at the mail server."
    return Delivery.LATE, words
