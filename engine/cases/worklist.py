"""The tasks that wait for people: lists of them, and one task with the options and facts of its form."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal, literal_column, or_, select, text

from engine.actors import Actor
from engine.cases import references, task_forms, visibility
from engine.cases.context import Case, CaseContext, Task
from engine.database import call_tables, ordering, tables
from engine.errors import NotFound, TaskGone
from engine.runtime import Runtime
from engine.spiff import codec
from engine.store import drafts, releases
from rules.data_types import values

_TASKS, _CASES, _CALLS = tables.tasks, tables.cases, call_tables.calls
_TASK = (
    select(
        _TASKS,
        _CASES.c.reference,
        _CASES.c.release_id,
        _CASES.c.stage,
        _CASES.c.failed_text,
        _CASES.c.process,
        _CASES.c.release_number,
        _CASES.c.state,
        _CASES.c.opened_at.label("case_opened_at"),
        _CALLS.c.closes_at,
    )
    .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
    .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
    .where(_TASKS.c.id == bindparam("task_id"))
)
_SHOWN = (
    select(
        _TASKS,
        _CASES.c.reference,
        _CASES.c.process,
        _CASES.c.release_number,
        _CASES.c.stage,
        _CASES.c.failed_text,
        _CALLS.c.closes_at,
    )
    .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
    .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
)
# Literals, not parameters: a partial index is used only if the query itself shows that it asks for those
# rows.
_OPEN = _TASKS.c.status == literal_column("'open'")
_HAS_MORE_ROLES = _TASKS.c.also_roles != literal_column("''")

# Jumps from one value to the next in `ix_tasks_also`: there are few values, each shared by very many tasks.
_MORE_ROLES = text("""
WITH RECURSIVE more(roles) AS (
    SELECT min(also_roles) FROM tasks
    WHERE council = :council AND status = 'open' AND kind = 'work' AND also_roles <> ''
    UNION ALL
    SELECT (
        SELECT min(also_roles) FROM tasks
        WHERE council = :council AND status = 'open' AND kind = 'work' AND also_roles <> ''
        AND also_roles > more.roles
    ) FROM more WHERE more.roles IS NOT NULL
) SELECT roles FROM more WHERE roles IS NOT NULL
""")


@dataclass(frozen=True)
class Filters:
    """Which open tasks to list: `mine` are assigned to the actor, `free` ones to nobody.

    `sort` is "due", "opened" or "priority".
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
    """Return the open tasks that an actor may do, the soonest due first, with their case's reference."""
    wanted = filters or Filters()
    narrow = case_id is not None or actor.party is not None or wanted.mine
    if narrow or wanted.sort != "due":
        where = [*_whose(actor), *_filtered(actor, wanted), _TASKS.c.kind.in_(list(kinds))]
        # The condition is on the case's council: with the task's own, a database would read all of its tasks.
        where += [_CASES.c.council == actor.council] if actor.council or actor.party is None else []
        where += [_TASKS.c.case_id == case_id] if case_id is not None else []
        query = _SHOWN.where(*where).order_by(*_order(wanted.sort)).limit(wanted.limit).offset(wanted.offset)
    else:
        bound = [_TASKS.c.council == actor.council, *_filtered(actor, wanted)]
        alternatives = [[*bound, by_role] for kind in kinds for by_role in _of_roles(connection, actor, kind)]
        ids = ordering.soonest(
            _TASKS, _TASKS.c.due_at, _TASKS.c.opened_at, alternatives, wanted.limit, wanted.offset
        )
        query = ordering.in_order(_SHOWN, _TASKS, ids)
    return [with_roles(row) for row in connection.execute(query).mappings()]


