"""Measures whether a step stays as cheap when very many cases are in flight.

The first cases are made by the engine; the rest are copies of them under new ids.
"""

from statistics import median

from sqlalchemy import select

from benchmarks.figures import Figure, at_most, not_yet, plain
from benchmarks.population import case_copies
from benchmarks.workbench import Workbench
from engine.database import tables

FEW = 1_000
ORIGINALS = 20
STEPS_MEASURED = 60
WARM_UP = 20


def not_measured() -> Figure:
    """Return the figure for a run that does not ask for it."""
    name = f"step with 1,000,000 cases in flight / with {FEW:,}"
    return not_yet(name, "ratio", "<= 1.2", "ask for it: --cases 1000000")


def in_flight(bench: Workbench, many: int) -> list[Figure]:
    """Return a step's time with many cases in flight against its time with 1,000."""
    for _ in range(FEW):
        bench.start("reference_case")
    few_ms = _step_ms(bench)
    database = bench.runtime.database
    running = select(tables.cases.c.id).where(tables.cases.c.status == "running").limit(ORIGINALS)
    with database.read() as connection:
        originals = dict.fromkeys(connection.execute(running).scalars(), 1)
    there = case_copies.multiply(database, originals, many, bench.runtime.clock.now())
    many_ms = _step_ms(bench)
    kind = database.dialect
    return [
        plain(f"cases in flight on {kind}", there, "cases"),
        plain(f"step with {FEW:,} in flight on {kind}", few_ms, "ms"),
        plain(f"step with {there:,} in flight on {kind}", many_ms, "ms"),
        at_most(
            f"step with {many:,} cases in flight / with {FEW:,} on {kind}", many_ms / few_ms, "ratio", 1.2
        ),
    ]


def _step_ms(bench: Workbench) -> float:
    spent = []
    for _ in range(WARM_UP + STEPS_MEASURED):
        task = str(bench.start("reference_case").next_tasks[0]["id"])
        _, cost = bench.step(task)
        spent.append(cost.wall_ms)
    return median(spent[WARM_UP:])
