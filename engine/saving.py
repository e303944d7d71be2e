"""Writing a unit of work: the case, its tasks, timers, open calls, history and letters, each table once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import dispatch, history, responses, tables, writing
from engine.database import new_id
from engine.diagrams import Node
from engine.errors import Conflict
from engine.history import Line
from engine.moments import moment_of
from engine.spiff.run import Waiting
from engine.unit import Unit

_NOT_FAILED = dict.fromkeys(("failed_step", "failed_label", "failed_text", "failed_at", "failed_act"))
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
    _move_calls(unit, gone, new_tasks)
    if unit.run.ended:
        unit.add_line(Line("ended", "The case ended.", unit.actor))
    # Only now is every line of history known.
    kept = [each.id for each in after if each.id in was and each.kind == "work"]
    changes = _case(unit, after, _deadline(unit, after, new_tasks, kept))
    changes.ended_tasks = [_ended(unit, each, done) for each in gone if each.kind != "timer"]
    changes.new_tasks = new_tasks
    changes.ended_timers = [
        {"b_case": unit.case.id, "b_node": each.id} for each in gone if each.kind == "timer"
    ]
    changes.new_timers = [_timer(unit, each) for each in fresh if each.kind == "timer"]
    if not writing.write(unit.connection, changes):
        raise Conflict
    _save_letters(unit)
    return new_tasks


def _case(unit: Unit, after: Sequence[Waiting], deadline_at: datetime | None) -> writing.Changes:
    head = history.Head(unit.row["history_length"], unit.row["history_head"])
    rows, contents, head = history.rows_for(
        unit.case.id, unit.case.council, unit.release.id, head, unit.now, unit.lines, unit.run.passed
    )
    stage = unit.run.stage()
    case = {
        **_NOT_FAILED,
        "b_id": unit.case.id,
        "b_version": unit.row["version"],
        "version": unit.row["version"] + 1,
        "status": "ended" if unit.run.ended else "running",
        "state": unit.state(),
        "stage": unit.release.journey.nodes[stage].label if stage else "",
        "waiting_for": " ".join(sorted({_role(unit, each) for each in after if each.kind == "work"})),
        "moved_at": unit.now,
        "ended_at": unit.now if unit.run.ended else None,
        "next_due_at": min((each.due for each in after if each.due is not None), default=None),
        "deadline_at": deadline_at,
        "history_length": head.length,
        "history_head": head.chain,
    }
    return writing.Changes(case, unit.row, rows, contents)


def _deadline(
    unit: Unit, after: Sequence[Waiting], new_tasks: Sequence[dict[str, Any]], kept: Sequence[str]
) -> datetime | None:
    """Return the earliest of a case's timers and of the due times of its open tasks.

    Only a task that stays open through the step has to be asked for: its due time may have been changed.
    """
    dues = [each.due for each in after] + [task["due_at"] for task in new_tasks]
    if kept:
        query = select(func.min(tables.tasks.c.due_at)).where(tables.tasks.c.id.in_(kept))
        dues.append(unit.connection.execute(query).scalar())
    return min((due for due in dues if due is not None), default=None)


def _ended(unit: Unit, waiting: Waiting, done: str | None) -> dict[str, Any]:
    return {
        "b_id": waiting.id,
        "status": "done" if waiting.id == done else "gone",
        "done_by": unit.actor.id,
        "done_name": unit.actor.name,
        "done_at": unit.now,
    }


def _timer(unit: Unit, waiting: Waiting) -> dict[str, Any]:
    return {
        "case_id": unit.case.id,
        "node": waiting.id,
        "council": unit.case.council,
        "step": waiting.step,
        "due_at": waiting.due,
    }


def _move_calls(unit: Unit, gone: Sequence[Waiting], new_tasks: list[dict[str, Any]]) -> None:
    """Close the open calls whose step was left, then open those reached: one may be the other."""
    held = [each.id for each in gone if unit.release.node(each.scope, each.step).properties.get("call")]
    if held:
        responses.let_go(unit.connection, unit.case.id, held, unit.now)
    for task in new_tasks:
        key = task.pop("call_key")
        if key is not None:
            parties, closes_at = _parties(unit, task), _closes_at(unit, task)
            task["call_id"] = responses.hold(
                unit.connection, unit.release, task, key, parties, closes_at, unit.now
            )


def _parties(unit: Unit, task: dict[str, Any]) -> dict[str, str]:
    node = unit.release.node(task["diagram"], task["step"])
    source = unit.runtime.operations.source(node.properties["respondents"])
    return {each.value: each.label for each in source(unit.context(node))}


def _closes_at(unit: Unit, task: dict[str, Any]) -> datetime | None:
    text = unit.release.node(task["diagram"], task["step"]).properties.get("closesAt")
    return moment_of(text, unit.now, unit.names()) if text else None


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
        dispatch.letters(unit.connection, [row["id"] for row in rows])


_UNTOUCHED = dict.fromkeys(
    (
        "call_id",
        "assigned_to",
        "assigned_name",
        "claimed_at",
        "draft",
        "draft_at",
        "done_by",
        "done_name",
        "done_at",
    )
)


def _task(unit: Unit, waiting: Waiting) -> dict[str, Any]:
    node = unit.release.node(waiting.scope, waiting.step)
    key = node.properties.get("call") if waiting.kind == "work" else None
    due = node.properties.get("dueIn")
    return {
        **_UNTOUCHED,
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
        "opened_at": unit.now,
        "due_at": moment_of(due, unit.now, unit.names()) if due else None,
        "priority": int(node.properties.get("priority") or 0),
        "version": 1,
        "call_key": str(unit.value(key)) if key else None,
    }


def _role(unit: Unit, waiting: Waiting) -> str:
    node = unit.release.node(waiting.scope, waiting.step)
    return node.properties.get("role") or node.role


def _party(unit: Unit, node: Node) -> str | None:
    text = node.properties.get("party")
    found = unit.value(text) if text else None
    return None if found is None else str(found)
