"""Letters with a one-off link: the latest to each addressee, and sending one that waited, or one again."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.database import tables
from engine.database.handle import new_id
from engine.store import procrastinate_queue

TO_COME = "/link/to-come"
"""Stands in a letter that waits for something, where its link will be."""
_OUTBOX = tables.outbox
_PATH = re.compile(r"/link/[A-Za-z0-9_-]+")
_OF_CASES = (
    select(_OUTBOX)
    .where(
        _OUTBOX.c.council == bindparam("council"),
        _OUTBOX.c.case_id.in_(bindparam("cases", expanding=True)),
        _OUTBOX.c.body.contains("/link/", autoescape=True),
    )
    .order_by(_OUTBOX.c.created_at, _OUTBOX.c.key)
)
_RELEASE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("b_id"))
    .values(body=bindparam("new_body"), next_try_at=bindparam("at"), waits_for=None)
)
Letter = Mapping[Any, Any]


def latest(connection: Connection, council: str, case_ids: Sequence[str]) -> dict[tuple[str, str], Letter]:
    """Return the latest letter with a link of each (case, addressee)."""
    rows = connection.execute(_OF_CASES, {"council": council, "cases": list(case_ids)}).mappings()
    return {(row["case_id"], row["to"]): row for row in rows}


def send_again(connection: Connection, letter: Letter, token: str, now: datetime) -> None:
    """Put a letter that was sent into the outbox once more, with a new link."""
    again = {
        **letter,
        "id": new_id(),
        "key": f"{letter['key']}:{new_id()}",
        "body": _with_link(letter, token),
        "created_at": now,
        "next_try_at": now,
        "sent_at": None,
        "tries": 0,
        "last_error": None,
        "waits_for": None,
    }
    connection.execute(insert(_OUTBOX), again)
    procrastinate_queue.announce_letters(connection, [again["id"]])


def release(connection: Connection, waiting: Sequence[tuple[Letter, str]], now: datetime) -> None:
    """Let letters go that waited, each with the token of its link."""
    rows = [
        {"b_id": letter["id"], "new_body": _with_link(letter, token), "at": now} for letter, token in waiting
    ]
    if rows:
        connection.execute(_RELEASE, rows)
        procrastinate_queue.announce_letters(connection, [row["b_id"] for row in rows])


def _with_link(letter: Letter, token: str) -> str:
    return _PATH.sub(f"/link/{token}", letter["body"])
