"""Whether a step stays as cheap when very many cases are in flight.

The first cases are made by the engine; the rest are those rows multiplied in SQL under new ids.
"""

from collections.abc import Iterable
from statistics import median
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, cast, func, insert, literal, select
from sqlalchemy import Text as Words
from sqlalchemy.sql import ColumnElement

from benchmarks.figures import Figure, at_most, told
from benchmarks.place import Place
from engine import tables
from engine.database import Database

FEW = 1_000
BATCH = 20_000
STEPS_MEASURED = 60
WARM_UP = 20
NEW_IDS = frozenset({"id", "case_id", "reference"})


def in_flight(place: Place, many: int) -> list[Figure]:
    """A step with many cases in flight, against the same with 1,000."""
    for _ in range(FEW):
        place.start("reference_case")
    few_ms = _step_ms(place)
    there = _multiply(place.runtime.database, many)
    many_ms = _step_ms(place)
    kind = place.runtime.database.dialect
    return [
        told(f"cases in flight on {kind}", there, "cases"),
        told(f"step with {FEW:,} in flight on {kind}", few_ms, "ms"),
        told(f"step with {there:,} in flight on {kind}", many_ms, "ms"),
        at_most(f"step with {many:,} cases in flight / with {FEW:,}", many_ms / few_ms, "ratio", 1.2),
    ]


def _step_ms(place: Place) -> float:
    spent = []
    for _ in range(WARM_UP + STEPS_MEASURED):
        task = str(place.start("reference_case").next_tasks[0]["id"])
        _, cost = place.step(task)
        spent.append(cost.wall_ms)
    return median(spent[WARM_UP:])


def _open_cases(connection: Connection) -> list[str]:
    running = select(tables.cases.c.id).where(
        tables.cases.c.status == "running", tables.cases.c.process == "reference_case"
    )
    return list(connection.execute(running).scalars())


def _multiply(database: Database, wanted: int) -> int:
    """Multiply the cases until there are as many as wanted; how many there are then."""
    with database.begin() as connection:
        originals = _open_cases(connection)
    copies = BATCH // len(originals) or 1
    made = there = 0
    while there < wanted:
        with database.begin() as connection:
            for table, key in _copied():
                _copy(connection, table, key, originals, range(made + 1, made + 1 + copies))
            there = connection.execute(select(func.count()).select_from(tables.cases)).scalar_one()
        made += copies
    # SQLite then folds its log into the file, as it does between the requests of a running site.
    database.close()
    return int(there)


def _copied() -> Iterable[tuple[Table, Column[Any]]]:
    yield tables.cases, tables.cases.c.id
    for table in (tables.tasks, tables.timers, tables.history):
        yield table, table.c.case_id


def _copy(
    connection: Connection, table: Table, key: Column[Any], originals: list[str], numbers: range
) -> None:
    """Copy the rows of these cases once for each number, with ids that end in it."""
    first = select(literal(numbers.start, Integer).label("n")).cte("numbers", recursive=True)
    counted = first.union_all(select(first.c.n + 1).where(first.c.n < numbers.stop - 1))

    def value(column: Column[Any]) -> ColumnElement[Any]:
        if column.name not in NEW_IDS:
            return column
        return column.concat("-").concat(cast(counted.c.n, Words))

    rows = select(*(value(column) for column in table.c)).where(key.in_(originals))
    connection.execute(
        insert(table).from_select(list(table.c.keys()), rows.join_from(table, counted, literal(True)))
    )
