"""Taking a respondent's answer in: who may answer, whether it is in time, and since when it stands.

Whether a response is in time is decided by the database's clock, read after the call's row is locked, against
`closes_at`; the diagram's timer is only what makes the case go on. What comes late is refused in words and
kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from engine import asking, clock, figures, releases, responses, tables
from engine.context import Case, CaseContext, Task
from engine.database import new_id
from engine.errors import CallClosed, NotAllowed, NotFound
from engine.outcomes import Receipt, Refused
from engine.people import Actor
from engine.responses import Response
from engine.room import Runtime
from engine.spiff import codec
from forms.questions import Form
from rules import values

_CALLS, _PARTIES, _RESPONSES, _CASES = tables.calls, tables.call_parties, tables.responses, tables.cases
_OF_PARTY = and_(_RESPONSES.c.call_id == bindparam("call_id"), _RESPONSES.c.party == bindparam("party"))


_LOCK = select(_CALLS).where(_CALLS.c.id == bindparam("call_id")).with_for_update()


_CASE = select(
    _CASES.c.id,
    _CASES.c.reference,
    _CASES.c.council,
    _CASES.c.process,
    _CASES.c.release_number,
    _CASES.c.opened_at,
    _CASES.c.state,
).where(_CASES.c.id == bindparam("case_id"))


_STANDING = select(_RESPONSES).where(_OF_PARTY, _RESPONSES.c.state.in_(("standing", "declined")))


_INSERT = insert(_RESPONSES)


_END = (
    update(_RESPONSES)
    .where(_RESPONSES.c.id == bindparam("b_id"))
    .values(state=bindparam("state"), ended_at=bindparam("at"))
)


_COUNT = update(_CALLS).where(_CALLS.c.id == bindparam("b_id")).values(last_sequence=bindparam("number"))


_INVITED = select(_PARTIES.c.name).where(
    _PARTIES.c.call_id == bindparam("call_id"), _PARTIES.c.party == bindparam("party")
)


@figures.measured("response")
def respond(
    runtime: Runtime,
    call_id: str,
    posted: asking.Posted,
    actor: Actor,
    files: Mapping[str, Sequence[Any]] | None = None,
) -> Receipt | Refused:
    """Send or amend the actor's party's response. Late: Refused in words under the empty key, and kept."""
    with runtime.database.begin() as connection:
        call, now, context, party_name = _take(connection, runtime, call_id, actor)
        form = context.release.form(call.form)
        answered = asking.read(form, posted, runtime.operations, context, files)
        if _is_late(call, now):
            kept = answered.values if answered.ok else {"posted": [list(each) for each in posted]}
            _write(connection, call, now, actor, party_name, "late", kept, None)
            return Refused({"": _too_late(call, now)})
        if not answered.ok:
            return Refused(answered.errors)
        before = _end_standing(connection, call.id, actor, "replaced", now)
        since = _standing_since(form, before, answered.values, now)
        return _write(connection, call, now, actor, party_name, "standing", answered.values, since)


@figures.measured("withdrawal")
def withdraw(runtime: Runtime, call_id: str, actor: Actor) -> Receipt:
    """Take the party's standing response back. A new one later stands from its own instant."""
    with runtime.database.begin() as connection:
        call, now, _, _ = _take(connection, runtime, call_id, actor)
        if _is_late(call, now):
            raise CallClosed(_too_late(call, now))
        before = _end_standing(connection, call.id, actor, "withdrawn", now)
        if before is None or before.state == "declined":
            raise NotFound("There is nothing to withdraw.")
        return Receipt(call.id, before.sequence, now, None, "withdrawn", before.digest)


@figures.measured("response")
def decline(runtime: Runtime, call_id: str, actor: Actor, reason: str = "") -> Receipt:
    """Say that the party will not respond; a standing response is withdrawn by it."""
    with runtime.database.begin() as connection:
        call, now, _, party_name = _take(connection, runtime, call_id, actor)
        if _is_late(call, now):
            raise CallClosed(_too_late(call, now))
        _end_standing(connection, call.id, actor, "withdrawn", now)
        return _write(connection, call, now, actor, party_name, "declined", {"reason": reason}, None)