def with_roles(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a task's row with one more entry, `roles`: every role that may do it."""
    return {**row, "roles": references.roles_of(row)}


def task(connection: Connection, task_id: str, actor: Actor) -> dict[str, Any]:
    """Return a task that an actor may do, open or not, or raise NotFound or NotAllowed."""
    row = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if row is None or not visibility.may_know(connection, actor, row):
        raise NotFound
    references.check_roles(actor, row)
    return with_roles(row)


def task_form(
    runtime: Runtime, task_id: str, actor: Actor, *, with_facts: bool = True
) -> task_forms.TaskForm:
    """Return the form of an open task, ready to be drawn, with its options and facts as they are now.

    The facts to show beside it can be left out, where only its questions are shown.
    """
    with runtime.database.read() as connection:
        row = task(connection, task_id, actor)
        if row["status"] != "open":
            raise TaskGone(references.why_gone(row))
        context = _context(runtime, connection, row, actor)
        node = context.release.node(row["diagram"], row["step"])
        shown = node.properties.get("facts", "") if with_facts else ""
        draft, form_id = _draft(connection, row, actor), row["id"]
        return task_forms.build(context, runtime.operations, row["form"], shown, row, draft, form_id)


def _context(runtime: Runtime, connection: Connection, row: Mapping[str, Any], actor: Actor) -> CaseContext:
    # Drawing a form decides nothing, so this machine's clock will do. Answers are judged by the database's.
    return CaseContext(
        connection,
        runtime.clock,
        runtime.clock.now(),
        actor,
        row["council"],
        Case.of({**row, "id": row["case_id"], "opened_at": row["case_opened_at"]}),
        Task(row["id"], row["kind"], row["step"], row["label"], row["party"]),
        values.decode(codec.variables_of(row["state"])),
        releases.by_id(connection, row["release_id"]),
    )


def _draft(connection: Connection, row: Mapping[str, Any], actor: Actor) -> task_forms.Posted:
    draft = drafts.find(connection, row["id"], row["council"], actor)
    return draft.posted if draft else ()


def _whose(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions that a task is open for an actor's roles and party."""
    by_role = or_(_TASKS.c.role.in_(sorted(actor.roles)), and_(_HAS_MORE_ROLES, _also(actor)))
    party = [] if actor.party is None else [_TASKS.c.party == actor.party]
    return [_OPEN, by_role, *party]


def _of_roles(connection: Connection, actor: Actor, kind: str) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that an index can answer without the table. A task may meet several of them."""
    bound = and_(_OPEN, _TASKS.c.kind == literal(kind, literal_execute=True))
    for role in sorted(actor.roles):
        yield and_(bound, _TASKS.c.role == role)
    if kind != "work":  # the index covers only work, and few actions have several roles
        yield and_(bound, _HAS_MORE_ROLES, _also(actor))
        return
    for more in connection.execute(_MORE_ROLES, {"council": actor.council}).scalars():
        if actor.has_any(more.split()):
            yield and_(bound, _HAS_MORE_ROLES, _TASKS.c.also_roles == more)


def actions_in(connection: Connection, actor: Actor, case_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return what an outside party may do besides its tasks in these cases, such as withdrawing."""
    query = (
        select(_TASKS, _CASES.c.reference)
        .join(_CASES, _CASES.c.id == _TASKS.c.case_id)
        .where(_TASKS.c.case_id.in_(list(case_ids)), _TASKS.c.status == "open", _TASKS.c.kind == "action")
        .where(_TASKS.c.party.is_(None), visibility.part_in(_TASKS.c.case_id))
        .order_by(_TASKS.c.opened_at.desc(), _TASKS.c.id)
    )
    rows = [dict(row) for row in connection.execute(query, {"party": actor.party}).mappings()]
    return [row for row in rows if actor.has_any(references.roles_of(row))]


def _also(actor: Actor) -> ColumnElement[bool]:
    padded = " " + _TASKS.c.also_roles + " "
    return or_(*(padded.contains(f" {role} ", autoescape=True) for role in sorted(actor.roles)))


def _filtered(actor: Actor, wanted: Filters) -> list[ColumnElement[bool]]:
    chosen: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.mine, _TASKS.c.assigned_to == actor.id),
        (wanted.free, _TASKS.c.assigned_to.is_(None)),
        (wanted.role, _TASKS.c.role == wanted.role),
        (wanted.overdue_at, _TASKS.c.due_at <= (wanted.overdue_at or datetime.max.replace(tzinfo=UTC))),
    ]
    return [condition for wish, condition in chosen if wish]


def _order(sort: str) -> list[Any]:
    soonest: list[Any] = [_TASKS.c.due_at.is_(None), _TASKS.c.due_at]
    first: list[Any] = {"due": soonest, "opened": [], "priority": [_TASKS.c.priority.desc(), *soonest]}[sort]
    return [*first, _TASKS.c.opened_at, _TASKS.c.id]
