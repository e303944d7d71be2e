"""A temporary workbench to measure on: a database, the engine, the benchmark's processes and one person."""

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
from engine import outcomes
from engine.actors import Actor
from engine.cases import commands
from engine.clock import SystemClock
from engine.database.handle import Database
from engine.definition.folder import read_folder
from engine.definition.operations import Operations
from engine.runtime import Runtime
from engine.store import releases
from forms.schema import questions
from web import settings
from web.server import migrations

FOLDER = Path(__file__).parent / "processes"
COUNCIL = "benchmark"
PERSON = Actor("person", "A Person", frozenset({"staff"}), COUNCIL)
NOTES = " ".join(f"{random.Random(number).getrandbits(52):x}" for number in range(150))
"""Two kilobytes that the case keeps and that hardly shrink when compressed."""
RESPONDENTS = [questions.Option(f"home-{number}", f"Home {number}") for number in range(600)]
BEGIN = [("amount", "500"), ("notes", NOTES)]
ANSWER = [("figure", "50"), ("remark", "As agreed on the telephone.")]


@dataclass
class Cost:
    """The cost of a piece of work."""

    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    statements: int = 0
    commits: int = 0


@dataclass
class Workbench:
    """The engine on one database."""

    runtime: Runtime
    _counts: dict[str, int] = field(default_factory=lambda: {"statements": 0, "commits": 0})

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count statements and commits inside the context, where nothing is timed: counting takes time."""
        engine = self.runtime.database.engine
        event.listen(engine, "before_cursor_execute", self._sent)
        event.listen(engine, "commit", self._committed)
        yield
        event.remove(engine, "before_cursor_execute", self._sent)
        event.remove(engine, "commit", self._committed)

    def publish(self, process: str) -> None:
        """Publish one of the benchmark's processes."""
        releases.publish(self.runtime, COUNCIL, read_folder(FOLDER / process), PERSON)

    def start(self, process: str) -> outcomes.Started:
        """Start a case."""
        begun = commands.start(self.runtime, COUNCIL, process, BEGIN, PERSON)
        assert isinstance(begun, outcomes.Started), begun
        return begun

    def step(self, task_id: str, answer: list[tuple[str, str]] = ANSWER) -> tuple[str | None, Cost]:
        """Complete a task; return the next task's id and the cost."""
        done, cost = self.measured(lambda: commands.complete(self.runtime, task_id, answer, PERSON))
        assert isinstance(done, outcomes.Completed), done
        return (str(done.next_tasks[0]["id"]) if done.next_tasks else None), cost

    def whole_case(self, process: str) -> list[Cost]:
        """Run a case from its start to its end; return the cost of each task."""
        task: str | None = str(self.start(process).next_tasks[0]["id"])
        costs = []
        while task:
            task, cost = self.step(task)
            costs.append(cost)
        return costs

    def measured(self, work: Callable[[], Any]) -> tuple[Any, Cost]:
        """Do a piece of work; return its result and its cost."""
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


def everybody(case: Any) -> list[questions.Option]:
    """Return who may answer the open call of the benchmark."""
    return RESPONDENTS


OPERATIONS = Operations((records.cheapest,), (everybody,))


@contextmanager
def file_in(folder: Path) -> Iterator[str]:
    """Yield the address of a new SQLite database in a folder, and remove the database afterwards."""
    path = folder / f"{uuid4().hex}.db"
    yield f"sqlite:///{path}"
    for file in folder.glob(f"{path.name}*"):
        file.unlink()


@contextmanager
def beside(url: str) -> Iterator[str]:
    """Yield the address of a new database beside another on its server, and remove it afterwards."""
    name = f"homeward_bench_{uuid4().hex}"
    try:
        _order(url, f'CREATE DATABASE "{name}"')
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        # A new connection, because one opened before may have been cut; it would wait for half an hour.
        _order(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _order(url: str, statement: str) -> None:
    with closing(Database(url)) as server, server.engine.connect() as connection:
        try:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
        except exc.ProgrammingError as error:
            if not isinstance(error.orig, errors.InsufficientPrivilege):
                raise
            words = f"The server refused ({error.orig}). Name a user who may create databases."
            raise settings.SettingsError(words) from error


@contextmanager
def bench(url: str) -> Iterator[Workbench]:
    """Yield a workbench on an empty database."""
    database = Database(url)
    migrations.upgrade(database)
    yield Workbench(Runtime(database, SystemClock(), OPERATIONS))
    database.close()
