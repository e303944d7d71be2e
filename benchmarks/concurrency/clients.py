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

from benchmarks.concurrency import lock_scopes
from benchmarks.workbench import ANSWER, PERSON
from engine.database import tables
from engine.database.handle import Database
from engine.errors import TaskGone
from engine.runtime import Runtime

LOCK_SCOPES: dict[str, lock_scopes.LockScope] = {
    "lock held": lock_scopes.lock_held,
    "form first": lock_scopes.form_first,
    "worked out first": lock_scopes.worked_out_first,
}
_OPEN = select(tables.tasks.c.id).where(
    tables.tasks.c.case_id == bindparam("case_id"), tables.tasks.c.status == "open"
)


@dataclass(frozen=True)
class Workload:
    """The work of some clients: its lock scope, and each client's cases, which several may share."""

    lock_scope: str
    cases: Sequence[Sequence[str]]
    commit_ms: float = 0.0


@dataclass
class Timings:
    """The seconds of each step, the start and end of all, their processor time, and counts of events."""

    steps: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0
    cpu: float = 0.0
    count: Counter[str] = field(default_factory=Counter)

    @classmethod
    def together(cls, several: Sequence["Timings"]) -> "Timings":
        """Return the timings of several clients as one."""
        steps = sorted(chain.from_iterable(timing.steps for timing in several))
        count = sum((timing.count for timing in several), Counter[str]())
        began, ended = min(timing.began for timing in several), max(timing.ended for timing in several)
        return cls(steps, began, ended, sum(timing.cpu for timing in several), count)


def run(runtime: Runtime, workload: Workload) -> Timings:
    """Complete the steps of each list of cases in a thread, until no case has an open task."""
    timings = [Timings() for _ in workload.cases]
    ready = threading.Barrier(len(timings))

    def client(timing: Timings, cases: Sequence[str]) -> None:
        ready.wait()
        timing.began = perf_counter()
        for case_id in cases:
            _work_off(runtime, LOCK_SCOPES[workload.lock_scope], case_id, timing)
        timing.ended = perf_counter()

    threads = [
        threading.Thread(target=client, args=work) for work in zip(timings, workload.cases, strict=True)
    ]
    cpu = process_time()
    with slower_commits(runtime.database, workload.commit_ms):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    timings[0].cpu = process_time() - cpu
    return Timings.together(timings)


@contextmanager
def slower_commits(database: Database, by_ms: float) -> Iterator[None]:
    """Delay each write's commit with its locks held, as a slower disk would."""

    def wait(connection: Any) -> None:
        if not connection.get_execution_options().get("readonly"):
            sleep(by_ms / 1000)

    if by_ms:
        event.listen(database.engine, "commit", wait)
    yield
    if by_ms:
        event.remove(database.engine, "commit", wait)


def _work_off(runtime: Runtime, lock_scope: lock_scopes.LockScope, case_id: str, timing: Timings) -> None:
    task_id = _open_task(runtime, case_id)
    while task_id:
        began = perf_counter()
        try:
            next_tasks = lock_scope(runtime, task_id, ANSWER, PERSON, timing.count)
        except TaskGone:
            timing.count["told"] += 1
            task_id = _open_task(runtime, case_id)
            continue
        timing.steps.append(perf_counter() - began)
        task_id = str(next_tasks[0]["id"]) if next_tasks else None


def _open_task(runtime: Runtime, case_id: str) -> str | None:
    with runtime.database.read() as connection:
        return connection.execute(_OPEN, {"case_id": case_id}).scalar()
