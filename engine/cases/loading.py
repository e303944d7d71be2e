"""Opening a case for a unit of work: its lock, its release, the time, and whether the actor may do it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, bindparam, select

from engine import metrics, outages
from engine.actors import SYSTEM, Actor
from engine.cases import references, visibility
from engine.cases.context import Task
from engine.cases.unit_of_work import UnitOfWork
from engine.database import tables
from engine.database.handle import new_id
from engine.database.prepared import Prepared
from engine.definition.release import Release
from engine.errors import Conflict, EngineError, NotAccepted, NotAllowed, NotFound, StepFailed, TaskGone
from engine.outcomes import Refused
from engine.runtime import Runtime
from engine.spiff.nodes import NodeFailed
from engine.store import failures, releases
from rules.errors import RulesError

_P = ParamSpec("_P")
_R = TypeVar("_R")
_CASES, _TASKS = tables.cases, tables.tasks
_LOCK = Prepared(select(_CASES).where(_CASES.c.id == bindparam("case_id")).with_for_update())
_LOCK_BOTH = Prepared(
    select(_CASES, _TASKS)
    .join(_TASKS, _TASKS.c.case_id == _CASES.c.id)
    .where(_TASKS.c.id == bindparam("task_id"))
    .with_for_update()
)
_CASE_NAMES = tuple(column.name for column in _CASES.c)
_TASK_NAMES = tuple(column.name for column in _TASKS.c)


def open_case(connection: Connection, runtime: Runtime, case_id: str, actor: Actor) -> UnitOfWork:
    """Lock a case and return its unit of work, not yet loaded."""
    row = _LOCK.one(connection, {"case_id": case_id})
    if row is None:
        raise NotFound
    return _unit(connection, runtime, dict(zip(_CASE_NAMES, row, strict=True)), actor)


def open_task(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor, version: int | None
) -> tuple[UnitOfWork, dict[str, Any]]:
    """Lock the case of a task and return its unit of work and the task, if the actor may do it now."""
    row = _LOCK_BOTH.one(connection, {"task_id": task_id})
    if row is None:
        raise NotFound
    case = dict(zip(_CASE_NAMES, row, strict=False))
    task = dict(zip(_TASK_NAMES, row[len(_CASE_NAMES) :], strict=True))
    if not visibility.may_know(connection, actor, task):
        raise NotFound
    _may_do(actor, task, version)
    unit = _unit(connection, runtime, case, actor)
    unit.task = Task(task["id"], task["kind"], task["step"], task["label"], task["party"])
    unit.note_wait(task["opened_at"], task["due_at"])
    return unit, task


def may_begin(actor: Actor, release: Release) -> None:
    """Raise NotFound or NotAllowed unless the actor may start a case on this release."""
    node = release.start
    if not actor.belongs_to(release.council):
        raise NotFound
    roles = (node.properties.get("role") or node.role, *node.properties.get("alsoRoles", "").split())
    if not actor.has_any(roles):
        raise NotAllowed


def new_case(release: Release, now: datetime) -> dict[str, Any]:
    """Return the row of a case that has not taken a step."""
    empty = dict.fromkeys(
        (
            *("ended_at", "next_due_at", "deadline_at", "stage_since"),
            *("failed_step", "failed_label", "failed_text", "failed_at"),
        )
    )
    return {
        **empty,
        "id": new_id(),
        "council": release.council,
        "reference": references.new_reference(),
        "process": release.process,
        "release_id": release.id,
        "release_number": release.number,
        "status": "running",
        "version": 0,
        "state": b"",
        "stage": "",
        "waiting_for": "",
        "opened_at": now,
        "moved_at": now,
        "history_length": 0,
        "history_head": "",
        "failed_act": None,
    }


def refuse_unacceptable(command: Callable[_P, _R]) -> Callable[_P, _R | Refused]:
    """Make a command return Refused, about the form as a whole, if an operation cannot accept the answers."""

    @wraps(command)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R | Refused:
        try:
            return command(*args, **kwargs)
        except NotAccepted as refusal:
            return Refused({"": refusal.text})

    return wrapped


@contextmanager
def explain_failures(unit: UnitOfWork) -> Iterator[None]:
    """Turn an exception that a step raised into a sentence about that step.

    It is not the step's failure if the database is busy, full or away, or if somebody else was first. Nor is
    it if an operation cannot accept an answer, as long as there is a person who can answer again.
    """
    metrics.describe_step(unit.case.process, "action" if unit.task and unit.task.kind == "action" else "")
    try:
        yield
    except NodeFailed as failure:
        if outages.of(failure.cause) is not None:
            raise failure.cause from failure
        if isinstance(failure.cause, NotAccepted) and unit.actor is not SYSTEM:
            raise failure.cause from failure
        nodes = unit.release.scopes[failure.scope].nodes
        label = nodes[failure.step].label if failure.step in nodes else failure.step
        text = failures.in_words(failure.cause)
        raise StepFailed(unit.case.id, failure.step, label, text) from failure.cause
    except (EngineError, RulesError) as failure:
        if isinstance(failure, NotFound | NotAllowed | TaskGone | StepFailed | Conflict):
            raise
        raise StepFailed(unit.case.id, "", unit.row["stage"] or "begin", str(failure)) from failure


def _unit(connection: Connection, runtime: Runtime, row: Mapping[str, Any], actor: Actor) -> UnitOfWork:
    now = runtime.clock.now_in(connection)
    return UnitOfWork(connection, runtime, row, releases.by_id(connection, row["release_id"]), actor, now)


def _may_do(actor: Actor, task: Mapping[str, Any], version: int | None) -> None:
    references.check_roles(actor, task)
    if task["status"] != "open":
        raise TaskGone(references.why_gone(task))
    references.check_not_call(task)
    if version is not None and version != task["version"]:
        raise references.change_conflict(task)
    references.check_holder(actor, task)
