"""Three lock scopes of a step: the case's lock held throughout, while the step runs, or while it is written.

The product uses the first. The others are built from the engine's own parts, to be measured beside it. The
last is only right for steps that call no operation that writes: its result may have to be thrown away.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.actors import Actor
from engine.cases import commands, references, saving, task_forms
from engine.cases.context import Task
from engine.cases.unit_of_work import ANSWERS, UnitOfWork
from engine.database import tables
from engine.database.prepared import Prepared
from engine.errors import Conflict, TaskGone
from engine.outcomes import Completed
from engine.runtime import Runtime
from engine.store import releases
from engine.store.history import Line
from rules.data_types import values

Posted = Sequence[tuple[str, str]]
NextTasks = Sequence[Mapping[str, Any]]
"""The rows of the tasks that a step opened."""
LockScope = Callable[[Runtime, str, Posted, Actor, Counter[str]], NextTasks]
TRIES = 3
_CASES, _TASKS = tables.cases, tables.tasks
_READ = Prepared(
    select(_CASES, _TASKS)
    .join(_TASKS, _TASKS.c.case_id == _CASES.c.id)
    .where(_TASKS.c.id == bindparam("task_id"))
)
_VERSION = Prepared(select(_CASES.c.version).where(_CASES.c.id == bindparam("case_id")).with_for_update())
_CASE_NAMES = tuple(column.name for column in _CASES.c)
_TASK_NAMES = tuple(column.name for column in _TASKS.c)


def lock_held(runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]) -> NextTasks:
    """Do the step as the product does."""
    done = commands.complete(runtime, task_id, posted, actor)
    assert isinstance(done, Completed), done
    return done.next_tasks


def worked_out_first(
    runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]
) -> NextTasks:
    """Work the step out without a lock; write it if the case has not changed, otherwise try again."""
    for _ in range(TRIES):
        try:
            return _once(runtime, task_id, posted, actor)
        except Conflict:
            count["again"] += 1
    count["under the lock after all"] += 1
    return lock_held(runtime, task_id, posted, actor, count)


def form_first(
    runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]
) -> NextTasks:
    """Load the case and read the form without a lock; run and write with it if the case has not changed."""
    with runtime.database.read() as connection:
        unit, task = _taken(connection, runtime, task_id, actor)
        _read_form(unit, task, posted)
    with runtime.database.begin() as connection:
        if _VERSION.one(connection, {"case_id": unit.case.id}) == (unit.row["version"],):
            unit.connection, unit._now = connection, runtime.clock.now_in(connection)
            unit.run.complete(task["id"])
            unit.run.advance()
            return saving.save(unit, done=task["id"])
    count["again"] += 1
    return lock_held(runtime, task_id, posted, actor, count)


class _Apart(UnitOfWork):
    """A unit of work that reads on one connection and, once all is worked out, writes on another."""

    writes_on: AbstractContextManager[Connection] | None = None
    """The transaction to write in, entered when it is first used."""
    stack: ExitStack

    @property
    def connection(self) -> Connection:
        """The connection to read from or to write to."""
        if self.writes_on:
            self._connection = self.stack.enter_context(self.writes_on)
            self.writes_on = None
        return self._connection

    @connection.setter
    def connection(self, connection: Connection) -> None:
        self._connection = connection


def _once(runtime: Runtime, task_id: str, posted: Posted, actor: Actor) -> NextTasks:
    """Do the step.

    On PostgreSQL one transaction reads and writes, and no row is locked until it writes. SQLite lets nobody
    write in a transaction that read what has since been changed, so there it takes two.
    """
    database = runtime.database
    in_two = database.dialect == "sqlite"
    with ExitStack() as stack:
        connection = stack.enter_context(database.read() if in_two else database.begin())
        unit, task = _taken(connection, runtime, task_id, actor)
        _read_form(unit, task, posted)
        unit.run.complete(task["id"])
        unit.run.advance()
        unit.stack, unit.writes_on = stack, database.begin() if in_two else None
        return saving.save(unit, done=task["id"])


def _taken(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor
) -> tuple[_Apart, dict[str, Any]]:
    row = _READ.one(connection, {"task_id": task_id})
    assert row is not None
    case = dict(zip(_CASE_NAMES, row, strict=False))
    task = dict(zip(_TASK_NAMES, row[len(_CASE_NAMES) :], strict=True))
    references.check_roles(actor, task)
    if task["status"] != "open":
        raise TaskGone(references.why_gone(task))
    now = runtime.clock.now_in(connection)
    release = releases.by_id(connection, case["release_id"])
    unit = _Apart(connection, runtime, case, release, actor, now)
    unit.task = Task(task["id"], task["kind"], task["step"], task["label"], task["party"])
    return unit, task


def _read_form(unit: UnitOfWork, task: dict[str, Any], posted: Posted) -> None:
    unit.load()
    form = unit.release.form(task["form"])
    answered = task_forms.read(form, posted, unit.runtime.operations, unit.context()).answers
    assert answered.ok, answered.errors
    node = unit.release.node(task["diagram"], task["step"])
    unit.variables[ANSWERS] = values.adopt(dict(answered.values))
    unit.add_line(
        Line("done", node.label, unit.actor, node.id, node.label, details={"answers": answered.values})
    )
