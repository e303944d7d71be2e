"""Open calls: each respondent answers for themselves, sealed from everybody else until the call closes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from engine import asking, responses, tables
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
    "of_party",
    "open_for",
    "respond",
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
    select(_RESPONSES.c.party, _RESPONSES.c.party_name)
    .distinct()
    .where(_RESPONSES.c.call_id == bindparam("call_id"), _RESPONSES.c.state.in_(("standing", "declined")))
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
_OF_PARTY = (
    select(_CALLS, _CASES.c.reference, _LATEST.label("state"))
    .join(_PARTIES, _PARTIES.c.call_id == _CALLS.c.id)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_PARTIES.c.party == bindparam("party"))
)
_BY_ID = select(_CALLS).where(_CALLS.c.id == bindparam("call_id"))


def mine(connection: Connection, call_id: str, party: str) -> list[Response]:
    """Return what one party sent to a call, oldest first: the only way to a response before the close."""
    rows = connection.execute(_MINE, {"call_id": call_id, "party": party}).mappings()
    return [responses.read(row) for row in rows]


def answered(connection: Connection, call_id: str) -> list[str]:
    """Return the names of the parties that have answered: never what, when or how often."""
    return [row.party_name for row in connection.execute(_ANSWERED, {"call_id": call_id})]


def look(connection: Connection, call_id: str) -> Mapping[Any, Any]:
    """Return a call's own row: key, label, form, open, closes_at and so on."""
    row = connection.execute(_BY_ID, {"call_id": call_id}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


def of_case(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return a case's calls, the newest first."""
    query = select(_CALLS).where(_CALLS.c.case_id == case_id).order_by(_CALLS.c.opened_at.desc())
    return [dict(row) for row in connection.execute(query).mappings()]


def open_for(connection: Connection, party: str, now: datetime) -> list[dict[str, Any]]:
    """Return the calls a party may answer now, soonest to close first, with its own state or None."""
    query = _OF_PARTY.where(_CALLS.c.open, or_(_CALLS.c.closes_at.is_(None), _CALLS.c.closes_at > now))
    found = connection.execute(query.order_by(_CALLS.c.closes_at), {"party": party}).mappings()
    return [dict(row) for row in found]


def of_party(connection: Connection, party: str, limit: int = 100) -> list[dict[str, Any]]:
    """Return every call a party was invited to, the latest first, with its own latest response's state."""
    found = connection.execute(
        _OF_PARTY.order_by(_CALLS.c.opened_at.desc()).limit(limit), {"party": party}
    ).mappings()
    return [dict(row) for row in found]


def asked(runtime: Runtime, call_id: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw a call's form for a respondent; what stands is the draft."""
    with runtime.database.read() as connection:
        call = connection.execute(_BY_ID, {"call_id": call_id}).one_or_none()
        if call is None:
            raise NotFound
        context, _ = admit(connection, runtime, call, actor, runtime.clock.now_in(connection))
        standing = [each for each in mine(connection, call_id, actor.party or "") if each.state == "standing"]
        draft = answers.to_posted(context.release.form(call.form), standing[-1].answers) if standing else []
        shown = context.release.node(call.diagram, call.step).properties.get("facts", "")
        return asking.asked(context, runtime.operations, call.form, shown, dict(call._mapping), draft)
