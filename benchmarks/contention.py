"""Steps of eight clients at once, in three ways: under the lock throughout, in part, or but for the writing.

SQLite serves one process, so there the clients are threads; on PostgreSQL they are threads of two processes.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import bindparam, func, select

from benchmarks import records
from benchmarks.clients import WAYS, Errand, Took, run
from benchmarks.figures import Figure, at_most, told
from benchmarks.place import OPERATIONS, Place
from engine import history, tables
from engine.clock import SystemClock
from engine.database import Database
from engine.room import Runtime

CLIENTS = 8
PROCESSES = 2
ROUNDS = 3
HOT = 4
SLOWER_MS = 5.0
HELD = "lock held"
_DONE = select(func.count()).where(
    tables.history.c.case_id == bindparam("case_id"), tables.history.c.kind == "done"
)
Crew = Callable[[Errand], Took]
Round = dict[str, tuple[Took, int]]


@dataclass(frozen=True)
class Scene:
    """What the clients contend for."""

    name: str
    process: str = "reference_case"
    hot: bool = False
    commit_ms: float = 0.0

    def cases(self, place: Place) -> list[list[str]]:
        """Start the cases and give each client its own; hot ones are everybody's."""
        if self.hot:
            shared = [place.start(self.process).case_id for _ in range(HOT)]
            return [shared[client % 2 :] + shared[: client % 2] for client in range(CLIENTS)]
        return [[place.start(self.process).case_id] for _ in range(CLIENTS)]


OWN = Scene("own cases")
LOOKING = Scene("an operation that reads", process="looking")
SCENES = (
    OWN,
    Scene("the same few cases", hot=True),
    LOOKING,
    Scene(f"commits {SLOWER_MS:g} ms slower", commit_ms=SLOWER_MS),
)


def on_a_database(place: Place) -> list[Figure]:
    """Steps a second in each scene and way, and how many were lost."""
    kind = place.runtime.database.dialect
    records.prepare(place.runtime.database)
    place.publish(LOOKING.process)
    figures: list[Figure] = []
    lost = 0
    with crew_of(place, 1 if kind == "sqlite" else PROCESSES) as crew:
        for scene in (OWN, LOOKING):  # every process parses the releases
            crew(Errand(HELD, scene.cases(place)))
        for scene in SCENES:
            rounds = [_round(place, crew, scene) for _ in range(ROUNDS)]
            lost += sum(missing for each in rounds for _, missing in each.values())
            figures += _figures(f"{CLIENTS} clients, {scene.name}, {kind}", rounds)
    return [*figures, at_most(f"steps lost of {CLIENTS} clients on {kind}", lost, "steps", 0)]


def _round(place: Place, crew: Crew, scene: Scene) -> Round:
    return {way: measured(place, crew, Errand(way, scene.cases(place), scene.commit_ms)) for way in WAYS}


def _figures(name: str, rounds: Sequence[Round]) -> Iterator[Figure]:
    """Say how many steps each way does in its best round: what else runs on the machine only takes away."""
    best = {way: max(_rate(each[way][0]) for each in rounds) for way in WAYS}
    for way, rate in best.items():
        words = _words(Took.together([each[way][0] for each in rounds]))
        if way == HELD:
            yield told(f"{name}, {way}", rate, "steps/s", words)
        else:
            yield told(f"{name}, {way} / {HELD}", rate / best[HELD], "ratio", words)


def measured(place: Place, crew: Crew, errand: Errand) -> tuple[Took, int]:
    """Return what an errand took, and how many steps that were told to be done are not in the database."""
    took = crew(errand)
    done = 0
    with place.runtime.database.read() as connection:
        for case_id in {each for mine in errand.cases for each in mine}:
            assert history.verify(connection, case_id).whole, case_id
            done += connection.execute(_DONE, {"case_id": case_id}).scalar_one()
    return took, len(took.steps) - done


def _rate(took: Took) -> float:
    return len(took.steps) / (took.ended - took.began)


def _words(took: Took) -> str:
    def ms(share: float) -> str:
        return f"{took.steps[min(int(len(took.steps) * share), len(took.steps) - 1)] * 1000:.0f}"

    counted = "".join(f", {number} {what}" for what, number in sorted(took.count.items()))
    cpu_ms = took.cpu / len(took.steps) * 1000
    return f"{cpu_ms:.1f} ms CPU each; p50 {ms(0.5)} ms, p95 {ms(0.95)}, longest {ms(1)}{counted}"


@contextmanager
def crew_of(place: Place, processes: int) -> Iterator[Crew]:
    """Give a crew: the threads of this process, or of so many others that are there meanwhile."""
    if processes == 1:
        yield lambda errand: run(place.runtime, errand)
        return
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    for _ in range(processes):
        here, there = context.Pipe()
        url = place.runtime.database.url
        context.Process(target=_serve, args=(url, there), daemon=True).start()
        pipes.append(here)
    for pipe in pipes:
        assert pipe.recv() == "ready"
    yield lambda errand: _by_all(pipes, errand)
    for pipe in pipes:
        pipe.send(None)


def _by_all(pipes: Sequence[Connection], errand: Errand) -> Took:
    share = len(errand.cases) // len(pipes)
    for number, pipe in enumerate(pipes):
        mine = errand.cases[number * share : (number + 1) * share]
        pipe.send(Errand(errand.way, mine, errand.commit_ms))
    return Took.together([pipe.recv() for pipe in pipes])


def _serve(url: str, pipe: Any) -> None:
    """Do errands until told that there are no more."""
    runtime = Runtime(Database(url), SystemClock(), OPERATIONS)
    pipe.send("ready")
    while errand := pipe.recv():
        pipe.send(run(runtime, errand))
    runtime.database.close()
