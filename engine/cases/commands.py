"""Starting a case, completing its tasks, and waking it when a time has come.

Each is one unit of work with one commit. If anything raises, nothing has changed. The failure is then noted
on the case, in words and in a separate short transaction, so that people can see it and retry.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from engine import metrics
from engine.actors import SYSTEM, Actor
from engine.cases import case_letters, loading, saving, task_forms, visibility
from engine.cases.context import CaseContext
from engine.cases.unit_of_work import ANSWERS, UnitOfWork
from engine.database import handle, tables
from engine.definition.release import Release
from engine.errors import BegunAlready, Conflict, NotFound
from engine.outcomes import CaseSummary, Completed, Refused, Started, Withheld
from engine.outgoing import Agreement
from engine.runtime import Runtime
from engine.store import drafts, failures, releases
from engine.store.history import Line
from rules.data_types import values

_CASES = tables.cases
_CASE = select(*(_CASES.c[name] for name in CaseSummary._fields)).where(_CASES.c.id == bindparam("case_id"))


@metrics.measure("start")
@loading.refuse_unacceptable
def start(
    runtime: Runtime,
    council: str,
    process: str,
    posted: task_forms.Posted,
    actor: Actor,
    case_id: str = "",
) -> Started | Refused:
    """Begin a case on the council's latest release by answering its start form.

    A caller that may send the same answers twice chooses the new case's id: the second time, BegunAlready.
    """
    with runtime.database.begin() as connection:
        release = releases.latest(connection, council, process)
        context = _before_start(connection, runtime, release, actor)
        sent = task_forms.read(release.start_form, posted, runtime.operations, context, case_id)
        if not sent.answers.ok:
            return Refused(sent.answers.errors)
        row = _insert(connection, loading.new_case(release, context.now), case_id, actor)
        unit = UnitOfWork(connection, runtime, row, release, actor, context.now)
        with loading.explain_failures(unit):
            _answer(unit, release.journey.id, release.start.id, "started", sent)
            unit.begin()
            task_forms.keep_files(context, case_id, row["id"], sent)
            unit.run.advance()
            return Started(row["id"], row["reference"], saving.save(unit))


def start_form(
    runtime: Runtime, council: str, process: str, actor: Actor, case_id: str = ""
) -> task_forms.TaskForm:
    """Return the form that starts a case, ready to be drawn, with the person's draft for this new case."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, council, process)
        context = _before_start(connection, runtime, release, actor)
        shown = release.start.properties.get("facts", "")
        draft = drafts.find(connection, case_id, council, actor) if case_id else None
        typed = draft.posted if draft else ()
        key = release.start.form or ""
        return task_forms.build(context, runtime.operations, key, shown, None, typed, case_id)


