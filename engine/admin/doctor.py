"""Examining a whole database: every promise the engine makes about its rows, looked up in the rows.

A finding is damage when rows contradict each other, which nothing in Homeward does: it comes from a disk,
from a hand in the tables or from a bad restore. The other findings are matters for somebody to see to.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, func, or_, select
from sqlalchemy.exc import DatabaseError

from engine import chains, clock, deadlines, probes, tables, worker, writable
from engine.database import metadata
from engine.folders import Folder
from engine.probes import RESTORE, Finding
from engine.room import Runtime

__all__ = ["Finding", "examine"]

LETTER_PATIENCE = timedelta(hours=1)
Look = Callable[[Runtime, Connection], Iterator[Finding]]
_CASES, _TASKS, _TIMERS, _CALLS, _OUTBOX = (
    tables.cases,
    tables.tasks,
    tables.timers,
    tables.calls,
    tables.outbox,
)


def examine(runtime: Runtime, *, thorough: bool = True, file_is_sound: bool = False) -> list[Finding]:
    """Return everything that is wrong with a database; thorough: file, histories and states are all read.

    `file_is_sound` says that the file has been read already, which takes long.
    """
    found = probes.file_damage(runtime.database) if thorough and not file_is_sound else []
    if found:
        return found
    looks = (*_QUICK, *((_each_case,) if thorough else ()))
    with runtime.database.read() as connection:
        for look in looks:
            found += _seen(look, runtime, connection)
    return list(dict.fromkeys(found))


def _seen(look: Look, runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    """Yield what a look finds; where it meets what no program of ours can have written, that."""
    try:
        yield from look(runtime, connection)
    except (DatabaseError, ValueError, TypeError) as error:
        if isinstance(error, DatabaseError) and not probes.is_unreadable(error):
            raise
        yield Finding(
            "database", "It holds a value that cannot be read, so not all of it was examined.", RESTORE
        )


def _orphans(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            number = connection.execute(_without_parent(table, key)).scalar_one()
            if number:
                text = f"{_rows(number)} of {key.referred_table.name} that are not there."
                yield Finding(table.name, text, RESTORE)


def _without_parent(table: Table, key: Any) -> Select[Any]:
    parent = key.referred_table.alias()
    pairs = [(each.parent, parent.c[each.column.name]) for each in key.elements]
    joined = table.outerjoin(parent, and_(*(child == there for child, there in pairs)))
    missing = [child.is_not(None) for child, _ in pairs] + [pairs[0][1].is_(None)]
    return select(func.count()).select_from(joined).where(*missing)


def _rows(number: int) -> str:
    return "1 row belongs to a row" if number == 1 else f"{number:,} rows belong to rows"


def _waits_for_nothing(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    task = select(_TASKS.c.id).where(_TASKS.c.case_id == _CASES.c.id, _TASKS.c.status == "open").exists()
    timer = select(_TIMERS.c.case_id).where(_TIMERS.c.case_id == _CASES.c.id).exists()
    query = select(_CASES.c.reference).where(_CASES.c.status == "running", ~task, ~timer)
    for reference in connection.execute(query).scalars():
        yield Finding(reference, "The case is open, but waits for nobody and for no time.", RESTORE)


def _left_behind(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    """Find what cases that have ended still hold."""
    wanted: tuple[tuple[Table, Any, str], ...] = (
        (_TASKS, _TASKS.c.status == "open", "an open task"),
        (_TIMERS, _TIMERS.c.case_id.is_not(None), "a time to wake at"),
        (_CALLS, _CALLS.c.open, "an open call"),
    )
    for table, still, what in wanted:
        query = select(_CASES.c.reference).distinct().join(table, table.c.case_id == _CASES.c.id)
        for reference in connection.execute(query.where(_CASES.c.status == "ended", still)).scalars():
            yield Finding(reference, f"The case has ended, but still has {what}.", RESTORE)


def _next_due(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    first = select(func.min(_TIMERS.c.due_at)).where(_TIMERS.c.case_id == _CASES.c.id).scalar_subquery()
    query = select(_CASES.c.reference).where(first.is_distinct_from(_CASES.c.next_due_at))
    for reference in connection.execute(query).scalars():
        yield Finding(
            reference,
            "When the case wakes next is not the earliest of its times.",
            "It will wake in time, but lists show another time until its next step sets them right.",
        )


def _deadline(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    query = select(_CASES.c.reference).where(deadlines.FIRST.is_distinct_from(_CASES.c.deadline_at))
    for reference in connection.execute(query).scalars():
        yield Finding(
            reference,
            "Its deadline is not the earliest of its times and its open tasks' due times.",
            "Lists show another deadline until its next step sets it right.",
        )


def _calls(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    held = and_(_TASKS.c.id == _CALLS.c.task_id, _TASKS.c.status == "open", _TASKS.c.call_id == _CALLS.c.id)
    query = select(_CASES.c.reference, _CALLS.c.label).join(_CALLS, _CALLS.c.case_id == _CASES.c.id)
    open_without = query.outerjoin(_TASKS, held).where(_CALLS.c.open, _TASKS.c.id.is_(None))
    for reference, label in connection.execute(open_without):
        yield Finding(reference, f"“{label}” is open for answers, but no step of the case waits.", RESTORE)
    asked = (
        select(_CASES.c.reference, _TASKS.c.label)
        .join(_TASKS, _TASKS.c.case_id == _CASES.c.id)
        .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
        .where(_TASKS.c.kind == "call", _TASKS.c.status == "open")
        .where(or_(_CALLS.c.id.is_(None), ~_CALLS.c.open))
    )
    for reference, label in connection.execute(asked):
        yield Finding(reference, f"The case waits for answers to “{label}”, but nobody can answer.", RESTORE)


def _clocks(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    found = clock.disagreement(runtime.clock, connection)
    if found:
        yield Finding("clocks", found, "Homeward goes by the database's; people see this machine's.", False)


def _changes(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for look in (writable.fault, writable.shortage):
        found = look(runtime.database)
        if found:
            yield Finding("database", found, "Homeward goes on by itself then.", False)


def _failures(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    query = select(_CASES).where(_CASES.c.failed_at.is_not(None)).order_by(_CASES.c.failed_at)
    now = runtime.clock.now_in(connection)
    for row in connection.execute(query).mappings():
        when = clock.words(row["failed_at"], now)
        text = f"“{row['failed_label']}” could not be done ({when}): {row['failed_text']}"
        yield Finding(
            row["reference"], text, "Set right what it names, then try again on the case's page.", False
        )


def _releases(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(select(tables.releases)).mappings():
        files = select(tables.release_files.c.path, tables.release_files.c.content)
        found = connection.execute(files.where(tables.release_files.c.release_id == row["id"]))
        folder = Folder(row["process"], {path: bytes(content) for path, content in found})
        if folder.digest != row["digest"]:
            about = f"{row['process']} {row['number']}"
            yield Finding(about, "The release's files are not those that were published.", RESTORE)


def _lateness(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    late = worker.late(runtime)
    if late:
        yield Finding("worker", late, "Start it with: homeward work", False)


def _letters(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    now = runtime.clock.now_in(connection)
    query = (
        select(_CASES.c.reference, _OUTBOX)
        .join(_OUTBOX, _OUTBOX.c.case_id == _CASES.c.id)
        .where(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.created_at < now - LETTER_PATIENCE)
        .order_by(_OUTBOX.c.created_at)
    )
    for row in connection.execute(query).mappings():
        why = f" ({row['last_error']})" if row["last_error"] else ""
        when = clock.words(row["created_at"], now)
        text = f"The letter “{row['subject']}” to {row['to']} of {when} has not been sent{why}."
        trying = "See that the worker runs and the mail server answers; it is tried again by itself."
        giving_up = "It is not tried again: tell who it is for, and give them an address for the next."
        yield Finding(row["reference"], text, trying if row["next_try_at"] else giving_up, False)


_QUICK: tuple[Look, ...] = (
    _orphans,
    _waits_for_nothing,
    _left_behind,
    _next_due,
    _deadline,
    _calls,
    _releases,
    _clocks,
    _changes,
    _failures,
    _lateness,
    _letters,
)


def _each_case(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for cases in probes.batches(connection):
        verdicts = chains.verify_several(connection, cases)
        states = probes.state_faults(runtime, connection, cases)
        for row in cases:
            verdict = verdicts[row["id"]]
            if not verdict.whole:
                text = f"The history is not as it was written. {verdict.fault}"
                yield Finding(row["reference"], text, RESTORE)
            if row["id"] in states:
                yield Finding(row["reference"], states[row["id"]], RESTORE)
