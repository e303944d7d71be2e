"""Three ways to do a step: the case's lock held throughout, taken for the run only, or for the writing only.

The product does the first. The others are made of the engine's own parts to be measured beside it. The last
is only right for steps that call no operation that writes: what it worked out may have to be thrown away.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine import asking, cases, names, releases, saving, tables
from engine.context import Task
from engine.errors import Conflict, TaskGone
from engine.history import Line
from engine.outcomes import Completed
from engine.people import Actor
from engine.prepared import Prepared
from engine.room import Runtime
from engine.unit import ANSWERS, Unit
from rules import values

Posted = Sequence[tuple[str, str]]
Way = Callable[[Runtime, str, Posted, Actor, Counter[str]], Completed]
TRIES = 3
_CASES, _TASKS = tables.cases, tables.tasks
_READ = Prepared(
    select(_CASES, _TASKS)
    .join(_TASKS, _TASKS.c.case_id == _CASES.c.id)
    .where(_TASKS.c.id == bindparam("task_id"))
)
_VERSION = Prepared(select(_CASES.c.version).where(_CASES.c.id == bindparam("case_id")).with_for_update())
_CASE_NAMES = tuple(each.name for each in _CASES.c)
_TASK_NAMES = tuple(each.name for each in _TASKS.c)


def lock_held(runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]) -> Completed:
    """Do the step as the product does."""
    done = cases.complete(runtime, task_id, posted, actor)
    assert isinstance(done, Completed), done
    return done


def worked_out_first(
    runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]
) -> Completed:
    """Work the step out on what is read without a lock; write it if the case has not moved, else again."""
    for _ in range(TRIES):
        try:
            return _once(runtime, task_id, posted, actor)
        except Conflict:
            count["again"] += 1
    count["under the lock after all"] += 1
    return lock_held(runtime, task_id, posted, actor, count)


def form_first(
    runtime: Runtime, task_id: str, posted: Posted, actor: Actor, count: Counter[str]
) -> Completed:
    """Load the case and read the form without a lock; run and write under it if the case has not moved."""
    with runtime.database.read() as connection:
        unit, task = _taken(connection, runtime, task_id, actor)
        _read_form(unit, task, posted)
    with runtime.database.begin() as connection:
        if _VERSION.one(connection, {"case_id": unit.case.id}) == (unit.row["version"],):
            unit.connection, unit._now = connection, runtime.clock.now_in(connection)
            unit.run.complete(task["id"])
            unit.run.advance()
            return Completed(unit.case.id, saving.save(unit, done=task["id"]))
    count["again"] += 1
    return lock_held(runtime, task_id, posted, actor, count)


class _Apart(Unit):
    """A unit of work that reads on one connection and, once all is worked out, opens another to write on."""

    writes_on: AbstractContextManager[Connection] | None = None
    """Where it writes, once it is worked out; entered when first used."""
    stack: ExitStack

    @property
    def connection(self) -> Connection:
        """The connection to read on or to write on."""
        if self.writes_on:
            self._connection = self.stack.enter_context(self.writes_on)
            self.writes_on = None
        return self._connection

    @connection.setter
    def connection(self, connection: Connection) -> None:
        self._connection = connection


def _once(runtime: Runtime, task_id: str, posted: Posted, actor: Actor) -> Completed:
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
        return Completed(unit.case.id, saving.save(unit, done=task["id"]))


def _taken(
    connection: Connection, runtime: Runtime, task_id: str, actor: Actor
) -> tuple[_Apart, dict[str, Any]]:
    row = _READ.one(connection, {"task_id": task_id})
    assert row is not None
    case = dict(zip(_CASE_NAMES, row, strict=False))
    task = dict(zip(_TASK_NAMES, row[len(_CASE_NAMES) :], strict=True))
    names.check_roles(actor, task)
    if task["status"] != "open":
        raise TaskGone(names.why_gone(task))
    now = runtime.clock.now_in(connection)
    release = releases.by_id(connection, case["release_id"])
    unit = _Apart(connection, runtime, case, release, actor, now)
    unit.task = Task(task["id"], task["kind"], task["step"], task["label"], task["party"])
    return unit, task


def _read_form(unit: Unit, task: dict[str, Any], posted: Posted) -> None:
    unit.load()
    answered = asking.read(unit.release.form(task["form"]), posted, unit.runtime.operations, unit.context())
    assert answered.ok, answered.errors
    node = unit.release.node(task["diagram"], task["step"])
    unit.variables[ANSWERS] = values.adopt(dict(answered.values))
    unit.add_line(
        Line("done", node.label, unit.actor, node.id, node.label, details={"answers": answered.values})
    )
