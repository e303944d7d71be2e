"""What an outside party may do besides its tasks in the cases it takes part in, such as withdrawing."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from engine.actors import Actor
from engine.cases import references, visibility
from engine.database import tables

_TASKS, _CASES = tables.tasks, tables.cases


def open_in(connection: Connection, actor: Actor, case_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return the open actions in these cases that belong to no party and that the actor's roles allow."""
    query = (
        select(_TASKS, _CASES.c.reference)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
        .where(_TASKS.c.case_id.in_(list(case_ids)), _TASKS.c.status == "open", _TASKS.c.kind == "action")
        .where(_TASKS.c.party.is_(None), visibility.part_in(_TASKS.c.case_id))
        .order_by(_TASKS.c.opened_at.desc(), _TASKS.c.id)
    )
    rows = [dict(row) for row in connection.execute(query, {"party": actor.party}).mappings()]
    return [row for row in rows if actor.has_any(references.roles_of(row))]
