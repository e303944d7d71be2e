"""Starting a case, completing its tasks, waking it when a time has come, and trying a failed step again.

Each is one unit of work with one commit. If anything raises, nothing has happened; what failed is then noted
on the case in a short transaction of its own, in words, so that it can be seen and tried again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from engine import asking, failures, figures, parties, releases, saving, tables, taking
from engine.context import CaseContext
from engine.errors import BegunAlready, NotFound
from engine.history import Line
from engine.outcomes import Completed, Refused, Started
from engine.people import SYSTEM, Actor
from engine.release import Release
from engine.room import Runtime
from engine.unit import ANSWERS, Unit
from rules import values

Files = Mapping[str, Sequence[Any]]
_CASES = tables.cases
_CASE = select(_CASES).where(_CASES.c.id == bindparam("case_id"))


@figures.measured("start")
@taking.refusing
def start(
    runtime: Runtime,
    council: str,
    process: str,
    posted: asking.Posted,
    actor: Actor,
    files: Files | None = None,
    case_id: str = "",
) -> Started | Refused:
    """Begin a case on the council's latest release by answering its start form.

    Whoever may send the same twice says under which new id the case begins: BegunAlready the second time.
    """
    with runtime.database.begin() as connection:
        release = releases.latest(connection, council, process)
        taking.may_begin(actor, release)
        context = _before_start(connection, runtime, release, actor)
        form = release.form(release.start.form or "")
        answered = asking.read(form, posted, runtime.operations, context, files)
        if not answered.ok:
            return Refused(answered.errors)
        row = taking.new_case(release, context.now)
        row["id"] = case_id or row["id"]
        _insert(connection, row)
        unit = Unit(connection, runtime, row, release, actor, context.now)
        with taking.telling(unit):
            _answer(unit, release.journey.id, release.start.id, "started", answered.values)
            unit.begin()
            unit.run.advance()
            return Started(row["id"], row["reference"], saving.save(unit))


def asked_to_start(runtime: Runtime, council: str, process: str, actor: Actor) -> asking.Asked:
    """Return what is needed to draw the form that starts a case."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, council, process)
        taking.may_begin(actor, release)
        context = _before_start(connection, runtime, release, actor)
        shown = release.start.properties.get("facts", "")
        return asking.asked(context, runtime.operations, release.start.form or "", shown)


def find(connection: Connection, case_id: str, actor: Actor) -> Mapping[Any, Any]:
    """Return a case's row, for staff of its council or an outside party with a part in it; else NotFound."""
    row = connection.execute(_CASE, {"case_id": case_id}).mappings().one_or_none()
    if row is None or not actor.belongs_to(row["council"]):
        raise NotFound
    if actor.party is not None and not parties.has_part(connection, case_id, actor.party):
        raise NotFound
    return row


@figures.measured("task")
@taking.refusing
def complete(
    runtime: Runtime,
    task_id: str,
    posted: asking.Posted,
    actor: Actor,
    *,
    task_version: int | None = None,
    files: Files | None = None,
) -> Completed | Refused:
    """Complete a task, or do an action, by answering its form.

    `task_version` is the version the person was looking at: if the task has been changed since, Conflict.
    """
    act = {"act": "complete", "task_id": task_id, "posted": [list(each) for each in posted]}
    with failures.noted(runtime, act, actor), runtime.database.begin() as connection:
        unit, task = taking.open_task(connection, runtime, task_id, actor, task_version)
        with taking.telling(unit):
            unit.load()
            form = unit.release.form(task["form"])
            answered = asking.read(form, posted, runtime.operations, unit.context(), files)
            if not answered.ok:
                return Refused(answered.errors)
            return Completed(unit.case.id, _complete(unit, task, answered.values))


@figures.measured("time")
def wake(runtime: Runtime, case_id: str) -> None:
    """Let a case look at the time: every deadline that has come fires, and the case runs until it waits."""
    act = {"act": "wake", "case_id": case_id}
    with failures.noted(runtime, act, SYSTEM), runtime.database.begin() as connection:
        unit = taking.open_case(connection, runtime, case_id, SYSTEM)
        if unit.row["status"] != "running":
            return
        with taking.telling(unit):
            unit.load()
            due = [each for each in unit.before if each.due is not None and each.due <= unit.now]
            for each in due:
                node = unit.release.node(each.scope, each.step)
                text = f"The time came: {node.label}"
                details = {"due": each.due}
                unit.add_line(Line("timer", text, SYSTEM, node.id, node.label, details=details))
            if due:
                unit.run.advance()
                saving.save(unit)


def retry(runtime: Runtime, case_id: str, actor: Actor) -> Completed | Refused | None:
    """Do again what failed on a case, as the person who first did it.

    None: there was nothing, or it was a time.
    """
    with runtime.database.read() as connection:
        act = find(connection, case_id, actor)["failed_act"]
    if act is None:
        return None
    if act["act"] == "wake":
        wake(runtime, case_id)
        return None
    by = act["by"]
    person = Actor(by["id"], by["name"], frozenset(by["roles"]), by["council"], by["party"])
    return complete(runtime, act["task_id"], [(name, text) for name, text in act["posted"]], person)


def _insert(connection: Connection, row: Mapping[str, Any]) -> None:
    try:
        connection.execute(insert(_CASES), row)
    except IntegrityError as error:
        if "reference" in str(error.orig):  # the same one drawn twice is no second start
            raise
        raise BegunAlready from error


def _before_start(connection: Connection, runtime: Runtime, release: Release, actor: Actor) -> CaseContext:
    now = runtime.clock.now_in(connection)
    return CaseContext(connection, runtime.clock, now, actor, release.council, None, None, {}, release)


def _complete(unit: Unit, task: Mapping[str, Any], answered: Mapping[str, Any]) -> list[dict[str, Any]]:
    is_action = task["kind"] == "action"
    _answer(unit, task["diagram"], task["step"], "action" if is_action else "done", answered)
    if is_action:
        unit.run.act(task["id"], task["step"])
    else:
        unit.run.complete(task["id"])
    unit.run.advance()
    return saving.save(unit, done=task["id"])


def _answer(unit: Unit, scope: str, step: str, kind: str, answered: Mapping[str, Any]) -> None:
    """Give the run its answers and history its line."""
    node = unit.release.node(scope, step)
    unit.variables[ANSWERS] = values.adopt(dict(answered))
    details: dict[str, Any] = {"answers": answered}
    if "document" in node.properties:
        details["document"] = node.properties["document"]
    clause = node.properties.get("clause", "")
    unit.add_line(Line(kind, node.label, unit.actor, node.id, node.label, clause, details))
