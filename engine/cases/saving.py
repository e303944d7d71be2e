"""Writing a unit of work: the case, its tasks, timers, open calls, history and letters."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.cases import case_letters
from engine.cases.unit_of_work import UnitOfWork
from engine.database import bulk_write, tables
from engine.definition.diagrams import Node
from engine.errors import Conflict
from engine.feel_times import moment_of
from engine.spiff.nodes import NodeFailed
from engine.spiff.run import Waiting
from engine.store import history, links, responses
from engine.store.history import Line

_FAILURE = ("failed_step", "failed_label", "failed_text", "failed_at", "failed_act")


def save(unit: UnitOfWork, done: str | None = None) -> list[dict[str, Any]]:
    """Write everything that a unit of work did. Return the new tasks' rows. `done` is the completed task."""
    after = [] if unit.run.ended else unit.run.waiting()
    was, now = {entry.id for entry in unit.before}, {entry.id for entry in after}
    fresh = [entry for entry in after if entry.id not in was]
    gone = [entry for entry in unit.before if entry.id not in now]
    new_tasks = _new_tasks(unit, fresh)
    _move_calls(unit, gone, new_tasks)
    _add_retry(unit)
    if unit.run.ended:
        unit.add_line(Line("ended", "The case ended.", unit.actor))
    # Only now are all lines of the history known.
    open_before = [entry.id for entry in after if entry.id in was and entry.kind == "work"]
    changes = _case(unit, after, _deadline(unit, after, new_tasks, open_before))
    changes.ended_tasks = [_ended(unit, entry, done) for entry in gone if entry.kind != "timer"]
    changes.new_tasks = new_tasks
    changes.ended_timers = [
        {"b_case": unit.case.id, "b_node": entry.id, "ended_at": unit.now}
        for entry in gone
        if entry.kind == "timer"
    ]
    changes.new_timers = [_timer(unit, entry) for entry in fresh if entry.kind == "timer"]
    if not bulk_write.write(unit.connection, changes):
        raise Conflict
    case_letters.save(unit)
    if any("party" in unit.release.node(entry.scope, entry.step).properties for entry in gone):
        links.end_with_tasks(
            unit.connection, unit.case.id, unit.now, [t["id"] for t in new_tasks], unit.links
        )
    return new_tasks


def _add_retry(unit: UnitOfWork) -> None:
    by = unit.retried_by
    if by is not None:
        step, label = unit.row["failed_step"] or "", unit.row["failed_label"] or ""
        unit.add_line(Line("retried", f"{by.name} tried “{label}” again, and it worked.", by, step, label))


def _case(unit: UnitOfWork, after: Sequence[Waiting], deadline_at: datetime | None) -> bulk_write.Changes:
    head = history.Head(unit.row["history_length"], unit.row["history_head"])
    act = history.Act(unit.run.passed, unit.changed_variables(), *unit.waited)
    rows, contents, head = history.rows_for(
        unit.case.id, unit.case.council, unit.release.id, head, unit.now, unit.lines, act
    )
    stage = unit.run.stage()
    label = unit.release.journey.nodes[stage].label if stage else ""
    case = {
        **_failure(unit, after),
        "b_id": unit.case.id,
        "b_version": unit.row["version"],
        "version": unit.row["version"] + 1,
        "status": "ended" if unit.run.ended else "running",
        "state": unit.state(),
        "stage": label,
        "stage_since": unit.row["stage_since"] if label == unit.row["stage"] else unit.now,
        "waiting_for": " ".join(sorted({_role(unit, entry) for entry in after if entry.kind == "work"})),
        "moved_at": unit.now,
        "ended_at": unit.now if unit.run.ended else None,
        "next_due_at": min((entry.due for entry in after if entry.due is not None), default=None),
        "deadline_at": deadline_at,
        "history_length": head.length,
        "history_head": head.chain,
    }
    return bulk_write.Changes(case, unit.row, rows, contents, history.paths_of(rows))


def _failure(unit: UnitOfWork, after: Sequence[Waiting]) -> dict[str, Any]:
    """Return what stays noted as failed: a task's answers, as long as that task is still open.

    Whoever sent them was told that they can be retried, whatever others do to the case. A deadline that
    failed has passed by now, as every run fires those that are due.
    """
    act = unit.row["failed_act"] or {}
    if act.get("task_id") in {entry.id for entry in after}:
        return {name: unit.row[name] for name in _FAILURE}
    return dict.fromkeys(_FAILURE)


