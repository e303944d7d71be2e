"""What is an outside party's to know of: the cases it has a part in, and the tasks in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from engine import tables
from engine.people import Actor

_TASKS, _CALLS, _PARTIES = tables.tasks, tables.calls, tables.call_parties
# From the case, which has few tasks and invited parties: the party is asked for as no index has it.
_PART = select(
    exists().where(_TASKS.c.case_id == bindparam("case_id"), _TASKS.c.party.concat("") == bindparam("party"))
    | exists().where(
        _CALLS.c.case_id == bindparam("case_id"),
        _PARTIES.c.call_id == _CALLS.c.id,
        _PARTIES.c.party.concat("") == bindparam("party"),
    )
)


def has_part(connection: Connection, case_id: str, party: str) -> bool:
    """Return whether a party was ever asked for something in a case, or invited to answer a call of it."""
    return bool(connection.execute(_PART, {"case_id": case_id, "party": party}).scalar())


def may_know(connection: Connection, actor: Actor, task: Mapping[Any, Any]) -> bool:
    """Return whether an actor may know of a task at all; whether they may do it, their roles say.

    One that is kept for no party is for staff, and for those outside who have a part in the case.
    """
    if not actor.belongs_to(task["council"]) or not actor.speaks_for(task["party"]):
        return False
    if actor.party is None or task["party"] is not None:
        return True
    return has_part(connection, task["case_id"], actor.party)
