"""Open calls: each respondent answers for themselves, sealed from everybody else until the call closes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, or_, select

from engine import asking, ordering, responses, tables
from engine.errors import NotFound
from engine.people import Actor
from engine.responding import admit, decline, respond, withdraw
from engine.responses import Response
from engine.room import Runtime
from forms import answers

__all__ = [
    "answered",
    "asked",
    "decline",
    "look",
    "mine",
    "of_case",
    "open_for",
    "respond",
    "sent_by",
    "withdraw",
]

_CALLS, _PARTIES, _RESPONSES, _CASES = tables.calls, tables.call_parties, tables.responses, tables.cases
_MINE = (
    select(_RESPONSES)
    .where(
        and_(
            _RESPONSES.c.call_id == bindparam("call_id"),
            _RESPONSES.c.party == bindparam("party"),
        )
    )
    .order_by(_RESPONSES.c.sequence)
)
_ANSWERED = (
    select(_RESPONSES.c.call_id, _RESPONSES.c.party, _RESPONSES.c.party_name)
    .distinct()
    .where(_RESPONSES.c.call_id.in_(bindparam("calls", expanding=True)))
    .where(_RESPONSES.c.state.in_(("standing", "declined")))
    .order_by(_RESPONSES.c.party_name)
)
_LATEST = (
    select(_RESPONSES.c.state)
    .where(
        _RESPONSES.c.call_id == _CALLS.c.id,
        _RESPONSES.c.party == bindparam("party"),
        _RESPONSES.c.state != "late",
    )
    .order_by(_RESPONSES.c.sequence.desc())
    .limit(1)
    .scalar_subquery()
)
_INVITED = and_(
    _CALLS.c.open,
    exists().where(_PARTIES.c.call_id == _CALLS.c.id, _PARTIES.c.party == bindparam("party")),
)
_LATER = _RESPONSES.alias("later")
_LAST_SENT = and_(
    _RESPONSES.c.party == bindparam("party"),
    _RESPONSES.c.state != "late",
    ~exists().where(
        _LATER.c.call_id == _RESPONSES.c.call_id,
        _LATER.c.party == _RESPONSES.c.party,
        _LATER.c.sequence > _RESPONSES.c.sequence,
        _LATER.c.state != "late",
    ),
)
_SENT = (
    select(_CALLS, _CASES.c.reference, _RESPONSES.c.state)
    .join(_CALLS, _CALLS.c.id == _RESPONSES.c.call_id)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_LAST_SENT)
    .order_by(_RESPONSES.c.received_at.desc(), _RESPONSES.c.id)
)
_BY_ID = (
    select(_CALLS, _CASES.c.reference)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_CALLS.c.id == bindparam("call_id"))
)


def mine(connection: Connection, call_id: str, party: str) -> list[Response]:
    """Return what one party sent to a call, oldest first: the only way to a response before the close."""
    rows = connection.execute(_MINE, {"call_id": call_id, "party": party}).mappings()
    return [responses.read(row) for row in rows]


def answered(connection: Connection, call_id: str) -> list[str]:
    """Return the names of the parties that have answered: never what, when or how often."""
    return [row.party_name for row in connection.execute(_ANSWERED, {"calls": [call_id]})]


def look(connection: Connection, call_id: str) -> Mapping[Any, Any]:
    """Return a call's own row: key, label, form, open, closes_at and so on."""
    row = connection.execute(_BY_ID, {"call_id": call_id}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


def of_case(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return a case's calls, the newest first, each with the names of those who have `answered`."""
    query = select(_CALLS).where(_CALLS.c.case_id == case_id).order_by(_CALLS.c.opened_at.desc())
    found = [{**row, "answered": []} for row in connection.execute(query).mappings()]
    if found:
        by_id = {each["id"]: each for each in found}
        for row in connection.execute(_ANSWERED, {"calls": list(by_id)}):
            by_id[row.call_id]["answered"].append(row.party_name)
    return found


def open_for(
    connection: Connection, party: str, now: datetime, limit: int = 50, offset: int = 0
) -> list[dict[str, Any]]:
    """Return the calls a party may answer now, soonest to close first, with its own state or None."""
    still = or_(_CALLS.c.closes_at.is_(None), _CALLS.c.closes_at > now)
    found = ordering.soonest(
        _CALLS, _CALLS.c.closes_at, _CALLS.c.opened_at, [[_INVITED, still]], limit, offset
    )
    query = select(_CALLS, _CASES.c.reference, _LATEST.label("state")).join(
        _CASES, _CASES.c.id == _CALLS.c.case_id
    )
    rows = connection.execute(ordering.joined(query, _CALLS, found), {"party": party})
    return [dict(row) for row in rows.mappings()]


def sent_by(connection: Connection, party: str, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """Return the calls a party has answered in time, its latest answer first, with that answer's state."""
    rows = connection.execute(_SENT.limit(limit).offset(offset), {"party": party})
    return [dict(row) for row in rows.mappings()]


def asked(runtime: Runtime, call_id: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw a call's form for a respondent; what stands is the draft."""
    with runtime.database.read() as connection:
        call = connection.execute(_BY_ID, {"call_id": call_id}).one_or_none()
        if call is None:
            raise NotFound
        # Drawing decides nothing, so this machine's clock will do.
        context, _ = admit(connection, runtime, call, actor, runtime.clock.now())
        standing = [each for each in mine(connection, call_id, actor.party or "") if each.state == "standing"]
        draft = answers.to_posted(context.release.form(call.form), standing[-1].answers) if standing else []
        shown = context.release.node(call.diagram, call.step).properties.get("facts", "")
        return asking.asked(context, runtime.operations, call.form, shown, dict(call._mapping), draft)
