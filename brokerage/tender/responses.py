"""Who has answered an advert, and when. Never what was said: that is sealed until the call closes."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from brokerage.store.case_variables import case_of
from engine.cases import context
from engine.database import call_tables

_COUNTS = ("standing", "declined")


def answered(case: context.CaseContext, advert: str) -> tuple[tuple[str, datetime], ...]:
    """Return the locations with an answer that counts and when it came, the earliest first."""
    calls, sent = call_tables.calls, call_tables.responses
    last = func.max(sent.c.received_at, type_=sent.c.received_at.type)
    query = (
        select(sent.c.party, last)
        .join(calls, calls.c.id == sent.c.call_id)
        .where(calls.c.council == case.council, sent.c.council == case.council)
        .where(calls.c.case_id == case_of(case).id, calls.c.key == advert)
        .where(sent.c.state.in_(_COUNTS))
        .group_by(sent.c.party)
        .order_by(last)
    )
    return tuple((row[0], row[1]) for row in case.connection.execute(query))


def late(connection: Connection, council: str, case_id: str, advert: str) -> tuple[str, ...]:
    """Return the locations whose only answer to an advert came too late."""
    calls, sent = call_tables.calls, call_tables.responses
    query = (
        select(sent.c.party, sent.c.state)
        .join(calls, calls.c.id == sent.c.call_id)
        .where(calls.c.council == council, sent.c.council == council)
        .where(calls.c.case_id == case_id, calls.c.key == advert)
        .order_by(sent.c.sequence)
    )
    rows = connection.execute(query).all()
    in_time = {party for party, state in rows if state != "late"}
    return tuple(dict.fromkeys(party for party, state in rows if state == "late" and party not in in_time))
