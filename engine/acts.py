"""What somebody outside may do besides their tasks, in cases that they have a part in: withdraw, for one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from engine import names, parties, tables
from engine.people import Actor

_TASKS, _CASES = tables.tasks, tables.cases


def open_in(connection: Connection, actor: Actor, case_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return the open acts of some cases that are kept for no party and that the actor's roles allow."""
    query = (
        select(_TASKS, _CASES.c.reference)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
        .where(_TASKS.c.case_id.in_(list(case_ids)), _TASKS.c.status == "open", _TASKS.c.kind == "action")
        .where(_TASKS.c.party.is_(None), parties.part_in(_TASKS.c.case_id))
        .order_by(_TASKS.c.opened_at.desc(), _TASKS.c.id)
    )
    found = [dict(row) for row in connection.execute(query, {"party": actor.party}).mappings()]
    return [each for each in found if actor.has_any(names.roles_of(each))]
