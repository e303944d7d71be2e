"""Taking a case in hand: its lock, its release, the time of the unit of work, and who may do what."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, bindparam, select

from engine import failures, figures, names, outages, parties, releases, tables
from engine.context import Task
from engine.database import new_id
from engine.errors import EngineError, NotAccepted, NotAllowed, NotFound, StepFailed, TaskGone
from engine.outcomes import Refused
from engine.people import SYSTEM, Actor
from engine.prepared import Prepared
from engine.release import Release
from engine.room import Runtime
from engine.spiff.nodes import NodeFailed
from engine.unit import Unit

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
_CASE_NAMES = tuple(each.name for each in _CASES.c)
_TASK_NAMES = tuple(each.name for each in _TASKS.c)


def open_case(connection: Connection, runtime: Runtime, case_id: str, actor: Actor) -> Unit:
    """Return a case under its lock, not yet loaded."""
    row = _LOCK.one(connection, {"case_id": case_id})
    if row is None:
        raise NotFound
    return _unit(connection, runtime, dict(zip(_CASE_NAMES, row, strict=True)), actor)


def open_task(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor, version: int | None
) -> tuple[Unit, dict[str, Any]]:
    """Return a task's case under its lock, and the task, if the actor may do it now."""
    row = _LOCK_BOTH.one(connection, {"task_id": task_id})
    if row is None:
        raise NotFound
    case = dict(zip(_CASE_NAMES, row, strict=False))
    task = dict(zip(_TASK_NAMES, row[len(_CASE_NAMES) :], strict=True))
    if not parties.may_know(connection, actor, task):
        raise NotFound
    _may_do(actor, task, version)
    unit = _unit(connection, runtime, case, actor)
    unit.task = Task(task["id"], task["kind"], task["step"], task["label"], task["party"])
    return unit, task


def may_begin(actor: Actor, release: Release) -> None:
    """Raise NotFound or NotAllowed unless an actor may start a case of a release."""
    node = release.start
    if not actor.belongs_to(release.council):
        raise NotFound
    roles = (node.properties.get("role") or node.role, *node.properties.get("alsoRoles", "").split())
    if not actor.has_any(roles):
        raise NotAllowed


def new_case(release: Release, now: datetime) -> dict[str, Any]:
    """Return the row of a case that has not taken a step."""
    empty = dict.fromkeys(
        ("ended_at", "next_due_at", "deadline_at", "failed_step", "failed_label", "failed_text", "failed_at")
    )
    return {
        **empty,
        "id": new_id(),
        "council": release.council,
        "reference": names.new_reference(),
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


def refusing(verb: Callable[_P, _R]) -> Callable[_P, _R | Refused]:
    """Let a verb answer Refused, about the whole, where an operation cannot accept what was answered."""

    @wraps(verb)
    def answering(*given: _P.args, **named: _P.kwargs) -> _R | Refused:
        try:
            return verb(*given, **named)
        except NotAccepted as refusal:
            return Refused({"": refusal.text})

    return answering


@contextmanager
def telling(unit: Unit) -> Iterator[None]:
    """Turn what a step raised into a sentence about that step.

    A database that is busy, full or away is no step's failure. Nor is an operation's word that it cannot
    accept an answer, as long as there is a person to answer again.
    """
    figures.about(unit.case.process, "action" if unit.task and unit.task.kind == "action" else "")
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
    except EngineError as failure:
        if isinstance(failure, NotFound | NotAllowed | TaskGone | StepFailed):
            raise
        raise StepFailed(unit.case.id, "", unit.row["stage"] or "begin", failure.text) from failure


def _unit(connection: Connection, runtime: Runtime, row: Mapping[str, Any], actor: Actor) -> Unit:
    now = runtime.clock.now_in(connection)
    return Unit(connection, runtime, row, releases.by_id(connection, row["release_id"]), actor, now)


def _may_do(actor: Actor, task: Mapping[str, Any], version: int | None) -> None:
    names.check_roles(actor, task)
    if task["status"] != "open":
        raise TaskGone(names.why_gone(task))
    if task["kind"] == "call":
        raise NotAllowed("This is answered by each respondent for themselves, not for all of them at once.")
    if version is not None and version != task["version"]:
        raise names.changed(task)
