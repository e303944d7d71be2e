"""The earliest moment at which anything in a case is due, as SQL over its timers and open tasks."""

from sqlalchemy import case, func, select

from engine.database import tables

_CASES, _TASKS = tables.cases, tables.tasks
_TASKS_DUE = (
    select(func.min(_TASKS.c.due_at))
    .where(_TASKS.c.case_id == _CASES.c.id, _TASKS.c.status == "open", _TASKS.c.kind != "action")
    .scalar_subquery()
)
FIRST = case(
    (_CASES.c.next_due_at < _TASKS_DUE, _CASES.c.next_due_at),
    else_=func.coalesce(_TASKS_DUE, _CASES.c.next_due_at),
)
"""The value of `cases.deadline_at`. A step computes the same from its own timers and tasks."""
