"""The rows of open calls and of the responses to them: who sent what, when, and whether it counts.

Every response is a new row, and an earlier one of the same party becomes "replaced". The states are
"standing", "replaced", "withdrawn", "declined" and "late". Sequence numbers are assigned under the call's
lock.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.database import call_tables
from engine.database.handle import new_id
from engine.definition.release import Release
from engine.errors import CallOpen, NotFound
from engine.runtime import Runtime
from rules.data_types import values

_CALLS, _PARTIES, _RESPONSES = call_tables.calls, call_tables.call_parties, call_tables.responses
_BY_KEY = (
    select(_CALLS)
    .where(and_(_CALLS.c.case_id == bindparam("case_id"), _CALLS.c.key == bindparam("key")))
    .with_for_update()
)
_ALL = select(_RESPONSES).where(_RESPONSES.c.call_id == bindparam("call_id")).order_by(_RESPONSES.c.sequence)
_CLOSE_LEFT = (
    update(_CALLS)
    # The condition on the case is there because the index is by case.
    .where(_CALLS.c.case_id == bindparam("b_case"), _CALLS.c.task_id == bindparam("b_task"))
    .values(open=False, closed_at=bindparam("at"), task_id=None)
)
_CLOSE = update(_CALLS).where(_CALLS.c.id == bindparam("b_id")).values(open=False, closed_at=bindparam("at"))
_REOPEN = (
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
_UNSEEN = (
    _PARTIES.c.call_id == bindparam("b_call"),
    _PARTIES.c.party == bindparam("b_party"),
    _PARTIES.c.seen_at.is_(None),
)
_IS_UNSEEN = select(_PARTIES.c.party).where(*_UNSEEN)
_SEE = update(_PARTIES).where(*_UNSEEN).values(seen_at=bindparam("at"))
_INVITE = {
    "sqlite": sqlite.insert(call_tables.call_parties).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(call_tables.call_parties).on_conflict_do_nothing(),
}


@dataclass(frozen=True)
class Response:
    """What one party sent at one time."""

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

    @property
    def version(self) -> int:
        """The number by which a page says that this was the party's last act: withdrawing is an act too."""
        return 2 * self.sequence + (self.state == "withdrawn")


@dataclass(frozen=True)
class ClosedCall:
    """A call that has closed, with everything that was sent, in the order in which it arrived."""

    id: str
    key: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime
    responses: tuple[Response, ...]

    @property
    def standing(self) -> tuple[Response, ...]:
        """The responses that count, in order of the time from which each has stood, then of sequence."""
        count = [response for response in self.responses if response.state == "standing"]
        return tuple(
            sorted(
                count,
                key=lambda response: (response.standing_since or response.received_at, response.sequence),
            )
        )


def closed_call(
    connection: Connection, case_id: str, key: str, release: Release, now: datetime, is_open: bool
) -> ClosedCall:
    """Return a call that has closed. If the case has just left its step, the call is closed first.

    The call is locked before anything is read, so every response is either included or late.
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
    """Return every response to a call. Use it only for a call that has closed."""
    return [from_row(row) for row in connection.execute(_ALL, {"call_id": call_id}).mappings()]


def from_row(row: Mapping[Any, Any]) -> Response:
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


def close_left(connection: Connection, case_id: str, task_ids: Sequence[str], now: datetime) -> None:
    """Close the calls whose steps the case has left."""
    connection.execute(
        _CLOSE_LEFT, [{"b_case": case_id, "b_task": task_id, "at": now} for task_id in task_ids]
    )


def open_call(
    connection: Connection,
    release: Release,
    task: Mapping[str, Any],
    key: str,
    parties: Mapping[str, str],
    closes_at: datetime | None,
    now: datetime,
) -> str:
    """Open a call for a step, or reopen the call with the same key in the same case. Return its id.

    `parties` (party -> name) are those who may answer. Anybody invited before stays invited.
    """
    facts = _facts(release, task, closes_at)
    row = connection.execute(_BY_KEY, {"case_id": task["case_id"], "key": key}).mappings().one_or_none()
    identity = row["id"] if row is not None else new_id()
    if row is not None:
        connection.execute(_REOPEN, {**facts, "b_id": identity})
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


def note_seen(runtime: Runtime, call_id: str, party: str) -> None:
    """Note when an invited party first opens a call. Later this writes nothing, and waits for nobody."""
    invited = {"b_call": call_id, "b_party": party}
    with runtime.database.read() as connection:
        if connection.execute(_IS_UNSEEN, invited).first() is None:
            return
    with runtime.database.begin() as connection:
        connection.execute(_SEE, {**invited, "at": runtime.clock.now_in(connection)})


def _invite(connection: Connection, call_id: str, council: str, parties: Mapping[str, str]) -> None:
    rows = [
        {"call_id": call_id, "party": party, "council": council, "name": name}
        for party, name in parties.items()
    ]
    if rows:
        connection.execute(_INVITE[connection.dialect.name], rows)
