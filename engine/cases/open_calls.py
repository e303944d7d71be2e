"""Open calls. Respondents answer for themselves, and nobody else can see a response until the call closes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, exists, or_, select

from engine.actors import Actor
from engine.cases import task_forms
from engine.cases.call_responses import admit
from engine.database import call_tables, ordering, tables
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store import drafts, responses
from engine.store.responses import Response
from forms.submission import answers

_CALLS, _PARTIES, _RESPONSES = call_tables.calls, call_tables.call_parties, call_tables.responses
_CASES = tables.cases
_OF_PARTY = (
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


class Call(NamedTuple):
    """An open or closed call, as those see it who may not see a response."""

    id: str
    council: str
    case_id: str
    key: str
    label: str
    role: str
    form: str
    release_id: str
    open: bool
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None


class CallToParty(NamedTuple):
    """A call to a party, with the reference of its case and the state of the party's own response."""

    call: Call
    reference: str
    state: str | None


_COLUMNS = [_CALLS.c[name] for name in Call._fields]
_SENT = (
    select(*_COLUMNS, _CASES.c.reference, _RESPONSES.c.state)
    .join(_CALLS, _CALLS.c.id == _RESPONSES.c.call_id)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_LAST_SENT)
    .order_by(_RESPONSES.c.received_at.desc(), _RESPONSES.c.id)
)
_INVITED_TO = (
    select(_PARTIES.c.call_id, _PARTIES.c.party, _PARTIES.c.name, _PARTIES.c.seen_at, _CALLS.c.open)
    .add_columns(_RESPONSES.c.state)
    .join(_CALLS, _CALLS.c.id == _PARTIES.c.call_id)
    .outerjoin(
        _RESPONSES,
        and_(_RESPONSES.c.call_id == _PARTIES.c.call_id, _RESPONSES.c.party == _PARTIES.c.party),
    )
    .where(_PARTIES.c.call_id.in_(bindparam("calls", expanding=True)))
    .order_by(_PARTIES.c.name, _PARTIES.c.party, _RESPONSES.c.sequence)
)
_BY_ID = (
    select(_CALLS, _CASES.c.reference)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_CALLS.c.id == bindparam("call_id"))
)


class Answer(StrEnum):
    """What staff may know of a party's answer. While a call is open that is only whether there is one."""

    NONE = "none"
    ANSWERED = "answered"
    OFFERED = "offered"
    DECLINED = "declined"
    WITHDREW = "withdrew"
    LATE = "late"


_AFTER_CLOSE = {
    "standing": Answer.OFFERED,
    "declined": Answer.DECLINED,
    "withdrawn": Answer.WITHDREW,
    "late": Answer.LATE,
}


@dataclass(frozen=True)
class Invited:
    """A party that was invited to a call, when it first opened it, and its answer."""

    party: str
    name: str
    answer: Answer
    seen_at: datetime | None = None


def responses_of(connection: Connection, call_id: str, party: str) -> list[Response]:
    """Return what one party sent to a call, the oldest first: all that anybody may see before the close."""
    rows = connection.execute(_OF_PARTY, {"call_id": call_id, "party": party}).mappings()
    return [responses.from_row(row) for row in rows]


def last_in_time(sent: Sequence[Response]) -> Response | None:
    """Return the last of a party's responses, the oldest first, that was not late."""
    return next((response for response in reversed(sent) if response.state != "late"), None)


def respondents(connection: Connection, call_id: str) -> list[str]:
    """Return the names of the parties that have answered, but never what, when or how often."""
    return [row.party_name for row in connection.execute(_ANSWERED, {"calls": [call_id]})]


def find(connection: Connection, call_id: str) -> Call:
    """Return a call by its id."""
    row = connection.execute(select(*_COLUMNS).where(_CALLS.c.id == call_id)).one_or_none()
    if row is None:
        raise NotFound
    return Call(*row)


def of_case(connection: Connection, case_id: str) -> list[Call]:
    """Return a case's calls, the newest first."""
    query = select(*_COLUMNS).where(_CALLS.c.case_id == case_id).order_by(_CALLS.c.opened_at.desc())
    return [Call(*row) for row in connection.execute(query)]


def invited_to(connection: Connection, call_ids: Collection[str]) -> dict[str, list[Invited]]:
    """Return who was invited to some calls, by the call's id and in order of their names."""
    rows = connection.execute(_INVITED_TO, {"calls": list(call_ids)}) if call_ids else ()
    states: dict[tuple[Any, ...], list[str]] = {}
    for *who, state in rows:
        states.setdefault(tuple(who), []).extend([state] if state else [])
    invited: dict[str, list[Invited]] = {call_id: [] for call_id in call_ids}
    for (call_id, party, name, seen_at, is_open), sent in states.items():
        invited[call_id].append(Invited(party, name, _answer(sent, is_open), seen_at))
    return invited


def _answer(states: Sequence[str], is_open: bool) -> Answer:
    """Return what a party's responses, the oldest first, come to. A late one counts only without another."""
    in_time = [state for state in states if state != "late"]
    last = (in_time or states or [""])[-1]
    if is_open:
        return Answer.ANSWERED if last in {"standing", "declined"} else Answer.NONE
    return _AFTER_CLOSE.get(last, Answer.NONE)


def open_for(
    connection: Connection, party: str, now: datetime, limit: int = 50, offset: int = 0
) -> list[CallToParty]:
    """Return the calls that a party may answer now, the first to close first, with the party's own state."""
    still_open = or_(_CALLS.c.closes_at.is_(None), _CALLS.c.closes_at > now)
    ids = ordering.soonest(
        _CALLS, _CALLS.c.closes_at, _CALLS.c.opened_at, [[_INVITED, still_open]], limit, offset
    )
    query = select(*_COLUMNS, _CASES.c.reference, _LATEST.label("state")).join(
        _CASES, _CASES.c.id == _CALLS.c.case_id
    )
    rows = connection.execute(ordering.in_order(query, _CALLS, ids), {"party": party})
    return [_to_party(*row) for row in rows]


def sent_by(connection: Connection, party: str, limit: int = 50, offset: int = 0) -> list[CallToParty]:
    """Return the calls that a party has answered in time, the latest answer first, with its state."""
    rows = connection.execute(_SENT.limit(limit).offset(offset), {"party": party})
    return [_to_party(*row) for row in rows]


def _to_party(*row: Any) -> CallToParty:
    *call, reference, state = row
    return CallToParty(Call(*call), reference, state)


def response_form(runtime: Runtime, call_id: str, actor: Actor) -> task_forms.TaskForm:
    """Return a call's form, ready to be drawn for a respondent.

    In it stands what this person has typed and not sent, or else the response of their party. The version
    of the call is that of the party's last response, or 0.
    """
    with runtime.database.read() as connection:
        call = connection.execute(_BY_ID, {"call_id": call_id}).one_or_none()
        if call is None:
            raise NotFound
        # Drawing a form decides nothing, so this machine's clock will do.
        context, _ = admit(connection, runtime, call, actor, runtime.clock.now())
        last = last_in_time(responses_of(connection, call_id, actor.party or ""))
        standing = [last] if last is not None and last.state == "standing" else []
        sent = answers.to_posted(context.release.form(call.form), standing[0].answers) if standing else []
        draft = drafts.find(connection, call.task_id or call.id, call.council, actor)
        shown = context.release.node(call.diagram, call.step).properties.get("facts", "")
        return task_forms.build(
            context,
            runtime.operations,
            call.form,
            shown,
            {**call._mapping, "version": last.version if last is not None else 0},
            draft.posted if draft else sent,
        )
