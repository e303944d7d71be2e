"""Steps of eight clients at once with each lock scope: all of the step, part of it, or only its writing.

On SQLite, which serves one process, the clients are threads; on PostgreSQL they are threads of two processes.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import bindparam, func, select

from benchmarks import records
from benchmarks.concurrency.clients import LOCK_SCOPES, Timings, Workload, run
from benchmarks.figures import Figure, at_most, plain
from benchmarks.workbench import OPERATIONS, Workbench
from engine.clock import SystemClock
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import hash_chain

CLIENTS = 8
PROCESSES = 2
ROUNDS = 3
HOT = 4
SLOWER_MS = 5.0
LOCK_HELD = "lock held"
_DONE = select(func.count()).where(
    tables.history.c.case_id == bindparam("case_id"), tables.history.c.kind == "done"
)
Crew = Callable[[Workload], Timings]
Round = dict[str, tuple[Timings, int]]


@dataclass(frozen=True)
class Scene:
    """What the clients compete for."""

    name: str
    process: str = "reference_case"
    hot: bool = False
    commit_ms: float = 0.0

    def cases(self, bench: Workbench) -> list[list[str]]:
        """Start the cases and give each client its own; hot cases are shared by all."""
        if self.hot:
            shared = [bench.start(self.process).case_id for _ in range(HOT)]
            return [shared[client % 2 :] + shared[: client % 2] for client in range(CLIENTS)]
        return [[bench.start(self.process).case_id] for _ in range(CLIENTS)]


OWN = Scene("own cases")
LOOKING = Scene("an operation that reads", process="looking")
SCENES = (
    OWN,
    Scene("the same few cases", hot=True),
    LOOKING,
    Scene(f"commits {SLOWER_MS:g} ms slower", commit_ms=SLOWER_MS),
)


def on_a_database(bench: Workbench) -> list[Figure]:
    """Return the steps a second in each scene with each lock scope, and the number of lost steps."""
    kind = bench.runtime.database.dialect
    records.prepare(bench.runtime.database)
    bench.publish(LOOKING.process)
    figures: list[Figure] = []
    lost = 0
    with crew_of(bench, 1 if kind == "sqlite" else PROCESSES) as crew:
        for scene in (OWN, LOOKING):  # every process parses the releases
            crew(Workload(LOCK_HELD, scene.cases(bench)))
        for scene in SCENES:
            rounds = [_round(bench, crew, scene) for _ in range(ROUNDS)]
            lost += sum(missing for round_ in rounds for _, missing in round_.values())
            figures += _figures(f"{CLIENTS} clients, {scene.name}, {kind}", rounds)
    return [*figures, at_most(f"steps lost of {CLIENTS} clients on {kind}", lost, "steps", 0)]


def _round(bench: Workbench, crew: Crew, scene: Scene) -> Round:
    return {
        lock_scope: measured(bench, crew, Workload(lock_scope, scene.cases(bench), scene.commit_ms))
        for lock_scope in LOCK_SCOPES
    }


def _figures(name: str, rounds: Sequence[Round]) -> Iterator[Figure]:
    """Yield the steps a second of each lock scope in its best round: other work only slows a round."""
    best = {lock_scope: max(_rate(round_[lock_scope][0]) for round_ in rounds) for lock_scope in LOCK_SCOPES}
    for lock_scope, rate in best.items():
        words = _words(Timings.together([round_[lock_scope][0] for round_ in rounds]))
        if lock_scope == LOCK_HELD:
            yield plain(f"{name}, {lock_scope}", rate, "steps/s", words)
        else:
            yield plain(f"{name}, {lock_scope} / {LOCK_HELD}", rate / best[LOCK_HELD], "ratio", words)


def measured(bench: Workbench, crew: Crew, workload: Workload) -> tuple[Timings, int]:
    """Return the timings of a workload, and how many steps reported as done are not in the database."""
    timing = crew(workload)
    done = 0
    with bench.runtime.database.read() as connection:
        for case_id in {case_id for mine in workload.cases for case_id in mine}:
            assert hash_chain.verify(connection, case_id).whole, case_id
            done += connection.execute(_DONE, {"case_id": case_id}).scalar_one()
    return timing, len(timing.steps) - done


def _rate(timing: Timings) -> float:
    return len(timing.steps) / (timing.ended - timing.began)


def _words(timing: Timings) -> str:
    def ms(share: float) -> str:
        return f"{timing.steps[min(int(len(timing.steps) * share), len(timing.steps) - 1)] * 1000:.0f}"

    counted = "".join(f", {number} {what}" for what, number in sorted(timing.count.items()))
    cpu_ms = timing.cpu / len(timing.steps) * 1000
    return f"{cpu_ms:.1f} ms CPU each; p50 {ms(0.5)} ms, p95 {ms(0.95)}, longest {ms(1)}{counted}"


@contextmanager
def crew_of(bench: Workbench, processes: int) -> Iterator[Crew]:
    """Yield a crew: the threads of this process, or of this many other processes."""
    if processes == 1:
        yield lambda workload: run(bench.runtime, workload)
        return
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    for _ in range(processes):
        here, there = context.Pipe()
        url = bench.runtime.database.url
        context.Process(target=_serve, args=(url, there), daemon=True).start()
        pipes.append(here)
    for pipe in pipes:
        assert pipe.recv() == "ready"
    yield lambda workload: _by_all(pipes, workload)
    for pipe in pipes:
        pipe.send(None)


def _by_all(pipes: Sequence[Connection], workload: Workload) -> Timings:
    share = len(workload.cases) // len(pipes)
    for number, pipe in enumerate(pipes):
        mine = workload.cases[number * share : (number + 1) * share]
        pipe.send(Workload(workload.lock_scope, mine, workload.commit_ms))
    return Timings.together([pipe.recv() for pipe in pipes])


def _serve(url: str, pipe: Any) -> None:
    """Do each workload that arrives, until None arrives."""
    runtime = Runtime(Database(url), SystemClock(), OPERATIONS)
    pipe.send("ready")
    while workload := pipe.recv():
        pipe.send(run(runtime, workload))
    runtime.database.close()
