"""Clients that complete steps at the same time: threads of this process, and of others beside it."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter, process_time, sleep
from typing import Any

from sqlalchemy import bindparam, event, select

from benchmarks import ways
from benchmarks.place import ANSWER, PERSON
from engine import tables
from engine.database import Database
from engine.errors import TaskGone
from engine.room import Runtime

WAYS: dict[str, ways.Way] = {
    "lock held": ways.lock_held,
    "form first": ways.form_first,
    "worked out first": ways.worked_out_first,
}
_OPEN = select(tables.tasks.c.id).where(
    tables.tasks.c.case_id == bindparam("case_id"), tables.tasks.c.status == "open"
)


@dataclass(frozen=True)
class Errand:
    """What clients are to do: which way, and for each the cases to work off; some may have the same ones."""

    way: str
    cases: Sequence[Sequence[str]]
    commit_ms: float = 0.0


@dataclass
class Took:
    """How long each step took, when all began and ended, their processor time, all in seconds; and counts."""

    steps: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0
    cpu: float = 0.0
    count: Counter[str] = field(default_factory=Counter)

    @classmethod
    def together(cls, each: Sequence["Took"]) -> "Took":
        """Return what several took as one."""
        steps = sorted(chain.from_iterable(took.steps for took in each))
        count = sum((took.count for took in each), Counter[str]())
        began, ended = min(took.began for took in each), max(took.ended for took in each)
        return cls(steps, began, ended, sum(took.cpu for took in each), count)


def run(runtime: Runtime, errand: Errand) -> Took:
    """Let one thread for each list of cases complete steps until none of its cases has an open task."""
    tooks = [Took() for _ in errand.cases]
    ready = threading.Barrier(len(tooks))

    def client(took: Took, cases: Sequence[str]) -> None:
        ready.wait()
        took.began = perf_counter()
        for case_id in cases:
            _work_off(runtime, WAYS[errand.way], case_id, took)
        took.ended = perf_counter()

    threads = [threading.Thread(target=client, args=each) for each in zip(tooks, errand.cases, strict=True)]
    cpu = process_time()
    with slower_commits(runtime.database, errand.commit_ms):
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    tooks[0].cpu = process_time() - cpu
    return Took.together(tooks)


@contextmanager
def slower_commits(database: Database, by_ms: float) -> Iterator[None]:
    """Let each write's commit wait so long with everything held, as it would for a slower disk."""

    def wait(connection: Any) -> None:
        if not connection.get_execution_options().get("readonly"):
            sleep(by_ms / 1000)

    if by_ms:
        event.listen(database.engine, "commit", wait)
    yield
    if by_ms:
        event.remove(database.engine, "commit", wait)


def _work_off(runtime: Runtime, way: ways.Way, case_id: str, took: Took) -> None:
    task_id = _open_task(runtime, case_id)
    while task_id:
        began = perf_counter()
        try:
            done = way(runtime, task_id, ANSWER, PERSON, took.count)
        except TaskGone:
            took.count["told"] += 1
            task_id = _open_task(runtime, case_id)
            continue
        took.steps.append(perf_counter() - began)
        task_id = str(done.next_tasks[0]["id"]) if done.next_tasks else None


def _open_task(runtime: Runtime, case_id: str) -> str | None:
    with runtime.database.read() as connection:
        return connection.execute(_OPEN, {"case_id": case_id}).scalar()
