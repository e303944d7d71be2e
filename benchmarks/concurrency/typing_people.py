"""A step while fifty people type. Each saves a draft every ten seconds, so five are saved in a second."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

from benchmarks.figures import Figure, at_most
from benchmarks.workbench import PERSON, Workbench
from engine.cases import assignment
from engine.store.drafts import PAUSE

PEOPLE = 50
CASES = 10
ROUNDS = 10
DRAFT = "What somebody types, a sentence at a time, about the care that is needed. " * 20


def on_a_database(bench: Workbench) -> Iterator[Figure]:
    """Return how much longer a step takes while people type, by turns with steps while nobody does."""
    tasks = [str(bench.start("reference_case").next_tasks[0]["id"]) for _ in range(PEOPLE)]
    alone: list[float] = []
    beside: list[float] = []
    bench.whole_case("reference_case")
    for _ in range(ROUNDS):
        alone += _steps(bench)
        with _people_typing(bench, tasks):
            beside += _steps(bench)
    name = f"a step while fifty people type / alone on {bench.runtime.database.dialect}"
    note = f"{median(alone):.2f} ms alone, {median(beside):.2f} ms beside them, {len(beside)} steps"
    yield at_most(name, median(beside) / median(alone), "ratio", 1.1, note)


def _steps(bench: Workbench) -> list[float]:
    return [cost.wall_ms for _ in range(CASES) for cost in bench.whole_case("reference_case")]


@contextmanager
def _people_typing(bench: Workbench, tasks: list[str]) -> Iterator[None]:
    """Let one person after another save what they have typed, evenly over the pause of each."""
    done = threading.Event()
    writers = threading.Thread(target=_type, args=(bench, tasks, done))
    writers.start()
    yield
    done.set()
    writers.join()


def _type(bench: Workbench, tasks: list[str], done: threading.Event) -> None:
    for number in itertools.count():
        person = replace(PERSON, id=f"person {number % len(tasks)}")
        posted = [("remark", f"{DRAFT} {time.perf_counter()}")]
        assignment.save_draft(bench.runtime, tasks[number % len(tasks)], posted, person)
        if done.wait(PAUSE.total_seconds() / len(tasks)):
            return
