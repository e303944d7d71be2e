"""The differences between the tasks, timers and letters that a scenario expects and those of its case.

Each list is compared in full, in any order, and only where the scenario gives it: what opens or goes out at
one moment has no order. A length of time counts from when the task opened or the timer was set.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.database import tables
from engine.definition.release import Release
from engine.store import releases
from play.comparison import Difference
from play.practice_people import COUNCIL
from play.scenario.tasks_and_letters import in_words

_CASES, _TASKS = tables.cases.c, tables.tasks.c
_TIMERS, _OUTBOX = tables.timers.c, tables.outbox.c


@dataclass(frozen=True)
class Awaited:
    """A task or a timer of a case: its step by name, whose it is, when it began and when it is due."""

    step: str
    role: str
    since: datetime
    due: datetime | None

    def is_what(self, expected: Mapping[str, Any]) -> bool:
        """Return whether a scenario expects it as it is."""
        return (self.step, self.role) == (expected["step"], expected.get("role", "")) and self._is_due(
            expected["due"] if "due" in expected else expected["at"]
        )

    def _is_due(self, when: Any) -> bool:
        if when is None or self.due is None:
            return when is self.due
        return self.due == (when if isinstance(when, datetime) else self.since + when)

    def __str__(self) -> str:
        """Return it as the file would write it, with its due time as a length and as a moment."""
        if self.due is None:
            return _line(self.step, self.role, in_words(None))
        length = in_words(self.due - self.since)
        return _line(self.step, self.role, f"{length}, at {self.due.isoformat()}")


@dataclass(frozen=True)
class Sent:
    """A letter of a case."""

    letter: str
    to: str
    text: str

    def is_what(self, expected: Mapping[str, Any]) -> bool:
        """Return whether a scenario expects it: the letter, to whom, and the words that matter."""
        return (
            self.letter == expected["letter"]
            and expected["to"] in (None, self.to, self.to.partition(":")[0])
            and all(words in self.text for words in expected["says"])
        )

    def __str__(self) -> str:
        """Return the letter, to whom it goes, and its text on one line."""
        return f"{self.letter} to {self.to}: {' '.join(self.text.split())}"


def work_differences(expected: Mapping[str, Any], connection: Connection, case_id: str) -> list[Difference]:
    """Return how the tasks, timers and letters of a case differ from what its scenario expects."""
    kinds: dict[str, tuple[Callable[[Connection, str], Sequence[Any]], Callable[..., str]]] = {
        "tasks": (tasks_of, _task_line),
        "timers": (timers_of, _timer_line),
        "letters": (letters_of, _letter_line),
    }
    return [
        difference
        for key, (read, line) in kinds.items()
        if expected[key] is not None
        for difference in _unmatched(key, expected[key], read(connection, case_id), line)
    ]


def tasks_of(connection: Connection, case_id: str) -> list[Awaited]:
    """Return every task and call of a case, open or done, and once each action that was possible."""
    query = select(_TASKS.kind, _TASKS.label, _TASKS.role, _TASKS.opened_at, _TASKS.due_first_at)
    rows = connection.execute(
        query.where(_TASKS.council == COUNCIL, _TASKS.case_id == case_id).order_by(
            _TASKS.opened_at, _TASKS.label
        )
    )
    tasks: dict[object, Awaited] = {}
    for number, (kind, *task) in enumerate(rows):
        tasks.setdefault((task[0], task[1]) if kind == "action" else number, Awaited(*task))
    return list(tasks.values())


def timers_of(connection: Connection, case_id: str) -> list[Awaited]:
    """Return every timer of a case, whether it came or its step was left before."""
    row = connection.execute(
        select(_CASES.release_id).where(_CASES.council == COUNCIL, _CASES.id == case_id)
    ).one()
    release = releases.by_id(connection, row.release_id)
    query = select(_TIMERS.diagram, _TIMERS.step, _TIMERS.set_at, _TIMERS.due_at)
    rows = connection.execute(
        query.where(_TIMERS.council == COUNCIL, _TIMERS.case_id == case_id).order_by(
            _TIMERS.due_at, _TIMERS.step
        )
    )
    return [Awaited(_label(release, row.diagram, row.step), "", row.set_at, row.due_at) for row in rows]


def letters_of(connection: Connection, case_id: str) -> list[Sent]:
    """Return every letter of a case, sent or waiting, in the order in which they were written."""
    query = select(_OUTBOX.letter, _OUTBOX.to, _OUTBOX.subject, _OUTBOX.body)
    ordered = query.where(_OUTBOX.council == COUNCIL, _OUTBOX.case_id == case_id).order_by(
        _OUTBOX.created_at, _OUTBOX.letter, _OUTBOX.to
    )
    return [Sent(row.letter, row.to, f"{row.subject}\n{row.body}") for row in connection.execute(ordered)]


def _label(release: Release, scope: str, step: str) -> str:
    place = release.scopes.get(scope)
    node = place.nodes.get(step) if place else None
    return node.label if node else step


def _unmatched(
    key: str, expected: Sequence[Mapping[str, Any]], actual: Sequence[Any], line: Callable[..., str]
) -> Iterator[Difference]:
    left, missing = list(actual), []
    for wanted in expected:
        match = next((one for one in left if one.is_what(wanted)), None)
        if match is None:
            missing.append(line(wanted))
        else:
            left.remove(match)
    if missing or left:
        yield Difference(
            key,
            "; ".join(missing) or "nothing more",
            "; ".join(str(one) for one in left) or "nothing like it",
        )


def _task_line(task: Mapping[str, Any]) -> str:
    return _line(task["step"], task["role"], in_words(task["due"]))


def _timer_line(timer: Mapping[str, Any]) -> str:
    return _line(timer["step"], "", in_words(timer["at"]))


def _line(step: str, role: str, when: str) -> str:
    return f"{step}{f' ({role})' if role else ''}, {when}"


def _letter_line(letter: Mapping[str, Any]) -> str:
    words = ", ".join(f"“{one}”" for one in letter["says"])
    to = f" to {letter['to']}" if letter["to"] else ""
    return f"{letter['letter']}{to}{f' that says {words}' if words else ''}"
