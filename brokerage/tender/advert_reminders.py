"""Letters that remind an invited provider of an advert: at most one a day, whoever in the council asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from brokerage import errors, formatting
from brokerage.package import documents
from brokerage.store.case_variables import case_of
from engine.cases import context, open_calls
from engine.cases.open_calls import Answer
from engine.database import tables
from engine.definition.release import Release

LETTER = "advert_reminder"
REMINDER = documents.letter(LETTER, "provider_name closes_at")
"""What `remind` uses."""
APART = timedelta(days=1)
_PROVIDER = "provider:"
_OUTBOX = tables.outbox.c
_SENT = (
    select(_OUTBOX.to, _OUTBOX.created_at)
    .where(
        _OUTBOX.council == bindparam("of_council"),
        _OUTBOX.case_id == bindparam("case"),
        _OUTBOX.letter == bindparam("name"),
    )
    .order_by(_OUTBOX.created_at)
)


def can_be_sent(release: Release) -> bool:
    """Return whether a release has the letter; older ones have none."""
    return LETTER in release.letters


def sent(connection: Connection, council: str, case_id: str) -> Mapping[str, datetime]:
    """Return when each provider of a case was last reminded, by its location."""
    rows = connection.execute(_SENT, {"of_council": council, "case": case_id, "name": LETTER})
    return {to.removeprefix(_PROVIDER): created_at for to, created_at in rows}


def remind(case: context.CaseContext, location: str) -> None:
    """Remind an invited provider that has not answered the open advert; AnswerRefused says why not."""
    case_id = case_of(case).id
    call = next((call for call in open_calls.of_case(case.connection, case_id) if call.open), None)
    if call is None or (call.closes_at is not None and call.closes_at <= case.now):
        raise errors.AnswerRefused("The advert has closed, so nobody can be reminded of it.")
    invited = {one.party: one for one in open_calls.invited_to(case.connection, [call.id])[call.id]}
    if location not in invited:
        raise errors.AnswerRefused("This provider was not invited.")
    name = invited[location].name
    if invited[location].answer != Answer.NONE:
        raise errors.AnswerRefused(f"{name} has answered meanwhile.")
    before = sent(case.connection, case.council, case_id).get(location)
    if before is not None and case.now - before < APART:
        raise errors.AnswerRefused(
            f"{name} was reminded on {formatting.moment(before)}. Once a day is enough."
        )
    documents.send(
        case,
        f"{_PROVIDER}{location}",
        LETTER,
        f"{call.key}:{location}:{case.now:%Y%m%d%H%M%S}",
        provider_name=name,
        closes_at=formatting.moment(call.closes_at),
    )
