"""How late a task is, in four groups."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

CRITICAL = timedelta(days=1)
SOON = timedelta(days=1)

NAMES = ("Critically overdue", "Overdue", "Due soon", "Not due yet")


def group_of(due_at: datetime | None, now: datetime) -> str:
    """Return the group of a task: critical from a day after it was due, soon from a day before."""
    if due_at is None or due_at - now > SOON:
        return "Not due yet"
    if due_at >= now:
        return "Due soon"
    return "Critically overdue" if now - due_at >= CRITICAL else "Overdue"


def groups(tasks: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, list[Mapping[str, Any]]]:
    """Return the tasks by group, the latest group first, groups without tasks left out."""
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in NAMES}
    for task in tasks:
        found[group_of(task["due_at"], now)].append(task)
    return {name: members for name, members in found.items() if members}
