"""The tasks that wait for people: lists, one task with its form's options and facts, and whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select

from engine import asking, names, parties, releases, tables
from engine.context import Case, CaseContext, Task
from engine.errors import NotFound
from engine.holding import claim, reassign, release, save_draft, set_due, set_priority
from engine.people import Actor
from engine.room import Runtime
from engine.spiff import codec
from rules import values

__all__ = [
    "Filters", "asked", "claim", "draft", "open_tasks", "reassign", "release", "save_draft", "set_due",
    "set_priority", "task", "with_roles",
]  # fmt: skip

_TASKS, _CASES, _CALLS = tables.tasks, tables.cases, tables.calls
_TASK = (
    select(
        _TASKS,
        _CASES.c.reference,
        _CASES.c.release_id,
        _CASES.c.stage,
        _CASES.c.failed_text,
        _CALLS.c.closes_at,
    )
    .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
    .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
    .where(_TASKS.c.id == bindparam("task_id"))
)
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))


@dataclass(frozen=True)
class Filters:
    """Which open tasks: `mine` are assigned to the actor, `free` to nobody.

    `sort` is due, opened or priority.
    """

    mine: bool = False
    free: bool = False
    role: str = ""
    overdue_at: datetime | None = None
    sort: str = "due"
    limit: int = 200
    offset: int = 0


def open_tasks(
    connection: Connection,
    actor: Actor,
    *,
    case_id: str | None = None,
    kinds: Sequence[str] = ("work",),
    filters: Filters | None = None,
) -> list[dict[str, Any]]:
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
    if row is None or not parties.may_know(connection, actor, row):
        raise NotFound
    names.check_roles(actor, row)
    return with_roles(row)


def asked(runtime: Runtime, task_id: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw a task's form: options and facts as they are now, and its draft."""
    with runtime.database.read() as connection:
        row = task(connection, task_id, actor)
        case = connection.execute(_CASE, {"case_id": row["case_id"]}).mappings().one()
        context = CaseContext(
            connection,
            runtime.clock,
            runtime.clock.now_in(connection),
            actor,
            row["council"],
            Case.of(case),
            Task(row["id"], row["kind"], row["step"], row["label"], row["party"]),
            values.decode(codec.variables_of(case["state"])),
            releases.by_id(connection, row["release_id"]),
        )
        shown = context.release.node(row["diagram"], row["step"]).properties.get("facts", "")
        return asking.asked(context, runtime.operations, row["form"], shown, row, draft(row))


def draft(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a task's draft as posted text."""
    return [(name, text) for name, text in row["draft"] or []]


def _mine(actor: Actor) -> Select[Any]:
    roles = sorted(actor.roles)
    also = [
        (" " + _TASKS.c.also_roles + " ").like(f"% {role.replace('_', '$_')} %", escape="$") for role in roles
    ]
    query = (
        select(_TASKS, _CASES.c.reference, _CASES.c.stage, _CASES.c.failed_text, _CALLS.c.closes_at)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
        .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
        .where(
            _TASKS.c.status == "open",
            or_(_TASKS.c.role.in_(roles), and_(_TASKS.c.also_roles != "", or_(*also))),
        )
    )
    if actor.council or actor.party is None:
        query = query.where(_TASKS.c.council == actor.council)
    if actor.party is not None:
        query = query.where(_TASKS.c.party == actor.party)
    return query


def _filtered(query: Select[Any], actor: Actor, wanted: Filters) -> Select[Any]:
    chosen: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.mine, _TASKS.c.assigned_to == actor.id),
        (wanted.free, _TASKS.c.assigned_to.is_(None)),
        (wanted.role, _TASKS.c.role == wanted.role),
        (wanted.overdue_at, _TASKS.c.due_at <= (wanted.overdue_at or datetime.max.replace(tzinfo=UTC))),
    ]
    for wish, condition in chosen:
        if wish:
            query = query.where(condition)
    return query


def _order(sort: str) -> list[Any]:
    soonest: list[Any] = [_TASKS.c.due_at.is_(None), _TASKS.c.due_at]
    first: list[Any] = {"due": soonest, "opened": [], "priority": [_TASKS.c.priority.desc(), *soonest]}[sort]
    return [*first, _TASKS.c.opened_at, _TASKS.c.id]
