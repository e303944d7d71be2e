"""What is an outside party's to know of: the cases it has a part in, and the tasks in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, exists, select

from engine import tables
from engine.columns import unindexed
from engine.people import Actor


def part_in(case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the bound `party` was ever asked for something in a case, or invited.

    A case has few tasks and invited parties, a party may have a hundred thousand: the case is the way in.
    """
    own, calls, invited = tables.tasks.alias("own"), tables.calls, tables.call_parties
    asked = exists().where(own.c.case_id == case_id, unindexed(own.c.party) == bindparam("party"))
    return asked | exists().where(
        calls.c.case_id == case_id,
        invited.c.call_id == calls.c.id,
        unindexed(invited.c.party) == bindparam("party"),
    )


_PART = select(part_in(bindparam("case_id", type_=Text)))


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
