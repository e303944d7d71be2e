"""Who does a task and when: taking it on, giving it back, reassigning it, its due date, priority and drafts.

Each act is one transaction and, except for a draft, leaves a line in the case's history.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from engine.actors import Actor
from engine.cases import references, visibility
from engine.database import tables
from engine.errors import Conflict, NotAllowed, NotFound, TaskGone
from engine.runtime import Runtime
from engine.store import deadlines, drafts, notes
from engine.store.drafts import Posted
from engine.store.history import Line

_TASKS, _CASES = tables.tasks, tables.cases
_TASK = select(_TASKS).where(_TASKS.c.id == bindparam("task_id"))
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))
_LOCK_CASE = _CASE.with_for_update()
_DEADLINE = update(_CASES).where(_CASES.c.id == bindparam("b_id")).values(deadline_at=deadlines.FIRST)
_CHANGE = update(_TASKS).where(and_(_TASKS.c.id == bindparam("b_id"), _TASKS.c.status == "open"))


def claim(
    runtime: Runtime, task_id: str, actor: Actor, take_over: bool = False, task_version: int | None = None
) -> None:
    """Take a task on. If a colleague has it, Conflict names them, unless the task is to be taken over.

    `task_version` is the version that the person was looking at: nobody takes over a task unawares.
    """
    with runtime.database.begin() as connection:
        row, now = _lock_task(connection, runtime, task_id, actor)
        unawares = task_version is not None and task_version != row["version"]
        if row["assigned_to"] not in {None, actor.id} and (unawares or not take_over):
            raise Conflict(f"{row['assigned_name']} has taken on “{row['label']}”.")
        _assign(
            connection,
            row,
            actor,
            actor.id,
            actor.name,
            now,
            f"{actor.name} took on “{row['label']}”",
        )


def give_back(runtime: Runtime, task_id: str, actor: Actor, task_version: int | None = None) -> None:
    """Give a task back, so that anybody in its role can take it on, if it is as the person saw it."""
    with runtime.database.begin() as connection:
        row, now = _lock_task(connection, runtime, task_id, actor)
        _check_version(row, task_version)
        if row["assigned_to"] != actor.id:
            raise NotAllowed(
                "Only the person who has taken on a task can give it back. A manager can reassign it."
            )
        _assign(connection, row, actor, None, None, now, f"{actor.name} gave “{row['label']}” back")


def reassign(
    runtime: Runtime,
    task_id: str,
    actor: Actor,
    to: Actor | None,
    reason: str,
    task_version: int | None = None,
) -> None:
    """Give a task, if it is as the person saw it, to somebody else, or to nobody in particular.

    The caller decides who may do this. The new holder must have one of the task's roles.
    """
    with runtime.database.begin() as connection:
        row, now = _lock_task(connection, runtime, task_id, actor, any_role=True)
        _check_version(row, task_version)
        if to is not None:
            references.check_roles(to, row)
        whom = f"to {to.name}" if to else "back to everybody in its role"
        _assign(
            connection,
            row,
            actor,
            to.id if to else None,
            to.name if to else None,
            now,
            f"{actor.name} gave “{row['label']}” {whom}: {reason}",
        )


def set_due(runtime: Runtime, task_id: str, actor: Actor, due_at: datetime | None, reason: str) -> None:
    """Change when a task is due. This does not change a legal deadline, which is a timer of the case."""
    with runtime.database.begin() as connection:
        row, now = _lock_task(connection, runtime, task_id, actor, any_role=True)
        _change(connection, row, due_at=due_at)
        connection.execute(_DEADLINE, {"b_id": row["case_id"]})
        _note(
            connection,
            row,
            actor,
            now,
            f"{actor.name} changed when “{row['label']}” is due: {reason}",
            due_at=due_at,
        )


def set_priority(runtime: Runtime, task_id: str, actor: Actor, priority: int, reason: str) -> None:
    """Change a task's priority; a higher number comes first."""
    with runtime.database.begin() as connection:
        row, now = _lock_task(connection, runtime, task_id, actor, any_role=True)
        _change(connection, row, priority=priority)
        _note(
            connection,
            row,
            actor,
            now,
            f"{actor.name} changed the priority of “{row['label']}”: {reason}",
            priority=priority,
        )


def save_draft(
    runtime: Runtime, task_id: str, posted: Posted, actor: Actor, *, typing: bool = False
) -> drafts.Saved:
    """Save what a person has typed into a task's form, for that person alone. History says nothing of it."""
    with runtime.database.begin() as connection:
        saved = drafts.weigh(connection, task_id, posted, actor, runtime.clock.now(), typing=typing)
        if saved is drafts.Saved.WRITTEN:
            row, now = _lock_task(connection, runtime, task_id, actor)
            references.check_not_call(row)
            drafts.write(connection, task_id, row["council"], posted, actor, now)
        return saved


def drafts_of_colleagues(
    connection: Connection, task: Mapping[str, Any], actor: Actor, outside: frozenset[str]
) -> list[drafts.Draft]:
    """Return what colleagues have typed into a task, for the member of staff who has it.

    Not if anybody `outside` the council may do the task: people outside are promised that nobody reads what
    they have not sent, and staff may type there what is not for them.
    """
    staff_only = task["party"] is None and outside.isdisjoint(references.roles_of(task))
    if actor.party is not None or task["assigned_to"] != actor.id or not staff_only:
        return []
    return drafts.of_others(connection, task["id"], task["council"], actor)


def _lock_task(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor, any_role: bool = False
) -> tuple[dict[str, Any], datetime]:
    unlocked = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if unlocked is None or not visibility.may_know(connection, actor, unlocked):
        raise NotFound
    connection.execute(_LOCK_CASE, {"case_id": unlocked["case_id"]})
    row = dict(connection.execute(_TASK, {"task_id": task_id}).mappings().one())
    if not any_role:
        references.check_roles(actor, row)
    if row["status"] != "open":
        raise TaskGone(references.why_gone(row))
    return row, runtime.clock.now_in(connection)


def _check_version(row: Mapping[str, Any], task_version: int | None) -> None:
    """Raise Conflict if a task has changed since the person saw this version of it."""
    if task_version is not None and task_version != row["version"]:
        raise references.change_conflict(row)


def _change(connection: Connection, row: Mapping[str, Any], **changes: Any) -> None:
    connection.execute(_CHANGE.values(version=_TASKS.c.version + 1, **changes), {"b_id": row["id"]})


def _assign(
    connection: Connection,
    row: Mapping[str, Any],
    actor: Actor,
    to: str | None,
    name: str | None,
    now: datetime,
    text: str,
) -> None:
    first = row["claimed_first_at"] or (now if to else None)
    claimed = {"claimed_at": now if to else None, "claimed_first_at": first}
    _change(connection, row, assigned_to=to, assigned_name=name, **claimed)
    _note(connection, row, actor, now, text)


def _note(
    connection: Connection, row: Mapping[str, Any], actor: Actor, now: datetime, text: str, **details: Any
) -> None:
    line = Line("assigned", text, actor, row["step"], row["label"], details=details)
    notes.add(connection, [row["case_id"]], line, now)
