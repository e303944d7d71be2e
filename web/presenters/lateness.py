"""How late a task is, in four groups."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

CRITICAL = timedelta(days=1)
SOON = timedelta(days=1)

NAMES = ("Critically overdue", "Overdue", "Due soon", "Not due yet")


class DueTask(Protocol):
    """The row of a task, of which only the due time matters here."""

    def __getitem__(self, key: Literal["due_at"], /) -> datetime | None:
        """Return when the task is due; None if it has no due time."""
        ...


Task = TypeVar("Task", bound=DueTask)


def group_of(due_at: datetime | None, now: datetime) -> str:
    """Return the group of a task: critical from a day after it was due, soon from a day before."""
    if due_at is None or due_at - now > SOON:
        return "Not due yet"
    if due_at >= now:
        return "Due soon"
    return "Critically overdue" if now - due_at >= CRITICAL else "Overdue"


def groups(tasks: Iterable[Task], now: datetime) -> dict[str, list[Task]]:
    """Return the tasks by group, the latest group first, without empty groups."""
    members: dict[str, list[Task]] = {name: [] for name in NAMES}
    for task in tasks:
        members[group_of(task["due_at"], now)].append(task)
    return {name: tasks_of_group for name, tasks_of_group in members.items() if tasks_of_group}
