"""A throwaway place to measure in: a database, the engine, the benchmark's processes, one person."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from psycopg import errors
from sqlalchemy import event, exc
from sqlalchemy.engine import make_url

from benchmarks import records
from engine import cases, outcomes, releases
from engine.clock import SystemClock
from engine.database import Database
from engine.operations import Operations
from engine.people import Actor
from engine.room import Runtime
from forms import questions
from web import schema, settings

FOLDER = Path(__file__).parent
COUNCIL = "benchmark"
PERSON = Actor("person", "A Person", frozenset({"staff"}), COUNCIL)
NOTES = " ".join(f"{random.Random(number).getrandbits(52):x}" for number in range(150))
"""Two kilobytes that the case keeps and that hardly compress."""
RESPONDENTS = tuple(questions.Option(f"home-{number}", f"Home {number}") for number in range(600))
BEGIN = [("amount", "500"), ("notes", NOTES)]
ANSWER = [("figure", "50"), ("remark", "As agreed on the telephone.")]


@dataclass
class Cost:
    """What a piece of work took."""

    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    statements: int = 0
    commits: int = 0


@dataclass
class Place:
    """The engine on one database."""

    runtime: Runtime
    _counts: dict[str, int] = field(default_factory=lambda: {"statements": 0, "commits": 0})

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count statements and commits meanwhile; it takes time of its own, so never while time is taken."""
        engine = self.runtime.database.engine
        event.listen(engine, "before_cursor_execute", self._sent)
        event.listen(engine, "commit", self._committed)
        yield
        event.remove(engine, "before_cursor_execute", self._sent)
        event.remove(engine, "commit", self._committed)

    def publish(self, process: str) -> None:
        """Publish one of the benchmark's processes."""
        releases.publish(self.runtime, COUNCIL, releases.read_folder(FOLDER / process), PERSON)

    def start(self, process: str) -> outcomes.Started:
        """Start a case."""
        begun = cases.start(self.runtime, COUNCIL, process, BEGIN, PERSON)
        assert isinstance(begun, outcomes.Started), begun
        return begun

    def step(self, task_id: str, answer: list[tuple[str, str]] = ANSWER) -> tuple[str | None, Cost]:
        """Complete a task; the next task's id and what it took."""
        done, cost = self.measured(lambda: cases.complete(self.runtime, task_id, answer, PERSON))
        assert isinstance(done, outcomes.Completed), done
        return (str(done.next_tasks[0]["id"]) if done.next_tasks else None), cost

    def whole_case(self, process: str) -> list[Cost]:
        """Run a case from its start to its end; what each completed task took."""
        task: str | None = str(self.start(process).next_tasks[0]["id"])
        costs = []
        while task:
            task, cost = self.step(task)
            costs.append(cost)
        return costs

    def measured(self, work: Callable[[], Any]) -> tuple[Any, Cost]:
        """Do a piece of work and say what it took."""
        before, wall, cpu = dict(self._counts), time.perf_counter(), time.process_time()
        result = work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        spent = {name: self._counts[name] - before[name] for name in before}
        return result, Cost(cpu * 1000, wall * 1000, spent["statements"], spent["commits"])

    def _sent(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            self._count("statements")

    def _committed(self, _connection: Any) -> None:
        self._count("commits")

    def _count(self, what: str) -> None:
        self._counts[what] += 1


def everybody(case: Any) -> tuple[questions.Option, ...]:
    """Who may answer the open call of the benchmark."""
    return RESPONDENTS


OPERATIONS = Operations((records.cheapest,), (everybody,))


@contextmanager
def file_in(folder: Path) -> Iterator[str]:
    """A new SQLite database in a folder; gone afterwards."""
    path = folder / f"{uuid4().hex}.db"
    yield f"sqlite:///{path}"
    for each in folder.glob(f"{path.name}*"):
        each.unlink()


@contextmanager
def beside(url: str) -> Iterator[str]:
    """A new database on the server of another, which is left alone; gone afterwards."""
    name = f"homeward_bench_{uuid4().hex}"
    try:
        _order(url, f'CREATE DATABASE "{name}"')
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        # A connection kept from before may have been cut meanwhile: it would have waited for half an hour.
        _order(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _order(url: str, statement: str) -> None:
    with closing(Database(url)) as server, server.engine.connect() as connection:
        try:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
        except exc.ProgrammingError as error:
            if not isinstance(error.orig, errors.InsufficientPrivilege):
                raise
            told = f"The server refused ({error.orig}). Name a user who may create databases."
            raise settings.SettingsError(told) from error


@contextmanager
def place(url: str) -> Iterator[Place]:
    """A place on a database that is empty so far."""
    database = Database(url)
    schema.upgrade(database)
    yield Place(Runtime(database, SystemClock(), OPERATIONS))
    database.close()
