"""The tasks that wait for people: lists, one task with its form's options and facts, and whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules import values
from sqlalchemy import Connection, Select, and_, bindparam, or_, select, update

from engine import asking, history, names, releases, tables
from engine.context import Case, CaseContext, Task
from engine.errors import Conflict, NotAllowed, NotFound, TaskGone
from engine.history import Line
from engine.people import Actor
from engine.room import Runtime
from engine.spiff import codec

_TASKS, _CASES, _CALLS = tables.tasks, tables.cases, tables.calls
_TASK = (
    select(_TASKS, _CASES.c.reference, _CASES.c.release_id, _CASES.c.stage, _CASES.c.failed_text, _CALLS.c.closes_at)
    .join(_CASES, _CASES.c.id == _TASKS.c.case_id).outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id).where(_TASKS.c.id == bindparam("task_id"))
)
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))
_LOCK_CASE = _CASE.with_for_update()
_HEAD = (
    update(_CASES).where(_CASES.c.id == bindparam("b_id"))
    .values(history_length=bindparam("length"), history_head=bindparam("head"))
)
_CHANGE = update(_TASKS).where(and_(_TASKS.c.id == bindparam("b_id"), _TASKS.c.status == "open"))


@dataclass(frozen=True)
class Filters:
    """Which open tasks: `mine` are assigned to the actor, `free` to nobody; `sort` is due, opened or priority."""

    mine: bool = False
    free: bool = False
    role: str = ""
    overdue_at: datetime | None = None
    sort: str = "due"
    limit: int = 200
    offset: int = 0


def open_tasks(connection: Connection, actor: Actor, *, case_id: str | None = None,
               kinds: Sequence[str] = ("work",), filters: Filters | None = None) -> list[dict[str, Any]]:
    """Return the open tasks an actor may do, soonest due first, with reference and stage of their cases."""
    wanted = filters or Filters()
    query = _filtered(_mine(actor), actor, wanted).where(_TASKS.c.kind.in_(list(kinds)))
    if case_id is not None:
        query = query.where(_TASKS.c.case_id == case_id)
    query = query.order_by(*_order(wanted.sort)).limit(wanted.limit).offset(wanted.offset)
    return [with_roles(row) for row in connection.execute(query).mappings()]


def with_roles(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a task's row with `roles`: every role that may do it."""
    return {**row, "roles": names.roles_of(row)}


def task(connection: Connection, task_id: str, actor: Actor) -> dict[str, Any]:
    """Return a task an actor may do, open or not, or raise NotFound or NotAllowed."""
    row = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if row is None or not actor.belongs_to(row["council"]) or not actor.speaks_for(row["party"]):
        raise NotFound
    names.check_roles(actor, row)
    return with_roles(row)


