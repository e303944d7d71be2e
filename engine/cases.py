"""Starting a case, completing its tasks, waking it when a time has come, and trying a failed step again.

Each is one unit of work with one commit. If anything raises, nothing has happened; what failed is then noted on
the case in a short transaction of its own, in words, so that it can be seen and tried again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from rules import values
from sqlalchemy import Connection, bindparam, exc, exists, insert, select

from engine import asking, failures, names, releases, saving, tables, timers
from engine.context import CaseContext, Task
from engine.database import new_id
from engine.errors import EngineError, NotAllowed, NotFound, StepFailed, TaskGone
from engine.history import Line
from engine.outcomes import Completed, Refused, Started
from engine.people import SYSTEM, Actor
from engine.release import Release
from engine.room import Runtime
from engine.spiff.nodes import NodeFailed
from engine.unit import ANSWERS, Unit

_CASES, _TASKS = tables.cases, tables.tasks
_LOCK = select(_CASES).where(_CASES.c.id == bindparam("case_id")).with_for_update()
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))
_PART = select(
    exists().where(_TASKS.c.case_id == bindparam("case_id"), _TASKS.c.party == bindparam("party"))
    | exists().where(tables.calls.c.case_id == bindparam("case_id"), tables.call_parties.c.call_id == tables.calls.c.id,
                     tables.call_parties.c.party == bindparam("party"))
)
_TASK = select(_TASKS).where(_TASKS.c.id == bindparam("task_id"))


def start(runtime: Runtime, council: str, process: str, posted: asking.Posted, actor: Actor,
          files: Mapping[str, Sequence[Any]] | None = None) -> Started | Refused:
    """Begin a case on the council's latest release by answering its start form."""
    with runtime.database.begin() as connection:
        release = releases.latest(connection, council, process)
        node, now = release.start, runtime.clock.now_in(connection)
        _may(actor, council, (node.properties.get("role") or node.role, *node.properties.get("alsoRoles", "").split()))
        row = _new_row(release, now)
        unit = Unit(connection, runtime, row, release, actor, now)
        context = CaseContext(connection, runtime.clock, now, actor, council, None, None, {}, release)
        answered = asking.read(release.form(node.form or ""), posted, runtime.operations, context, files)
        if not answered.ok:
            return Refused(answered.errors)
        connection.execute(insert(_CASES), row)
        with _telling(unit):
            unit.variables[ANSWERS] = values.adopt(answered.values)
            unit.add_line(Line("started", node.label, actor, node.id, node.label, node.properties.get("clause", ""),
                               {"answers": answered.values}))
            unit.begin()
            unit.run.advance()
            tasks = saving.save(unit)
    return Started(row["id"], row["reference"], tasks)


