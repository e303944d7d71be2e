"""Open calls and the responses to them, as rows: the one fact of who said what, when, and whether it counts.

A response is a new row each time; an earlier text of the same party becomes "replaced". States: "standing",
"replaced", "withdrawn", "declined", "late". Sequence numbers are given under the call's lock.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine import tables
from engine.database import new_id
from engine.errors import CallOpen, NotFound
from engine.release import Release
from rules import values

_CALLS, _RESPONSES = tables.calls, tables.responses
_BY_KEY = (
    select(_CALLS)
    .where(and_(_CALLS.c.case_id == bindparam("case_id"), _CALLS.c.key == bindparam("key")))
    .with_for_update()
)
_ALL = select(_RESPONSES).where(_RESPONSES.c.call_id == bindparam("call_id")).order_by(_RESPONSES.c.sequence)
_LET_GO = (
    update(_CALLS)
    # The case is named because it is what there is an index by.
    .where(_CALLS.c.case_id == bindparam("b_case"), _CALLS.c.task_id == bindparam("b_task"))
    .values(open=False, closed_at=bindparam("at"), task_id=None)
)
_CLOSE = update(_CALLS).where(_CALLS.c.id == bindparam("b_id")).values(open=False, closed_at=bindparam("at"))
_HOLD = (
    update(_CALLS)
    .where(_CALLS.c.id == bindparam("b_id"))
    .values(
        open=True,
        closed_at=None,
        task_id=bindparam("task_id"),
        closes_at=bindparam("closes_at"),
        step=bindparam("step"),
        label=bindparam("label"),
        role=bindparam("role"),
        form=bindparam("form"),
        diagram=bindparam("diagram"),
        respondents=bindparam("respondents"),
        release_id=bindparam("release_id"),
    )
)
_INSERT = insert(_CALLS)
_INVITE = {
    "sqlite": sqlite.insert(tables.call_parties).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(tables.call_parties).on_conflict_do_nothing(),
}


@dataclass(frozen=True)
class Response:
    """What one party sent once."""

    sequence: int
    party: str
    party_name: str
    by: str
    by_name: str
    state: str
    answers: Mapping[str, Any]
    received_at: datetime
    standing_since: datetime | None
    ended_at: datetime | None
    digest: str


@dataclass(frozen=True)
class ClosedCall:
    """An open call that has closed, with everything that was sent, in the order it came."""

    id: str
    key: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime
    responses: tuple[Response, ...]

    @property
    def standing(self) -> tuple[Response, ...]:
        """The responses that count, in the order of their instants, then of their sequence."""
        count = [each for each in self.responses if each.state == "standing"]
        return tuple(sorted(count, key=lambda each: (each.standing_since or each.received_at, each.sequence)))


def closed(
    connection: Connection, case_id: str, key: str, release: Release, now: datetime, is_open: bool
) -> ClosedCall:
    """Return a call that has closed, closing it for good first if its step has just been left.

    The call's lock is taken before anything is read, so a response is either in it or late.
    """
    row = connection.execute(_BY_KEY, {"case_id": case_id, "key": key}).mappings().one_or_none()
    if row is None:
        raise NotFound(f"This case has no open call “{key}”.")
    if is_open:
        raise CallOpen
    at = row["closed_at"] or now
    if row["open"]:
        connection.execute(_CLOSE, {"b_id": row["id"], "at": at})
    return ClosedCall(
        row["id"], key, row["opened_at"], row["closes_at"], at, tuple(all_of(connection, row["id"]))
    )


def all_of(connection: Connection, call_id: str) -> list[Response]:
    """Return every response to a call. Only for a call known to have closed."""
    return [read(row) for row in connection.execute(_ALL, {"call_id": call_id}).mappings()]


def read(row: Mapping[Any, Any]) -> Response:
    """Return a row as a response."""
    return Response(
        row["sequence"],
        row["party"],
        row["party_name"],
        row["by"],
        row["by_name"],
        row["state"],
        values.decode(json.loads(row["answers"])),
        row["received_at"],
        row["standing_since"],
        row["ended_at"],
        row["digest"],
    )


def let_go(connection: Connection, case_id: str, task_ids: Sequence[str], now: datetime) -> None:
    """Close the calls of a case whose step has been left."""
    connection.execute(_LET_GO, [{"b_case": case_id, "b_task": each, "at": now} for each in task_ids])


def hold(
    connection: Connection,
    release: Release,
    task: Mapping[str, Any],
    key: str,
    parties: Mapping[str, str],
    closes_at: datetime | None,
    now: datetime,
) -> str:
    """Open a call for a step, or let the one with the same key in the same case go on. Return its id.

    `parties` (party -> name) are those who may answer; who was once invited stays so.
    """
    facts = _facts(release, task, closes_at)
    row = connection.execute(_BY_KEY, {"case_id": task["case_id"], "key": key}).mappings().one_or_none()
    identity = row["id"] if row is not None else new_id()
    if row is not None:
        connection.execute(_HOLD, {**facts, "b_id": identity})
    else:
        case = {"id": identity, "council": task["council"], "case_id": task["case_id"], "key": key}
        times = {"open": True, "opened_at": now, "closed_at": None, "last_sequence": 0}
        connection.execute(_INSERT, {**facts, **case, **times})
    _invite(connection, identity, task["council"], parties)
    return str(identity)


def _facts(release: Release, task: Mapping[str, Any], closes_at: datetime | None) -> dict[str, Any]:
    node = release.node(task["diagram"], task["step"])
    return {
        "task_id": task["id"],
        "closes_at": closes_at,
        "step": node.id,
        "label": node.label,
        "role": task["role"],
        "form": node.form or "",
        "diagram": task["diagram"],
        "respondents": node.properties.get("respondents"),
        "release_id": release.id,
    }


def _invite(connection: Connection, call_id: str, council: str, parties: Mapping[str, str]) -> None:
    rows = [
        {"call_id": call_id, "party": party, "council": council, "name": name}
        for party, name in parties.items()
    ]
    if rows:
        connection.execute(_INVITE[connection.dialect.name], rows)
