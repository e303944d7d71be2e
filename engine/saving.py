"""Writing a unit of work: the case, its tasks, timers, open calls, history and letters, each table once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from engine import history, responses, tables
from engine.database import new_id
from engine.diagrams import Node
from engine.errors import Conflict
from engine.history import Line
from engine.moments import moment_of
from engine.people import Actor
from engine.spiff.run import Waiting
from engine.unit import Unit

_CASES, _TASKS, _TIMERS = tables.cases, tables.tasks, tables.timers
_UPDATE_CASE = (
    update(_CASES)
    .where(and_(_CASES.c.id == bindparam("b_id"), _CASES.c.version == bindparam("b_version")))
    .values(
        {
            name: bindparam(name)
            for name in (
                "version",
                "status",
                "state",
                "stage",
                "waiting_for",
                "moved_at",
                "ended_at",
                "next_due_at",
                "history_length",
                "history_head",
                "failed_step",
                "failed_label",
                "failed_text",
                "failed_at",
                "failed_act",
            )
        }
    )
)
_END_TASKS = (
    update(_TASKS)
    .where(and_(_TASKS.c.id == bindparam("b_id"), _TASKS.c.status == "open"))
    .values(
        status=bindparam("status"),
        done_by=bindparam("done_by"),
        done_name=bindparam("done_name"),
        done_at=bindparam("done_at"),
        version=_TASKS.c.version + 1,
        draft=None,
    )
)
_INSERT_TASKS = insert(_TASKS)
_INSERT_TIMERS = insert(_TIMERS)
_DELETE_TIMERS = delete(_TIMERS).where(
    and_(_TIMERS.c.case_id == bindparam("b_case"), _TIMERS.c.node == bindparam("b_node"))
)
_LETTERS = {
    "sqlite": sqlite.insert(tables.outbox).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(tables.outbox).on_conflict_do_nothing(),
}


def save(unit: Unit, done: str | None = None) -> list[dict[str, Any]]:
    """Write everything a unit of work did; `done` is the completed task. Return the new tasks' rows."""
    after = [] if unit.run.ended else unit.run.waiting()
    was, now = {each.id for each in unit.before}, {each.id for each in after}
    fresh = [each for each in after if each.id not in was]
    gone = [each for each in unit.before if each.id not in now]
    new_tasks = [_task(unit, each) for each in fresh if each.kind != "timer"]
    if unit.run.ended:
        unit.add_line(Line("ended", "The case ended.", unit.actor))
    _save_case(unit, after)
    _save_tasks(unit, gone, new_tasks, done)
    _save_timers(unit, gone, fresh)
    _save_letters(unit)
    return new_tasks


def _save_case(unit: Unit, after: Sequence[Waiting]) -> None:
    head = history.Head(unit.row["history_length"], unit.row["history_head"])
    rows, contents, head = history.rows_for(
        unit.case.id, unit.case.council, unit.release.id, head, unit.now, unit.lines, unit.run.passed
    )
    stage = unit.run.stage()
    deadlines = [each.due for each in after if each.due is not None]
    changed = unit.connection.execute(
        _UPDATE_CASE,
        {
            "b_id": unit.case.id,
            "b_version": unit.row["version"],
            "version": unit.row["version"] + 1,
            "status": "ended" if unit.run.ended else "running",
            "state": unit.state(),
            "stage": unit.release.journey.nodes[stage].label if stage else "",
            "waiting_for": " ".join(sorted({_role(unit, each) for each in after if each.kind == "work"})),
            "moved_at": unit.now,
            "ended_at": unit.now if unit.run.ended else None,
            "next_due_at": min(deadlines, default=None),
            "history_length": head.length,
            "history_head": head.chain,
            "failed_step": None,
            "failed_label": None,
            "failed_text": None,
            "failed_at": None,
            "failed_act": None,
        },
    )
    if changed.rowcount != 1:
        raise Conflict
    history.append(unit.connection, rows, contents)