def _deadline(
    unit: UnitOfWork,
    after: Sequence[Waiting],
    new_tasks: Sequence[dict[str, Any]],
    open_before: Sequence[str],
) -> datetime | None:
    """Return the earliest of a case's timers and of the due times of its open tasks.

    Only the tasks that were open before must be read: somebody may have changed when they are due.
    """
    dues = [entry.due for entry in after] + [task["due_at"] for task in new_tasks]
    if open_before:
        query = select(func.min(tables.tasks.c.due_at)).where(tables.tasks.c.id.in_(open_before))
        dues.append(unit.connection.execute(query).scalar())
    return min((due for due in dues if due is not None), default=None)


def _ended(unit: UnitOfWork, waiting: Waiting, done: str | None) -> dict[str, Any]:
    return {
        "b_id": waiting.id,
        "status": "done" if waiting.id == done else "gone",
        "done_by": unit.actor.id,
        "done_name": unit.actor.name,
        "done_at": unit.now,
    }


def _timer(unit: UnitOfWork, waiting: Waiting) -> dict[str, Any]:
    return {
        "case_id": unit.case.id,
        "node": waiting.id,
        "council": unit.case.council,
        "diagram": waiting.scope,
        "step": waiting.step,
        "set_at": unit.now,
        "due_at": waiting.due,
        "ended_at": None,
    }


def _move_calls(unit: UnitOfWork, gone: Sequence[Waiting], new_tasks: list[dict[str, Any]]) -> None:
    """Close the open calls whose steps were left, then open those that were reached; one call may be both."""
    left = [entry.id for entry in gone if unit.release.node(entry.scope, entry.step).properties.get("call")]
    if left:
        responses.close_left(unit.connection, unit.case.id, left, unit.now)
    for task in new_tasks:
        key = task.pop("call_key")
        if key is not None:
            with _step(task["diagram"], task["step"]):
                parties, closes_at = _parties(unit, task), _closes_at(unit, task)
                task["call_id"] = responses.open_call(
                    unit.connection, unit.release, task, key, parties, closes_at, unit.now
                )


def _parties(unit: UnitOfWork, task: dict[str, Any]) -> dict[str, str]:
    node = unit.release.node(task["diagram"], task["step"])
    source = unit.runtime.operations.source(node.properties["respondents"])
    return {option.value: option.label for option in source(unit.context(node))}


def _closes_at(unit: UnitOfWork, task: dict[str, Any]) -> datetime | None:
    text = unit.release.node(task["diagram"], task["step"]).properties.get("closesAt")
    return moment_of(text, unit.now, unit.names()) if text else None


_UNTOUCHED = dict.fromkeys(
    (
        "call_id",
        "assigned_to",
        "assigned_name",
        "claimed_at",
        "claimed_first_at",
        "draft",
        "draft_at",
        "done_by",
        "done_name",
        "done_at",
    )
)


def _new_tasks(unit: UnitOfWork, fresh: Sequence[Waiting]) -> list[dict[str, Any]]:
    rows = []
    for entry in fresh:
        if entry.kind != "timer":
            with _step(entry.scope, entry.step):
                rows.append(_task(unit, entry))
    return rows


@contextmanager
def _step(scope: str, step: str) -> Iterator[None]:
    """Turn an exception that a step's properties raised into the failure of that step."""
    try:
        yield
    except Exception as cause:
        raise NodeFailed(scope, step, cause) from cause


def _task(unit: UnitOfWork, waiting: Waiting) -> dict[str, Any]:
    node = unit.release.node(waiting.scope, waiting.step)
    key = node.properties.get("call") if waiting.kind == "work" else None
    due = node.properties.get("dueIn")
    due_at = moment_of(due, unit.now, unit.names()) if due else None
    return {
        **_UNTOUCHED,
        "id": waiting.id,
        "council": unit.case.council,
        "case_id": unit.case.id,
        "kind": "call" if key else waiting.kind,
        "status": "open",
        "diagram": waiting.scope,
        "step": waiting.step,
        "via": unit.run.callers(waiting),
        "label": node.label,
        "role": _role(unit, waiting),
        "also_roles": " ".join(node.properties.get("alsoRoles", "").split()),
        "party": _party(unit, node),
        "form": node.form or "",
        "opened_at": unit.now,
        "due_at": due_at,
        "due_first_at": due_at,
        "priority": int(node.properties.get("priority") or 0),
        "version": 1,
        "call_key": str(unit.value(key)) if key else None,
    }


def _role(unit: UnitOfWork, waiting: Waiting) -> str:
    node = unit.release.node(waiting.scope, waiting.step)
    return node.properties.get("role") or node.role


def _party(unit: UnitOfWork, node: Node) -> str | None:
    text = node.properties.get("party")
    party = unit.value(text) if text else None
    return None if party is None else str(party)
