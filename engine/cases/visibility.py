"""What outside parties may see: the cases that they take part in, and the tasks in those cases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, exists, select

from engine.actors import Actor
from engine.database import call_tables, tables
from engine.database.columns import unindexed


def part_in(case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the bound `party` has ever had a task in a case or been invited to a call.

    The query starts from the case, which has few tasks and invited parties; a party may have a hundred
    thousand.
    """
    own, calls, invited = tables.tasks.alias("own"), call_tables.calls, call_tables.call_parties
    has_task = exists().where(own.c.case_id == case_id, unindexed(own.c.party) == bindparam("party"))
    return has_task | exists().where(
        calls.c.case_id == case_id,
        invited.c.call_id == calls.c.id,
        unindexed(invited.c.party) == bindparam("party"),
    )


_PART = select(part_in(bindparam("case_id", type_=Text)))


def has_part(connection: Connection, case_id: str, party: str) -> bool:
    """Return whether a party has ever had a task in a case or been invited to answer one of its calls."""
    return bool(connection.execute(_PART, {"case_id": case_id, "party": party}).scalar())


def may_know(connection: Connection, actor: Actor, task: Mapping[Any, Any]) -> bool:
    """Return whether an actor may know of a task at all. Their roles say whether they may do it.

    A task that belongs to no party is for staff, and for outside parties that take part in the case.
    """
    if not actor.belongs_to(task["council"]) or not actor.speaks_for(task["party"]):
        return False
    if actor.party is None or task["party"] is not None:
        return True
    return has_part(connection, task["case_id"], actor.party)