def check_start(
    runtime: Runtime, council: str, process: str, posted: task_forms.Posted, actor: Actor, case_id: str = ""
) -> task_forms.CheckedAnswers:
    """Return the answers to the start form as `start` would check them, and begin nothing."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, council, process)
        context = _before_start(connection, runtime, release, actor)
        return task_forms.read(release.start_form, posted, runtime.operations, context, case_id)


def save_start_draft(
    runtime: Runtime,
    process: str,
    case_id: str,
    posted: task_forms.Posted,
    actor: Actor,
    *,
    typing: bool = False,
    section: str = "",
) -> drafts.Saved:
    """Save what a person has typed into the start form, for that person alone, under the new case's id.

    What the page of one `section` posted takes its place among the sections that are saved already.
    """
    council = actor.council
    with runtime.database.begin() as connection:
        release = releases.latest(connection, council, process)
        loading.may_begin(actor, release)
        now = runtime.clock.now_in(connection)
        if section:
            saved_before = drafts.find_to_change(connection, case_id, council, actor)
            posted = task_forms.with_section(release.start_form, section, saved_before, posted)
        saved = drafts.weigh(connection, case_id, posted, actor, now, typing=typing)
        if saved is drafts.Saved.WRITTEN:
            if drafts.has_begun(connection, case_id):
                raise BegunAlready
            drafts.write(connection, case_id, council, posted, actor, now, drafts.Kind.NEW_CASE)
        return saved


def find(connection: Connection, case_id: str, actor: Actor) -> CaseSummary:
    """Return a case, or raise NotFound unless the actor is staff or their party takes part in it."""
    row = connection.execute(_CASE, {"case_id": case_id}).one_or_none()
    if row is None or not actor.belongs_to(row.council):
        raise NotFound
    if actor.party is not None and not visibility.has_part(connection, case_id, actor.party):
        raise NotFound
    return CaseSummary(*row)


@metrics.measure("task")
@loading.refuse_unacceptable
def complete(
    runtime: Runtime,
    task_id: str,
    posted: task_forms.Posted,
    actor: Actor,
    *,
    task_version: int | None = None,
    agrees: Agreement | None = None,
    retried_by: Actor | None = None,
) -> Completed | Withheld | Refused:
    """Complete a task, or take an action, by answering its form.

    `task_version` is the version that the person was looking at. If the task has changed since, or if a
    colleague has taken it on, this raises Conflict. If `agrees` says no to what the step would send, the step
    is undone and the result is Withheld. `retried_by` tries again for the actor, and the history says so.
    """
    act = {"act": "complete", "task_id": task_id, "posted": [list(pair) for pair in posted]}
    with failures.note_failures(runtime, act, actor, retried_by), runtime.database.begin() as connection:
        unit, task = loading.open_task(connection, runtime, task_id, actor, task_version)
        unit.retried_by = retried_by
        with loading.explain_failures(unit):
            unit.load()
            form, context = unit.release.form(task["form"]), unit.context()
            sent = task_forms.read(form, posted, runtime.operations, context, task_id)
            if not sent.answers.ok:
                return Refused(sent.answers.errors)
            next_tasks = _complete(unit, task, sent)
            by, case = (sent.form, sent.options, sent.facts), unit.case
            completed = Completed(case.id, case.reference, task["label"], *by, next_tasks, sent.files)
            return completed if agrees is None else _withhold_unless(agrees, unit, completed)


@metrics.measure("time")
def wake(runtime: Runtime, case_id: str, retried_by: Actor | None = None) -> None:
    """Fire every timer of the case that is due, and run the case until it waits."""
    act = {"act": "wake", "case_id": case_id}
    with failures.note_failures(runtime, act, SYSTEM, retried_by), runtime.database.begin() as connection:
        unit = loading.open_case(connection, runtime, case_id, SYSTEM)
        unit.retried_by = retried_by
        if unit.row["status"] != "running":
            return
        with loading.explain_failures(unit):
            unit.load()
            if any(entry.due is not None and entry.due <= unit.now for entry in unit.before):
                unit.run.advance()
                saving.save(unit)


def _withhold_unless(agrees: Agreement, unit: UnitOfWork, completed: Completed) -> Completed | Withheld:
    """Undo what was done and saved unless the person agrees to what it would send."""
    outgoing = case_letters.outgoing(unit, completed.next_tasks)
    if agrees(unit.connection, outgoing):
        return completed
    handle.undo(unit.connection)
    return Withheld(outgoing, completed)


def act_beside(runtime: Runtime, case_id: str, actor: Actor, act: Callable[[CaseContext], None]) -> None:
    """Do something in a running case beside its steps, such as a reminder. The case stays where it is."""
    with runtime.database.begin() as connection:
        unit = loading.open_case(connection, runtime, case_id, actor)
        if actor.party is not None or not actor.belongs_to(unit.case.council):
            raise NotFound
        if unit.row["status"] != "running":
            raise Conflict("This case has ended.")
        unit.load()
        act(unit.context())
        saving.save(unit)


def _insert(
    connection: Connection, new_case: Mapping[str, Any], case_id: str, actor: Actor
) -> dict[str, Any]:
    """Write the row of a new case, under the id that its form had, and let the draft that led to it go."""
    row = {**new_case, "id": case_id or new_case["id"]}
    try:
        connection.execute(insert(_CASES), row)
    except IntegrityError as error:
        if "reference" in str(error.orig):  # the same random reference came twice: not a second start
            raise
        raise BegunAlready from error
    if case_id:
        drafts.remove(connection, case_id, row["council"], actor)
    return row


def _before_start(connection: Connection, runtime: Runtime, release: Release, actor: Actor) -> CaseContext:
    loading.may_begin(actor, release)
    now = runtime.clock.now_in(connection)
    return CaseContext(connection, runtime.clock, now, actor, release.council, None, None, {}, release)


def _complete(
    unit: UnitOfWork, task: Mapping[str, Any], sent: task_forms.CheckedAnswers
) -> list[dict[str, Any]]:
    is_action = task["kind"] == "action"
    _answer(unit, task["diagram"], task["step"], "action" if is_action else "done", sent)
    if is_action:
        unit.run.act(task["id"], task["step"])
    else:
        unit.run.complete(task["id"])
    unit.run.advance()
    next_tasks = saving.save(unit, done=task["id"])
    task_forms.keep_files(unit.context(), task["id"], unit.case.id, sent)
    return next_tasks


def _answer(unit: UnitOfWork, scope: str, step: str, kind: str, sent: task_forms.CheckedAnswers) -> None:
    """Give the run its answers, and add a line to the history."""
    node = unit.release.node(scope, step)
    answers = sent.answers.values
    unit.variables[ANSWERS] = values.adopt(dict(answers))
    details: dict[str, Any] = {"answers": answers}
    if sent.confirmed:
        details["confirmed"] = list(sent.confirmed)
    if "document" in node.properties:
        details["document"] = node.properties["document"]
    clause = node.properties.get("clause", "")
    unit.add_line(Line(kind, node.label, unit.actor, node.id, node.label, clause, details))
