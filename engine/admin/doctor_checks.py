"""What an examination checks besides the rows: the database's file, and the stored states of cases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from pysqlite3 import dbapi2
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DatabaseError, OperationalError

from engine.actors import SYSTEM
from engine.cases.unit_of_work import UnitOfWork
from engine.database import tables
from engine.database.handle import Database
from engine.definition.bpmn_xml import CALLS
from engine.runtime import Runtime
from engine.spiff import codec
from engine.store import releases
from engine.store.failures import in_words

READ_AT_ONCE = 500
RESTORE = "Restore the database from a backup made before this."
REDRAW = "No backup helps: correct the diagram for new cases, and withdraw this one."
_CASES, _OPEN, _DUE = tables.cases, tables.tasks, tables.timers
_BATCH = select(_CASES).where(_CASES.c.id > bindparam("last")).order_by(_CASES.c.id).limit(bindparam("size"))
_TASKS = select(_OPEN.c.case_id, _OPEN.c.id).where(
    _OPEN.c.case_id >= bindparam("first"), _OPEN.c.case_id <= bindparam("last"), _OPEN.c.status == "open"
)
_TIMERS = select(_DUE.c.case_id, _DUE.c.node, _DUE.c.due_at).where(
    _DUE.c.case_id >= bindparam("first"), _DUE.c.case_id <= bindparam("last"), _DUE.c.ended_at.is_(None)
)


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what to do. `about` is a case's reference, a process or a table.

    `damage` means that rows or bytes contradict each other. Other findings need somebody's attention.
    """

    about: str
    text: str
    fix: str
    damage: bool = True

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.about}: {self.text} {self.fix}"


def file_damage(database: Database) -> list[Finding]:
    """Return what is broken in a SQLite file. PostgreSQL looks after its own files."""
    if database.dialect != "sqlite":
        return []
    try:
        with database.read() as connection:
            lines = list(connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars())
    except OperationalError:
        raise
    except DatabaseError as error:
        lines = [str(error.orig or error)]
    return [] if lines == ["ok"] else [Finding("database", f"The file is damaged ({lines[0]}).", RESTORE)]


def is_unreadable(error: DatabaseError) -> bool:
    """Return whether the driver, not the database, raised the error: about bytes that are no text or time."""
    cause: object = error.orig
    if isinstance(cause, dbapi2.OperationalError):
        return not getattr(cause, "sqlite_errorname", None)
    return isinstance(cause, psycopg.DataError) and cause.sqlstate is None


def batches(connection: Connection, most_lines: int = 25_000) -> Iterator[Sequence[Mapping[Any, Any]]]:
    """Yield the rows of all cases in order of id, in batches that fit into memory with their histories."""
    batch: list[Mapping[Any, Any]] = []
    lines = 0
    for row in _by_id(connection):
        batch.append(row)
        lines += row["history_length"] if isinstance(row["history_length"], int) else most_lines
        if lines >= most_lines or len(batch) == READ_AT_ONCE:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _by_id(connection: Connection) -> Iterator[Mapping[Any, Any]]:
    last = ""
    while rows := connection.execute(_BATCH, {"last": last, "size": READ_AT_ONCE}).mappings().all():
        yield from rows
        last = rows[-1]["id"]


def state_faults(
    runtime: Runtime, connection: Connection, cases: Sequence[Mapping[Any, Any]]
) -> dict[str, str]:
    """Return, by case id, where stored state and tasks or timers differ. The cases must be consecutive."""
    between = {"first": cases[0]["id"], "last": cases[-1]["id"]}
    tasks: defaultdict[str, set[str]] = defaultdict(set)
    times: defaultdict[str, set[tuple[str, datetime]]] = defaultdict(set)
    for case_id, task_id in connection.execute(_TASKS, between):
        tasks[case_id].add(task_id)
    for case_id, node, at in connection.execute(_TIMERS, between):
        times[case_id].add((node, at))
    faults = {}
    for row in cases:
        if row["status"] == "running":
            fault = _state_fault(runtime, connection, row, tasks[row["id"]], times[row["id"]])
            if fault:
                faults[row["id"]] = fault
    return faults


def stuck_at(connection: Connection, row: Mapping[Any, Any]) -> str:
    """Return the diagram and the join at which a case waits for branches that cannot come; "" if at none."""
    try:
        release = releases.by_id(connection, row["release_id"])
        live = [
            (release.scopes[scope], step)
            for scope, step in codec.live_steps(row["state"])
            if step in release.scopes[scope].nodes
        ]
    except Exception:  # what cannot be read is damage, and told as such
        return ""
    resting = [(scope, scope.nodes[step]) for scope, step in live if scope.nodes[step].kind not in CALLS]
    if not resting or any(node.kind != "parallelGateway" for _, node in resting):
        return ""
    scope, join = resting[0]
    return f"“{join.label}” in {scope.diagram}, for a branch that cannot come"


def _state_fault(
    runtime: Runtime,
    connection: Connection,
    row: Mapping[Any, Any],
    tasks: set[str],
    times: set[tuple[str, datetime]],
) -> str:
    try:
        release = releases.by_id(connection, row["release_id"])
        unit = UnitOfWork(connection, runtime, row, release, SYSTEM, row["moved_at"])
        unit.load()
    except Exception as error:
        return f"The stored state cannot be read. {in_words(error)}"
    if tasks != {entry.id for entry in unit.before if entry.kind != "timer"}:
        return "The open tasks are not those for which its stored state waits."
    if times != {(entry.id, entry.due) for entry in unit.before if entry.kind == "timer"}:
        return "The times at which it wakes are not those for which its stored state waits."
    return ""
