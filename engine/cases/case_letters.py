"""The letters of a unit of work: written to the outbox in its transaction, and read back from there."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from engine.cases.unit_of_work import UnitOfWork
from engine.database import tables
from engine.database.handle import new_id
from engine.outgoing import Outgoing, OutgoingLetter
from engine.store import outbox, procrastinate_queue

_LETTERS = {
    "sqlite": sqlite.insert(tables.outbox).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(tables.outbox).on_conflict_do_nothing(),
}


def save(unit: UnitOfWork) -> None:
    """Put the letters into the outbox. A letter whose key the case has used already is not sent again."""
    unit.letter_ids = [new_id() for _ in unit.letters]
    rows = [
        {
            "id": letter_id,
            "council": unit.case.council,
            "case_id": unit.case.id,
            "key": key,
            "letter": letter,
            "to": to,
            "subject": written.subject,
            "body": written.body,
            "created_at": unit.now,
            "next_try_at": None if waits_for else unit.now,
            "sent_at": None,
            "tries": 0,
            "last_error": None,
            "waits_for": waits_for or None,
        }
        for letter_id, (letter, to, key, written, waits_for) in zip(
            unit.letter_ids, unit.letters, strict=True
        )
    ]
    if rows:
        unit.connection.execute(_LETTERS[unit.connection.dialect.name], rows)
        due = [row["id"] for row in rows if row["next_try_at"] is not None]
        procrastinate_queue.announce_letters(unit.connection, due)


def outgoing(unit: UnitOfWork, next_tasks: Sequence[Mapping[str, Any]]) -> Outgoing:
    """Return what a saved unit of work sends and makes final; its letters are read from the outbox.

    A letter that waits for something is not sent by this step.
    """
    letters = tuple(
        OutgoingLetter(letter.letter, letter.to, letter.subject, letter.body)
        for letter in outbox.by_ids(unit.connection, unit.case.council, unit.letter_ids)
        if not letter.waits_for
    )
    documents = tuple(line.text for line in unit.lines if line.kind == "document")
    labels = tuple(task["label"] for task in next_tasks if task["kind"] != "action")
    return Outgoing(letters, documents, unit.run.ended, labels)
