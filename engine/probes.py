"""What an examination of a database looks at beyond rows: the file itself, and the stored state of a case."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DatabaseError, OperationalError

from engine import releases, tables
from engine.database import Database
from engine.failures import in_words
from engine.people import SYSTEM
from engine.room import Runtime
from engine.unit import Unit

RESTORE = "Restore the database from a backup made before this."
_CASE = select(tables.cases).where(tables.cases.c.id == bindparam("case_id"))
_TASKS = select(tables.tasks.c.id).where(
    tables.tasks.c.case_id == bindparam("case_id"), tables.tasks.c.status == "open"
)
_TIMERS = select(tables.timers.c.node, tables.timers.c.due_at).where(
    tables.timers.c.case_id == bindparam("case_id")
)


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what to do. `about` is a case's reference, a process or a table.

    Damage is rows or bytes that contradict each other; the rest are matters for somebody to see to.
    """

    about: str
    text: str
    fix: str
    damage: bool = True

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.about}: {self.text} {self.fix}"


def file_damage(database: Database) -> list[Finding]:
    """Find what is broken in a SQLite file; PostgreSQL looks after its own files."""
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


def state_fault(runtime: Runtime, connection: Connection, case_id: str) -> str:
    """Return what is wrong between a running case's stored state and its tasks and timers, or nothing."""
    row = connection.execute(_CASE, {"case_id": case_id}).mappings().one()
    if row["status"] != "running":
        return ""
    try:
        release = releases.by_id(connection, row["release_id"])
        unit = Unit(connection, runtime, row, release, SYSTEM, runtime.clock.now())
        unit.load()
    except Exception as error:
        return f"The stored state cannot be read. {in_words(error)}"
    tasks = set(connection.execute(_TASKS, {"case_id": case_id}).scalars())
    if tasks != {each.id for each in unit.before if each.kind != "timer"}:
        return "The open tasks are not those that its stored state waits for."
    times = {(node, at) for node, at in connection.execute(_TIMERS, {"case_id": case_id})}
    if times != {(each.id, each.due) for each in unit.before if each.kind == "timer"}:
        return "The times it wakes at are not those that its stored state waits for."
    return ""
