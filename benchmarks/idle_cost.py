"""What background work costs while nothing is due, which must not grow with the cases in flight.

It counts statements and what the database touches for them, and measures no time. PostgreSQL touches pages of
8 KB (EXPLAIN with BUFFERS); SQLite has no count of pages, so the steps of its virtual machine are counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event

from benchmarks.figures import Figure, at_most, plain
from engine.background import backlog, worker
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import outbox, procrastinate_queue

UNITS = {"postgresql": "pages", "sqlite": "steps"}
MAY_GROW = 1.5
"""An index has one more level when rows grow a few hundred times; reading all rows is far above this."""


@dataclass
class Reads:
    """The statements that some work sends to a database, and the pages or steps that they touch."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    touched: int = 0


def works(runtime: Runtime) -> dict[str, Callable[[], object]]:
    """Return the work that is repeated though nothing is due, by a name for people."""

    def turn() -> object:
        if runtime.database.dialect == "postgresql":
            return procrastinate_queue.sweep(runtime)
        return worker.turn(runtime, outbox.PracticeTransport())

    def figures() -> object:
        with runtime.database.read() as connection:
            return backlog.figures(connection, runtime.clock.now_in(connection))

    return {
        "a worker's look for what is due": turn,
        "a worker's health check": lambda: worker.late(runtime),
        "the figures for Prometheus": figures,
    }


def reads(database: Database, work: Callable[[], object]) -> Reads:
    """Do some work and return what it read from the database."""
    with _watched(database) as watched:
        work()
    if database.dialect == "postgresql":
        with database.read() as connection:
            watched.touched = sum(_pages(connection, *statement) for statement in watched.statements)
    return watched


def counted(runtime: Runtime) -> dict[str, int]:
    """Return the pages or steps that each kind of idle work touches now."""
    return {name: reads(runtime.database, work).touched for name, work in works(runtime).items()}


def grown(runtime: Runtime, before: dict[str, int], few: int, many: int) -> list[Figure]:
    """Compare the reads of idle work with many cases with those counted when there were few."""
    kind = runtime.database.dialect
    figures = []
    for name, after in counted(runtime).items():
        figures.append(plain(f"{name} with {many:,} cases in flight, {kind}", after, UNITS[kind]))
        times = after / max(before[name], 1)
        figures.append(at_most(f"the same, {many:,} cases / {few:,}", times, "ratio", MAY_GROW))
    return figures


@contextmanager
def _watched(database: Database) -> Iterator[Reads]:
    watched = Reads()

    def step() -> None:
        watched.touched += 1

    def sent(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        watched.statements.append((statement, parameters))
        if database.dialect == "sqlite":
            raw: Any = connection.connection.dbapi_connection
            raw.set_progress_handler(step, 1)

    event.listen(database.engine, "before_cursor_execute", sent)
    try:
        yield watched
    finally:
        event.remove(database.engine, "before_cursor_execute", sent)
        # Connections that count are not used again.
        database.close()


def _pages(connection: Connection, statement: str, parameters: Any) -> int:
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters)
    top = plan.scalar_one()[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