def asked_to_start(runtime: Runtime, council: str, process: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw the form that starts a case."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, council, process)
        context = CaseContext(connection, runtime.clock, runtime.clock.now_in(connection), actor, council, None, None, {}, release)
        shown = release.start.properties.get("facts", "")
        return asking.asked(context, runtime.operations, release.start.form or "", shown)


def find(connection: Connection, case_id: str, actor: Actor) -> Mapping[Any, Any]:
    """Return a case's row, for staff of its council or an outside party with a part in it; else NotFound."""
    row = connection.execute(_CASE, {"case_id": case_id}).mappings().one_or_none()
    if row is None or not actor.belongs_to(row["council"]):
        raise NotFound
    if actor.party is not None and not connection.execute(_PART, {"case_id": case_id, "party": actor.party}).scalar():
        raise NotFound
    return row


def complete(runtime: Runtime, task_id: str, posted: asking.Posted, actor: Actor, *, task_version: int | None = None,
             files: Mapping[str, Sequence[Any]] | None = None) -> Completed | Refused:
    """Complete a task, or do an action, by answering its form.

    `task_version` is the version the person was looking at: if the task has been changed since, Conflict.
    """
    act = {"act": "complete", "task_id": task_id, "posted": [list(each) for each in posted]}
    with failures.noted(runtime, act, actor), runtime.database.begin() as connection:
        case_id, _ = _case_of(connection, task_id)
        unit = _open(connection, runtime, case_id, actor)
        task = connection.execute(_TASK, {"task_id": task_id}).mappings().one()
        _may_do(actor, task, task_version)
        unit.task = Task(task["id"], task["kind"], task["step"], task["label"], task["party"])
        with _telling(unit):
            unit.load()
            answered = asking.read(unit.release.form(task["form"]), posted, runtime.operations, unit.context(), files)
            if not answered.ok:
                return Refused(answered.errors)
            return Completed(case_id, _done(unit, task, answered.values))


def wake(runtime: Runtime, case_id: str) -> None:
    """Let a case look at the time: every deadline that has come fires, and the case runs until it waits again."""
    with failures.noted(runtime, {"act": "wake", "case_id": case_id}, SYSTEM), runtime.database.begin() as connection:
        unit = _open(connection, runtime, case_id, SYSTEM)
        if unit.row["status"] != "running":
            return
        with _telling(unit):
            unit.load()
            due = [each for each in unit.before if each.kind == "timer" and each.due and each.due <= unit.now]
            if not due:
                return
            for each in due:
                node = unit.release.node(each.scope, each.step)
                unit.add_line(Line("timer", f"The time came: {node.label}", SYSTEM, node.id, node.label,
                                   details={"due": each.due}))
            unit.run.advance()
            saving.save(unit)


def wake_due(runtime: Runtime, limit: int = 100) -> int:
    """Wake the cases whose time has come, the longest due first. Return how many were woken."""
    woken = 0
    with runtime.database.read() as connection:
        due = timers.due(connection, runtime.clock.now_in(connection), limit)
    for case_id in due:
        try:
            wake(runtime, case_id)
            woken += 1
        except StepFailed:
            continue
    return woken


def retry(runtime: Runtime, case_id: str, actor: Actor) -> Completed | Refused | None:
    """Do again what failed on a case, as the person who first did it."""
    with runtime.database.read() as connection:
        row = connection.execute(select(_CASES).where(_CASES.c.id == case_id)).mappings().one_or_none()
    if row is None or not actor.belongs_to(row["council"]):
        raise NotFound
    act = row["failed_act"]
    if act is None:
        return None
    if act["act"] == "wake":
        wake(runtime, case_id)
        return None
    by = Actor(act["by"]["id"], act["by"]["name"], frozenset(act["by"]["roles"]), act["by"]["council"], act["by"]["party"])
    return complete(runtime, act["task_id"], [(name, text) for name, text in act["posted"]], by)


def _done(unit: Unit, task: Mapping[str, Any], answered: Mapping[str, Any]) -> list[dict[str, Any]]:
    unit.variables[ANSWERS] = values.adopt(dict(answered))
    node = unit.release.node(task["diagram"], task["step"])
    kind = "action" if task["kind"] == "action" else "done"
    unit.add_line(Line(kind, node.label, unit.actor, node.id, node.label, node.properties.get("clause", ""),
                       {"answers": answered, "document": node.properties.get("document")}))
    if kind == "action":
        unit.run.act(task["id"], task["step"])
    else:
        unit.run.complete(task["id"])
    unit.run.advance()
    return saving.save(unit, done=task["id"])


def _open(connection: Connection, runtime: Runtime, case_id: str, actor: Actor) -> Unit:
    row = connection.execute(_LOCK, {"case_id": case_id}).mappings().one_or_none()
    if row is None:
        raise NotFound
    now = runtime.clock.now_in(connection)
    return Unit(connection, runtime, row, releases.by_id(connection, row["release_id"]), actor, now)


def _case_of(connection: Connection, task_id: str) -> tuple[str, str]:
    row = connection.execute(_TASK, {"task_id": task_id}).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row["case_id"], row["council"]


def _may(actor: Actor, council: str, roles: tuple[str, ...]) -> None:
    if not actor.belongs_to(council):
        raise NotFound
    if not actor.has_any(roles):
        raise NotAllowed


def _may_do(actor: Actor, task: Mapping[str, Any], version: int | None) -> None:
    if not actor.belongs_to(task["council"]) or not actor.speaks_for(task["party"]):
        raise NotFound
    names.check_roles(actor, task)
    if task["status"] != "open":
        raise TaskGone(names.why_gone(task))
    if task["kind"] == "call":
        raise NotAllowed("This is answered by each respondent for themselves. It cannot be completed for all of them.")
    if version is not None and version != task["version"]:
        raise names.changed(task)


def _new_row(release: Release, now: Any) -> dict[str, Any]:
    return {
        "id": new_id(), "council": release.council, "reference": names.new_reference(), "process": release.process,
        "release_id": release.id, "release_number": release.number, "status": "running", "version": 0, "state": b"",
        "stage": "", "waiting_for": "", "opened_at": now, "moved_at": now, "ended_at": None, "next_due_at": None,
        "history_length": 0, "history_head": "", "failed_step": None, "failed_label": None, "failed_text": None,
        "failed_at": None, "failed_act": None,
    }


@contextmanager
def _telling(unit: Unit) -> Iterator[None]:
    """Turn what a step raised into a sentence about that step."""
    try:
        yield
    except NodeFailed as failure:
        if isinstance(failure.cause, exc.OperationalError):
            raise failure.cause from failure
        nodes = unit.release.scopes[failure.scope].nodes
        label = nodes[failure.step].label if failure.step in nodes else failure.step
        raise StepFailed(unit.case.id, failure.step, label, failures.in_words(failure.cause)) from failure.cause