def _take(
    connection: Connection, runtime: Runtime, call_id: str, actor: Actor
) -> tuple[Row[Any], datetime, CaseContext, str]:
    call = connection.execute(_LOCK, {"call_id": call_id}).one_or_none()
    if call is None:
        raise NotFound
    now = runtime.clock.now_in(connection)
    context, name = admit(connection, runtime, call, actor, now)
    figures.about(context.case.process if context.case else "")
    return call, now, context, name


def admit(
    connection: Connection, runtime: Runtime, call: Row[Any], actor: Actor, now: datetime
) -> tuple[CaseContext, str]:
    """Return the context of a respondent that the call is open to, and the party's name."""
    if not actor.belongs_to(call.council):
        raise NotFound
    if actor.party is None or call.role not in actor.roles:
        raise NotAllowed(f"“{call.label}” is answered by those it was sent to, each for themselves.")
    row = connection.execute(_CASE, {"case_id": call.case_id}).mappings().one()
    known = values.decode(codec.variables_of(row["state"]))
    task = Task(call.task_id or "", "call", call.step, call.label, actor.party)
    context = CaseContext(
        connection,
        runtime.clock,
        now,
        actor,
        call.council,
        Case.of(row),
        task,
        {**known, "call": call.key},
        releases.by_id(connection, call.release_id),
        step=(call.step, call.label),
    )
    name = connection.execute(_INVITED, {"call_id": call.id, "party": actor.party}).scalar_one_or_none()
    if name is None:
        raise NotFound
    return context, str(name)


def _is_late(call: Row[Any], now: datetime) -> bool:
    return not call.open or (call.closes_at is not None and now >= call.closes_at)


def _too_late(call: Row[Any], now: datetime) -> str:
    at = min(each for each in (call.closes_at, call.closed_at, now) if each is not None)
    return (
        f"“{call.label}” closed {clock.words(at, now)}. What you sent came later and does not count; "
        "it is kept with the time it came."
    )


def _end_standing(
    connection: Connection, call_id: str, actor: Actor, state: str, now: datetime
) -> Response | None:
    row = connection.execute(_STANDING, {"call_id": call_id, "party": actor.party}).mappings().one_or_none()
    if row is None:
        return None
    connection.execute(_END, {"b_id": row["id"], "state": state, "at": now})
    return responses.read(row)


def _standing_since(form: Form, before: Response | None, new: Mapping[str, Any], now: datetime) -> datetime:
    """Return since when a response stands: an amendment keeps it unless it changes what restarts it."""
    if before is None or before.standing_since is None:
        return now
    restarting = [each.key for each in form.questions if each.properties.get("restartsClock") == "true"]
    given = values.adopt(dict(new))
    return (
        now if any(before.answers.get(key) != given.get(key) for key in restarting) else before.standing_since
    )


def _write(
    connection: Connection,
    call: Row[Any],
    now: datetime,
    actor: Actor,
    party_name: str,
    state: str,
    given: Mapping[str, Any],
    since: datetime | None,
) -> Receipt:
    number = call.last_sequence + 1
    text = json.dumps(values.encode(values.adopt(dict(given))), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(f"{call.id}{number}{actor.party}{now.isoformat()}{text}".encode()).hexdigest()
    who = {"party": actor.party, "party_name": party_name, "by": actor.id, "by_name": actor.name}
    times = {"received_at": now, "standing_since": since, "ended_at": None}
    place = {"id": new_id(), "council": call.council, "call_id": call.id, "sequence": number}
    connection.execute(_INSERT, {**place, **who, **times, "state": state, "answers": text, "digest": digest})
    connection.execute(_COUNT, {"b_id": call.id, "number": number})
    return Receipt(call.id, number, now, since, state, digest)
