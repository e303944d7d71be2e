"""What somebody outside may do besides their tasks, in cases that they have a part in: withdraw, for one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from engine import names, tables
from engine.people import Actor

_TASKS, _CASES, _CALLS, _PARTIES = tables.tasks, tables.cases, tables.calls, tables.call_parties
_OWN = _TASKS.alias("own")
# As `parties.has_part` has it, of many cases in one statement. The party is asked for in a way that no index
# begins with: a case has few tasks and invited parties, a party may have a hundred thousand.
_PART = exists().where(
    _OWN.c.case_id == _TASKS.c.case_id, _OWN.c.party.concat("") == bindparam("party")
) | exists().where(
    _CALLS.c.case_id == _TASKS.c.case_id,
    _PARTIES.c.call_id == _CALLS.c.id,
    _PARTIES.c.party.concat("") == bindparam("party"),
)


def open_in(connection: Connection, actor: Actor, case_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return the open acts of some cases that are kept for no party and that the actor's roles allow."""
    query = (
        select(_TASKS, _CASES.c.reference)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
        .where(_TASKS.c.case_id.in_(list(case_ids)), _TASKS.c.status == "open", _TASKS.c.kind == "action")
        .where(_TASKS.c.party.is_(None), _PART)
        .order_by(_TASKS.c.opened_at.desc(), _TASKS.c.id)
    )
    found = [dict(row) for row in connection.execute(query, {"party": actor.party}).mappings()]
    return [each for each in found if actor.has_any(names.roles_of(each))]