def _save_tasks(
    unit: Unit, gone: Sequence[Waiting], new_tasks: list[dict[str, Any]], done: str | None
) -> None:
    actor: Actor = unit.actor
    ended = [
        {
            "b_id": each.id,
            "status": "done" if each.id == done else "gone",
            "done_by": actor.id,
            "done_name": actor.name,
            "done_at": unit.now,
        }
        for each in gone
        if each.kind != "timer"
    ]
    if ended:
        unit.connection.execute(_END_TASKS, ended)
    held = [each.id for each in gone if unit.release.node(each.scope, each.step).properties.get("call")]
    if held:
        responses.let_go(unit.connection, held, unit.now)
    for task in new_tasks:
        key = task.pop("call_key")
        if key is not None:
            task["call_id"] = responses.hold(
                unit.connection,
                unit.release,
                task,
                key,
                _parties(unit, task),
                _closes_at(unit, task),
                unit.now,
            )
    if new_tasks:
        unit.connection.execute(_INSERT_TASKS, new_tasks)


def _parties(unit: Unit, task: dict[str, Any]) -> dict[str, str]:
    node = unit.release.node(task["diagram"], task["step"])
    source = unit.runtime.operations.source(node.properties["respondents"])
    return {each.value: each.label for each in source(unit.context(node))}


def _closes_at(unit: Unit, task: dict[str, Any]) -> datetime | None:
    text = unit.release.node(task["diagram"], task["step"]).properties.get("closesAt")
    return moment_of(text, unit.now, unit.names()) if text else None


def _save_timers(unit: Unit, gone: Sequence[Waiting], fresh: Sequence[Waiting]) -> None:
    ended = [{"b_case": unit.case.id, "b_node": each.id} for each in gone if each.kind == "timer"]
    if ended:
        unit.connection.execute(_DELETE_TIMERS, ended)
    new = [
        {
            "case_id": unit.case.id,
            "node": each.id,
            "council": unit.case.council,
            "step": each.step,
            "due_at": each.due,
        }
        for each in fresh
        if each.kind == "timer"
    ]
    if new:
        unit.connection.execute(_INSERT_TIMERS, new)


def _save_letters(unit: Unit) -> None:
    rows = [
        {
            "id": new_id(),
            "council": unit.case.council,
            "case_id": unit.case.id,
            "key": key,
            "letter": letter,
            "to": to,
            "subject": written.subject,
            "body": written.body,
            "created_at": unit.now,
            "next_try_at": unit.now,
            "sent_at": None,
            "tries": 0,
            "last_error": None,
        }
        for letter, to, key, written in unit.letters
    ]
    if rows:
        unit.connection.execute(_LETTERS[unit.connection.dialect.name], rows)


def _task(unit: Unit, waiting: Waiting) -> dict[str, Any]:
    node = unit.release.node(waiting.scope, waiting.step)
    key = node.properties.get("call") if waiting.kind == "work" else None
    due = node.properties.get("dueIn")
    return {
        "id": waiting.id,
        "council": unit.case.council,
        "case_id": unit.case.id,
        "kind": "call" if key else waiting.kind,
        "status": "open",
        "diagram": waiting.scope,
        "step": waiting.step,
        "label": node.label,
        "role": _role(unit, waiting),
        "also_roles": " ".join(node.properties.get("alsoRoles", "").split()),
        "party": _party(unit, node),
        "form": node.form or "",
        "call_id": None,
        "opened_at": unit.now,
        "due_at": moment_of(due, unit.now, unit.names()) if due else None,
        "priority": int(node.properties.get("priority") or 0),
        "assigned_to": None,
        "assigned_name": None,
        "claimed_at": None,
        "version": 1,
        "draft": None,
        "draft_at": None,
        "done_by": None,
        "done_name": None,
        "done_at": None,
        "call_key": str(unit.value(key)) if key else None,
    }


def _role(unit: Unit, waiting: Waiting) -> str:
    node = unit.release.node(waiting.scope, waiting.step)
    return node.properties.get("role") or node.role


def _party(unit: Unit, node: Node) -> str | None:
    text = node.properties.get("party")
    found = unit.value(text) if text else None
    return None if found is None else str(found)
