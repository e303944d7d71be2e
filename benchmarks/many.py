"""Whether a step stays as cheap when very many cases are in flight.

The first cases are made by the engine; the rest are copies of them under new ids.
"""

from statistics import median

from sqlalchemy import select

from benchmarks import copies
from benchmarks.figures import Figure, at_most, not_yet, told
from benchmarks.place import Place
from engine import tables

FEW = 1_000
ORIGINALS = 20
STEPS_MEASURED = 60
WARM_UP = 20


def asked_for() -> Figure:
    """The figure while nobody has asked for it."""
    name = f"step with 1,000,000 cases in flight / with {FEW:,}"
    return not_yet(name, "ratio", "<= 1.2", "ask for it: --cases 1000000")


def in_flight(place: Place, many: int) -> list[Figure]:
    """A step with many cases in flight, against the same with 1,000."""
    for _ in range(FEW):
        place.start("reference_case")
    few_ms = _step_ms(place)
    database = place.runtime.database
    running = select(tables.cases.c.id).where(tables.cases.c.status == "running").limit(ORIGINALS)
    with database.read() as connection:
        originals = dict.fromkeys(connection.execute(running).scalars(), 1)
    there = copies.multiply(database, originals, many, place.runtime.clock.now())
    many_ms = _step_ms(place)
    kind = database.dialect
    return [
        told(f"cases in flight on {kind}", there, "cases"),
        told(f"step with {FEW:,} in flight on {kind}", few_ms, "ms"),
        told(f"step with {there:,} in flight on {kind}", many_ms, "ms"),
        at_most(
            f"step with {many:,} cases in flight / with {FEW:,} on {kind}", many_ms / few_ms, "ratio", 1.2
        ),
    ]


def _step_ms(place: Place) -> float:
    spent = []
    for _ in range(WARM_UP + STEPS_MEASURED):
        task = str(place.start("reference_case").next_tasks[0]["id"])
        _, cost = place.step(task)
        spent.append(cost.wall_ms)
    return median(spent[WARM_UP:])
