"""Receiving responses to open calls: who may respond, whether it is in time, and since when it stands.

The database's clock, read after the call's row is locked, decides against `closes_at` whether a response is
in time. The diagram's timer only makes the case go on. A late response is refused with an explanation, and
stored.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from engine import clock, metrics
from engine.actors import Actor
from engine.cases import task_forms
from engine.cases.context import Case, CaseContext, Task
from engine.database import call_tables, tables
from engine.database.handle import new_id
from engine.errors import CallClosed, NotAllowed, NotFound
from engine.outcomes import Receipt, Refused
from engine.runtime import Runtime
from engine.spiff import codec
from engine.store import drafts, releases, response_versions, responses
from engine.store.responses import Response
from forms.schema.questions import Form
from rules.data_types import values

_CALLS, _PARTIES, _RESPONSES = call_tables.calls, call_tables.call_parties, call_tables.responses
_CASES = tables.cases
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


_LAST = (
    select(_RESPONSES)
    .where(_OF_PARTY, _RESPONSES.c.state != "late")
    .order_by(_RESPONSES.c.sequence.desc())
    .limit(1)
)


_INSERT = insert(_RESPONSES)


_END = (
    update(_RESPONSES)
    .where(_RESPONSES.c.call_id == bindparam("b_call"), _RESPONSES.c.sequence == bindparam("b_number"))
    .values(state=bindparam("state"), ended_at=bindparam("at"))
)
_COUNT = update(_CALLS).where(_CALLS.c.id == bindparam("b_id")).values(last_sequence=bindparam("number"))
_INVITED = select(_PARTIES.c.name).where(
    _PARTIES.c.call_id == bindparam("call_id"), _PARTIES.c.party == bindparam("party")
)


@metrics.measure("response")
def respond(
    runtime: Runtime,
    call_id: str,
    posted: task_forms.Posted,
    actor: Actor,
    *,
    version: int | None = None,
) -> Receipt | Refused:
    """Send or amend the response of the actor's party. A late one is Refused as a whole, but stored.

    `version` is that of the party's last response that the actor saw; 0 if there was none.
    """
    with runtime.database.begin() as connection:
        call, now, context, party_name = _lock_call(connection, runtime, call_id, actor)
        form = context.release.form(call.form)
        answers = task_forms.read(form, posted, runtime.operations, context).answers
        if _is_late(call, now):
            content = answers.values if answers.ok else {"posted": [list(pair) for pair in posted]}
            _write(context, call, party_name, "late", content, None)
            return Refused({"": _too_late(call, now)})
        last = _last(connection, call_id, actor)
        response_versions.check(last, version, actor, now)
        if not answers.ok:
            return Refused(answers.errors)
        before = _end_standing(connection, call_id, last, "replaced", now)
        since = _standing_since(form, before, answers.values, now)
        drafts.remove(connection, call.task_id or call.id, call.council, actor)
        return _write(context, call, party_name, "standing", answers.values, since)


def save_draft(
    runtime: Runtime, call_id: str, posted: task_forms.Posted, actor: Actor, *, typing: bool = False
) -> drafts.Saved:
    """Save what a person has typed and not sent, for that person alone. It goes when the call closes."""
    with runtime.database.begin() as connection:
        call, now, _, _ = _lock_call(connection, runtime, call_id, actor)
        form_id = call.task_id or call.id
        if _is_late(call, now):
            raise CallClosed(f"“{call.label}” closed {clock.words(call.closes_at or now, now)}.")
        saved = drafts.weigh(connection, form_id, posted, actor, now, typing=typing)
        if saved is drafts.Saved.WRITTEN:
            drafts.write(connection, form_id, call.council, posted, actor, now)
        return saved


@metrics.measure("withdrawal")
def withdraw(runtime: Runtime, call_id: str, actor: Actor, *, version: int | None = None) -> Receipt:
    """Withdraw the party's standing response. A later one stands only from when it is received.

    `version` is that of the response that the party saw. If it is not the last one, this raises Conflict.
    """
    with runtime.database.begin() as connection:
        call, now, context, _ = _lock_call(connection, runtime, call_id, actor)
        if _is_late(call, now):
            raise CallClosed(_too_late(call, now))
        last = _last(connection, call_id, actor)
        response_versions.check(last, version, actor, now, response_versions.NOT_WITHDRAWN)
        before = _end_standing(connection, call_id, last, "withdrawn", now)
        if before is None or before.state == "declined":
            raise NotFound("There is nothing to withdraw.")
        return Receipt(call.id, _reference(context), before.sequence, now, None, "withdrawn", before.digest)


@metrics.measure("response")
def decline(runtime: Runtime, call_id: str, actor: Actor, reason: str = "") -> Receipt:
    """Say that the party will not respond. This withdraws its standing response."""
    with runtime.database.begin() as connection:
        call, now, context, party_name = _lock_call(connection, runtime, call_id, actor)
        if _is_late(call, now):
            raise CallClosed(_too_late(call, now))
        _end_standing(connection, call_id, _last(connection, call_id, actor), "withdrawn", now)
        return _write(context, call, party_name, "declined", {"reason": reason}, None)


def _lock_call(
    connection: Connection, runtime: Runtime, call_id: str, actor: Actor
) -> tuple[Row[Any], datetime, CaseContext, str]:
    call = connection.execute(_LOCK, {"call_id": call_id}).one_or_none()
    if call is None:
        raise NotFound
    now = runtime.clock.now_in(connection)
    context, name = admit(connection, runtime, call, actor, now)
    metrics.describe_step(context.case.process if context.case else "")
    return call, now, context, name


def admit(
    connection: Connection, runtime: Runtime, call: Row[Any], actor: Actor, now: datetime
) -> tuple[CaseContext, str]:
    """Return the context for a respondent who was invited to the call, and the party's name."""
    if not actor.belongs_to(call.council):
        raise NotFound
    if actor.party is None or call.role not in actor.roles:
        raise NotAllowed(
            f"“{call.label}” can be answered only by those who were invited, each for themselves."
        )
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
    at = min(moment for moment in (call.closes_at, call.closed_at, now) if moment is not None)
    return (
        f"“{call.label}” closed {clock.words(at, now)}. We received your answer after that, so it does not "
        "count. We have kept it, and the time it arrived."
    )


