"""Who has answered an advert, and when. Never what was said: that is sealed until the call closes."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from brokerage import records
from engine import context, tables

_COUNTS = ("standing", "declined")


def answered(case: context.CaseContext, advert: str) -> tuple[tuple[str, datetime], ...]:
    """Return the locations with an answer that counts and when it came, the earliest first."""
    calls, given = tables.calls, tables.responses
    last = func.max(given.c.received_at, type_=given.c.received_at.type)
    query = (
        select(given.c.party, last)
        .join(calls, calls.c.id == given.c.call_id)
        .where(calls.c.council == case.council, given.c.council == case.council)
        .where(calls.c.case_id == records.case_of(case).id, calls.c.key == advert)
        .where(given.c.state.in_(_COUNTS))
        .group_by(given.c.party)
        .order_by(last)
    )
    return tuple((row[0], row[1]) for row in case.connection.execute(query))


def late(connection: Connection, council: str, case_id: str, advert: str) -> tuple[str, ...]:
    """Return the locations whose only answer to an advert came too late."""
    calls, given = tables.calls, tables.responses
    query = (
        select(given.c.party, given.c.state)
        .join(calls, calls.c.id == given.c.call_id)
        .where(calls.c.council == council, given.c.council == council)
        .where(calls.c.case_id == case_id, calls.c.key == advert)
        .order_by(given.c.sequence)
    )
    rows = connection.execute(query).all()
    in_time = {party for party, state in rows if state != "late"}
    return tuple(dict.fromkeys(party for party, state in rows if state == "late" and party not in in_time))
