"""Bytes that an open case keeps, cases made in a minute, and the time that publishing takes."""

from time import perf_counter
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, String, Table, cast, func, select

from benchmarks.figures import Figure, at_most, plain
from benchmarks.workbench import PERSON, Workbench
from engine.database import tables
from engine.definition.folder import read_folder
from engine.definition.operations import Operations
from engine.runtime import Runtime
from engine.store import releases
from web import settings

CASES = 200
SHIPPED = "micro_procurement"


def stored(bench: Workbench) -> list[Figure]:
    """Return the bytes of state, tasks and timers of a reference case that waits for its second task."""
    for _ in range(20):
        bench.step(str(bench.start("reference_case").next_tasks[0]["id"]))
    with bench.runtime.database.read() as connection:
        open_cases = select(tables.cases.c.id).where(
            tables.cases.c.process == "reference_case", tables.cases.c.status == "running"
        )
        number = connection.execute(select(func.count()).select_from(open_cases.subquery())).scalar_one()

        def bytes_of(table: Table, key: str) -> float:
            width = sum(
                (func.coalesce(func.octet_length(_as_stored(column)), 0) for column in table.c), start=0
            )
            inside = table.c[key].in_(open_cases)
            return (
                float(
                    connection.execute(select(func.coalesce(func.sum(width), 0)).where(inside)).scalar_one()
                )
                / number
            )

        state = bytes_of(tables.cases, "id")
        rest = bytes_of(tables.tasks, "case_id") + bytes_of(tables.timers, "case_id")
        history = bytes_of(tables.history, "case_id") + bytes_of(tables.history_content, "case_id")
    return [
        at_most("stored for an open case: state, tasks, timers", (state + rest) / 1024, "KB", 4),
        plain("stored for its history so far", history / 1024, "KB"),
    ]


def _as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column if isinstance(column.type, LargeBinary) else cast(column, String)


def made_in_a_minute(bench: Workbench) -> list[Figure]:
    """Return how many cases of the reference process one server process starts in a minute."""
    began = perf_counter()
    for _ in range(CASES):
        bench.start("reference_case")
    return [
        plain(
            "cases made by one process", CASES / (perf_counter() - began) * 60, "a minute", "reference case"
        )
    ]


def publishing(bench: Workbench, operations: Operations) -> list[Figure]:
    """Return the seconds to read, check and publish the shipped process, its proofs included."""
    folder = read_folder(settings.ROOT / "processes" / SHIPPED)
    runtime = Runtime(bench.runtime.database, bench.runtime.clock, operations)
    began = perf_counter()
    releases.publish(runtime, "shipped", folder, PERSON)
    spent = perf_counter() - began
    number = len(folder.of_kind("diagram"))
    return [
        plain("diagrams of the shipped process", number, "diagrams"),
        at_most("parse and publish it, for 10 diagrams", spent * 10 / number, "s", 2),
    ]
