"""What background work costs while nothing is due: that must not grow with the cases in flight.

Counted, not timed: statements, and what the database touches for them. That is pages of 8 KB on PostgreSQL
(EXPLAIN with BUFFERS), and steps of its virtual machine on SQLite, which has no such count of pages.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event

from benchmarks.figures import Figure, at_most, told
from engine import backlog, dispatch, outbox, worker
from engine.database import Database
from engine.room import Runtime

UNITS = {"postgresql": "pages", "sqlite": "steps"}
MAY_GROW = 1.5
"""An index has one more level for each few hundred times as many rows; reading all is far above this."""


@dataclass
class Reads:
    """What some work asked of a database: statements, and pages or steps for them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    touched: int = 0


def works(runtime: Runtime) -> dict[str, Callable[[], object]]:
    """Return what is done again and again though nothing is due, by what people call it."""

    def turn() -> object:
        if runtime.database.dialect == "postgresql":
            return dispatch.sweep(runtime)
        return worker.turn(runtime, outbox.Practice())

    def figures() -> object:
        with runtime.database.read() as connection:
            return backlog.figures(connection, runtime.clock.now_in(connection))

    return {
        "a worker's look for what is due": turn,
        "a worker's health check": lambda: worker.late(runtime),
        "the figures for Prometheus": figures,
    }


def reads(database: Database, work: Callable[[], object]) -> Reads:
    """Do some work and return what it asked of the database."""
    with _watched(database) as found:
        work()
    if database.dialect == "postgresql":
        with database.read() as connection:
            found.touched = sum(_pages(connection, *each) for each in found.statements)
    return found


def counted(runtime: Runtime) -> dict[str, int]:
    """Return the pages or steps that each idle work touches now."""
    return {name: reads(runtime.database, work).touched for name, work in works(runtime).items()}


def grown(runtime: Runtime, before: dict[str, int], few: int, many: int) -> list[Figure]:
    """Compare what idle work asks now, with many cases, with what was counted when there were few."""
    kind = runtime.database.dialect
    figures = []
    for name, after in counted(runtime).items():
        figures.append(told(f"{name} with {many:,} cases in flight, {kind}", after, UNITS[kind]))
        times = after / max(before[name], 1)
        figures.append(at_most(f"the same, {many:,} cases / {few:,}", times, "ratio", MAY_GROW))
    return figures


@contextmanager
def _watched(database: Database) -> Iterator[Reads]:
    found = Reads()

    def step() -> None:
        found.touched += 1

    def sent(connection: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        found.statements.append((statement, given))
        if database.dialect == "sqlite":
            raw: Any = connection.connection.dbapi_connection
            raw.set_progress_handler(step, 1)

    event.listen(database.engine, "before_cursor_execute", sent)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", sent)
        # Connections that count are not used again.
        database.close()


def _pages(connection: Connection, statement: str, given: Any) -> int:
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", given)
    top = plan.scalar_one()[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
