"""Whose task it is: taking on, giving back, reassigning, due date, priority and what has been typed so far.

Each is one transaction, and each but a draft leaves a line in the case's history.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from engine import asking, deadlines, history, names, parties, tables
from engine.errors import Conflict, NotAllowed, NotFound, TaskGone
from engine.history import Line
from engine.people import Actor
from engine.room import Runtime

_TASKS, _CASES = tables.tasks, tables.cases
_TASK = select(_TASKS).where(_TASKS.c.id == bindparam("task_id"))
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))
_LOCK_CASE = _CASE.with_for_update()
_HEAD = (
    update(_CASES)
    .where(_CASES.c.id == bindparam("b_id"))
    .values(history_length=bindparam("length"), history_head=bindparam("head"))
)
_DEADLINE = update(_CASES).where(_CASES.c.id == bindparam("b_id")).values(deadline_at=deadlines.FIRST)
_CHANGE = update(_TASKS).where(and_(_TASKS.c.id == bindparam("b_id"), _TASKS.c.status == "open"))


def claim(runtime: Runtime, task_id: str, actor: Actor, take_over: bool = False) -> None:
    """Take a task on. One that somebody else has is refused, naming them, unless it is to be taken over."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        if row["assigned_to"] not in {None, actor.id} and not take_over:
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


def release(runtime: Runtime, task_id: str, actor: Actor) -> None:
    """Give a task back for anybody in its role."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        if row["assigned_to"] != actor.id:
            raise NotAllowed(
                "Only who has taken a task on can give it back; a manager can give it to somebody else."
            )
        _assign(connection, row, actor, None, None, now, f"{actor.name} gave “{row['label']}” back")


def reassign(runtime: Runtime, task_id: str, actor: Actor, to: Actor | None, reason: str) -> None:
    """Give a task to somebody else, or to nobody.

    Who may do this the caller decides; whom to, the task's roles.
    """
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
        if to is not None:
            names.check_roles(to, row)
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
    """Change when a task is due. A legal deadline is a timer of the case and is not changed by this."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
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
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
        _change(connection, row, priority=priority)
        _note(
            connection,
            row,
            actor,
            now,
            f"{actor.name} changed the priority of “{row['label']}”: {reason}",
            priority=priority,
        )


def save_draft(runtime: Runtime, task_id: str, posted: asking.Posted, actor: Actor) -> None:
    """Keep what has been typed so far. It is the task's, for whoever goes on, and no history."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        connection.execute(
            _CHANGE.values(draft=[list(each) for each in posted], draft_at=now), {"b_id": row["id"]}
        )


def _take(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor, any_role: bool = False
) -> tuple[dict[str, Any], datetime]:
    found = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if found is None or not parties.may_know(connection, actor, found):
        raise NotFound
    connection.execute(_LOCK_CASE, {"case_id": found["case_id"]})
    row = dict(connection.execute(_TASK, {"task_id": task_id}).mappings().one())
    if not any_role:
        names.check_roles(actor, row)
    if row["status"] != "open":
        raise TaskGone(names.why_gone(row))
    return row, runtime.clock.now_in(connection)


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
    _change(connection, row, assigned_to=to, assigned_name=name, claimed_at=now if to else None)
    _note(connection, row, actor, now, text)


def _note(
    connection: Connection, row: Mapping[str, Any], actor: Actor, now: datetime, text: str, **details: Any
) -> None:
    case = connection.execute(_CASE, {"case_id": row["case_id"]}).mappings().one()
    line = Line("assigned", text, actor, row["step"], row["label"], details=details)
    rows, contents, head = history.rows_for(
        case["id"],
        case["council"],
        case["release_id"],
        history.Head(case["history_length"], case["history_head"]),
        now,
        [line],
    )
    connection.execute(_HEAD, {"b_id": case["id"], "length": head.length, "head": head.chain})
    history.append(connection, rows, contents)