def _last(connection: Connection, call_id: str, actor: Actor) -> Response | None:
    row = connection.execute(_LAST, {"call_id": call_id, "party": actor.party}).mappings().one_or_none()
    return responses.from_row(row) if row is not None else None


def _end_standing(
    connection: Connection, call_id: str, last: Response | None, state: str, now: datetime
) -> Response | None:
    if last is None or last.state not in {"standing", "declined"}:
        return None
    connection.execute(_END, {"b_call": call_id, "b_number": last.sequence, "state": state, "at": now})
    return last


def _standing_since(form: Form, before: Response | None, new: Mapping[str, Any], now: datetime) -> datetime:
    """Return since when a response stands. An amendment keeps the time unless it changes certain answers."""
    if before is None or before.standing_since is None:
        return now
    restarting = [
        question.key for question in form.questions if question.properties.get("restartsClock") == "true"
    ]
    typed = values.adopt(dict(new))
    return (
        now if any(before.answers.get(key) != typed.get(key) for key in restarting) else before.standing_since
    )


def _write(
    context: CaseContext,
    call: Row[Any],
    party_name: str,
    state: str,
    content: Mapping[str, Any],
    since: datetime | None,
) -> Receipt:
    actor, now, number = context.actor, context.now, call.last_sequence + 1
    text = json.dumps(values.encode(values.adopt(dict(content))), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(f"{call.id}{number}{actor.party}{now.isoformat()}{text}".encode()).hexdigest()
    who = {"party": actor.party, "party_name": party_name, "by": actor.id, "by_name": actor.name}
    times = {"received_at": now, "standing_since": since, "ended_at": None}
    keys = {"id": new_id(), "council": call.council, "call_id": call.id, "sequence": number}
    response = {**keys, **who, **times, "state": state, "answers": text, "digest": digest}
    context.connection.execute(_INSERT, response)
    context.connection.execute(_COUNT, {"b_id": call.id, "number": number})
    return Receipt(call.id, _reference(context), number, now, since, state, digest)


def _reference(context: CaseContext) -> str:
    return context.case.reference if context.case else ""