def asked(runtime: Runtime, task_id: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw a task's form: options and facts as they are now, and its draft."""
    with runtime.database.read() as connection:
        row = task(connection, task_id, actor)
        case = connection.execute(_CASE, {"case_id": row["case_id"]}).mappings().one()
        context = CaseContext(
            connection, runtime.clock, runtime.clock.now_in(connection), actor, row["council"], Case.of(case),
            Task(row["id"], row["kind"], row["step"], row["label"], row["party"]),
            values.decode(codec.variables_of(case["state"])), releases.by_id(connection, row["release_id"]))
        shown = context.release.node(row["diagram"], row["step"]).properties.get("facts", "")
        return asking.asked(context, runtime.operations, row["form"], shown, row, draft(row))


def claim(runtime: Runtime, task_id: str, actor: Actor, take_over: bool = False) -> None:
    """Take a task on. One that somebody else has is refused, naming them, unless it is to be taken over."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        if row["assigned_to"] not in {None, actor.id} and not take_over:
            raise Conflict(f"{row['assigned_name']} has taken on \u201c{row['label']}\u201d.")
        _assign(connection, row, actor, actor.id, actor.name, now, f"{actor.name} took on \u201c{row['label']}\u201d")


def release(runtime: Runtime, task_id: str, actor: Actor) -> None:
    """Give a task back for anybody in its role."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        if row["assigned_to"] != actor.id:
            raise NotAllowed("Only who has taken a task on can give it back; a manager can give it to somebody else.")
        _assign(connection, row, actor, None, None, now, f"{actor.name} gave \u201c{row['label']}\u201d back")


def reassign(runtime: Runtime, task_id: str, actor: Actor, to: Actor | None, reason: str) -> None:
    """Give a task to somebody else, or to nobody. Who may do this the caller decides; whom to, the task's roles."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
        if to is not None:
            names.check_roles(to, row)
        whom = f"to {to.name}" if to else "back to everybody in its role"
        _assign(connection, row, actor, to.id if to else None, to.name if to else None, now,
                f"{actor.name} gave \u201c{row['label']}\u201d {whom}: {reason}")


def set_due(runtime: Runtime, task_id: str, actor: Actor, due_at: datetime | None, reason: str) -> None:
    """Change when a task is due. A legal deadline is a timer of the case and is not changed by this."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
        _change(connection, row, due_at=due_at)
        _note(connection, row, actor, now, f"{actor.name} changed when \u201c{row['label']}\u201d is due: {reason}", due_at=due_at)


def set_priority(runtime: Runtime, task_id: str, actor: Actor, priority: int, reason: str) -> None:
    """Change a task's priority; a higher number comes first."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor, any_role=True)
        _change(connection, row, priority=priority)
        _note(connection, row, actor, now, f"{actor.name} changed the priority of \u201c{row['label']}\u201d: {reason}", priority=priority)


def save_draft(runtime: Runtime, task_id: str, posted: asking.Posted, actor: Actor) -> None:
    """Keep what has been typed so far. It is the task's, so that whoever goes on sees it, and is not history."""
    with runtime.database.begin() as connection:
        row, now = _take(connection, runtime, task_id, actor)
        connection.execute(_CHANGE.values(draft=[list(each) for each in posted], draft_at=now), {"b_id": row["id"]})


def draft(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a task's draft as posted text."""
    return [(name, text) for name, text in row["draft"] or []]


def _mine(actor: Actor) -> Select[Any]:
    roles = sorted(actor.roles)
    also = [(" " + _TASKS.c.also_roles + " ").like(f"% {role.replace('_', '$_')} %", escape="$") for role in roles]
    query = (
        select(_TASKS, _CASES.c.reference, _CASES.c.stage, _CASES.c.failed_text, _CALLS.c.closes_at)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id).outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
        .where(_TASKS.c.status == "open", or_(_TASKS.c.role.in_(roles), and_(_TASKS.c.also_roles != "", or_(*also))))
    )
    if actor.council or actor.party is None:
        query = query.where(_TASKS.c.council == actor.council)
    if actor.party is not None:
        query = query.where(_TASKS.c.party == actor.party)
    return query


def _filtered(query: Select[Any], actor: Actor, wanted: Filters) -> Select[Any]:
    conditions = {
        "mine": lambda: _TASKS.c.assigned_to == actor.id, "free": lambda: _TASKS.c.assigned_to.is_(None),
        "role": lambda: _TASKS.c.role == wanted.role, "overdue_at": lambda: _TASKS.c.due_at <= wanted.overdue_at,
    }
    return query.where(*(condition() for name, condition in conditions.items() if getattr(wanted, name)))


def _order(sort: str) -> list[Any]:
    first = {"due": [_TASKS.c.due_at.is_(None), _TASKS.c.due_at], "opened": [_TASKS.c.opened_at],
             "priority": [_TASKS.c.priority.desc(), _TASKS.c.due_at.is_(None), _TASKS.c.due_at]}[sort]
    return [*first, _TASKS.c.opened_at, _TASKS.c.id]


def _take(connection: Connection, runtime: Runtime, task_id: str, actor: Actor, any_role: bool = False) -> tuple[dict[str, Any], datetime]:
    found = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if found is None or not actor.belongs_to(found["council"]) or not actor.speaks_for(found["party"]):
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


def _assign(connection: Connection, row: Mapping[str, Any], actor: Actor, to: str | None, name: str | None, now: datetime, text: str) -> None:
    _change(connection, row, assigned_to=to, assigned_name=name, claimed_at=now if to else None)
    _note(connection, row, actor, now, text)


def _note(connection: Connection, row: Mapping[str, Any], actor: Actor, now: datetime, text: str, **details: Any) -> None:
    case = connection.execute(_CASE, {"case_id": row["case_id"]}).mappings().one()
    line = Line("assigned", text, actor, row["step"], row["label"], details=details)
    rows, contents, head = history.rows_for(case["id"], case["council"], case["release_id"],
                                            history.Head(case["history_length"], case["history_head"]), now, [line])
    connection.execute(_HEAD, {"b_id": case["id"], "length": head.length, "head": head.chain})
    history.append(connection, rows, contents)
