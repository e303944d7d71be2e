"""Examining a whole database: everything that must be true of its rows is checked against the rows.

A finding is damage if rows contradict each other. Homeward itself never causes that: it comes from a faulty
disk, from somebody who changed the tables by hand, or from a bad restore. Other findings need somebody's
attention.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, func, or_, select
from sqlalchemy.exc import DatabaseError

from engine import clock
from engine.admin import doctor_checks, write_probe
from engine.admin.doctor_checks import RESTORE, Finding
from engine.background import worker
from engine.database import call_tables, release_tables, tables
from engine.database.handle import metadata
from engine.definition.folder import Folder
from engine.runtime import Runtime
from engine.store import deadlines, files, hash_chain

LETTER_PATIENCE = timedelta(hours=1)
Check = Callable[[Runtime, Connection], Iterator[Finding]]
_CASES, _TASKS, _TIMERS, _CALLS, _OUTBOX = (
    tables.cases,
    tables.tasks,
    tables.timers,
    call_tables.calls,
    tables.outbox,
)
_WAITING = _TIMERS.c.ended_at.is_(None)
_NOBODY = "The case is open, but waits for nobody and for no time."


def examine(runtime: Runtime, *, thorough: bool = True, file_is_sound: bool = False) -> list[Finding]:
    """Return everything that is wrong with a database.

    `thorough` reads the file and all histories and states. `file_is_sound` says that the file has been read
    already, which takes a long time.
    """
    findings = doctor_checks.file_damage(runtime.database) if thorough and not file_is_sound else []
    if findings:
        return findings
    checks = (*_QUICK, *((_each_case,) if thorough else ()))
    with runtime.database.read() as connection:
        for check in checks:
            findings += _findings(check, runtime, connection)
    return list(dict.fromkeys(findings))


def _findings(check: Check, runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    """Yield what a check finds, or that it met a value that Homeward cannot have written."""
    try:
        yield from check(runtime, connection)
    except (DatabaseError, ValueError, TypeError) as error:
        if isinstance(error, DatabaseError) and not doctor_checks.is_unreadable(error):
            raise
        yield Finding(
            "database", "It has a value that cannot be read, so not all of it was examined.", RESTORE
        )


def _orphans(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            number = connection.execute(_without_parent(table, key)).scalar_one()
            if number:
                text = f"{_rows(number)} of {key.referred_table.name} that are missing."
                yield Finding(table.name, text, RESTORE)


def _without_parent(table: Table, key: Any) -> Select[Any]:
    parent = key.referred_table.alias()
    pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
    joined = table.outerjoin(parent, and_(*(child == there for child, there in pairs)))
    missing = [child.is_not(None) for child, _ in pairs] + [pairs[0][1].is_(None)]
    return select(func.count()).select_from(joined).where(*missing)


def _rows(number: int) -> str:
    return "1 row belongs to a row" if number == 1 else f"{number:,} rows belong to rows"


def _waits_for_nothing(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    task = select(_TASKS.c.id).where(_TASKS.c.case_id == _CASES.c.id, _TASKS.c.status == "open").exists()
    timer = select(_TIMERS.c.case_id).where(_TIMERS.c.case_id == _CASES.c.id, _WAITING).exists()
    query = select(_CASES).where(_CASES.c.status == "running", ~task, ~timer)
    for row in connection.execute(query).mappings():
        join = doctor_checks.stuck_at(connection, row)
        text = f"The case waits for ever at {join}." if join else _NOBODY
        yield Finding(row["reference"], text, doctor_checks.REDRAW if join else RESTORE, not join)


def _left_behind(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    """Find open tasks, timers and calls of cases that have ended."""
    leftovers: tuple[tuple[Table, Any, str], ...] = (
        (_TASKS, _TASKS.c.status == "open", "an open task"),
        (_TIMERS, _WAITING, "a time at which it wakes"),
        (_CALLS, _CALLS.c.open, "an open call"),
    )
    for table, still, what in leftovers:
        query = select(_CASES.c.reference).distinct().join(table, table.c.case_id == _CASES.c.id)
        for reference in connection.execute(query.where(_CASES.c.status == "ended", still)).scalars():
            yield Finding(reference, f"The case has ended, but still has {what}.", RESTORE)


def _next_due(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    own = select(func.min(_TIMERS.c.due_at)).where(_TIMERS.c.case_id == _CASES.c.id, _WAITING)
    first = own.scalar_subquery()
    query = select(_CASES.c.reference).where(first.is_distinct_from(_CASES.c.next_due_at))
    for reference in connection.execute(query).scalars():
        yield Finding(
            reference,
            "The time at which the case wakes next is not the earliest of its times.",
            "It will wake on time, but lists show another time until its next step corrects them.",
        )


def _deadline(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    query = select(_CASES.c.reference).where(deadlines.FIRST.is_distinct_from(_CASES.c.deadline_at))
    for reference in connection.execute(query).scalars():
        yield Finding(
            reference,
            "Its deadline is not the earliest of its times and its open tasks' due times.",
            "Lists show another deadline until its next step corrects it.",
        )


def _calls(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    has_task = and_(
        _TASKS.c.id == _CALLS.c.task_id, _TASKS.c.status == "open", _TASKS.c.call_id == _CALLS.c.id
    )
    query = select(_CASES.c.reference, _CALLS.c.label).join(_CALLS, _CALLS.c.case_id == _CASES.c.id)
    open_without = query.outerjoin(_TASKS, has_task).where(_CALLS.c.open, _TASKS.c.id.is_(None))
    for reference, label in connection.execute(open_without):
        yield Finding(reference, f"“{label}” is open for answers, but no step of the case waits.", RESTORE)
    without_call = (
        select(_CASES.c.reference, _TASKS.c.label)
        .join(_TASKS, _TASKS.c.case_id == _CASES.c.id)
        .outerjoin(_CALLS, _CALLS.c.id == _TASKS.c.call_id)
        .where(_TASKS.c.kind == "call", _TASKS.c.status == "open")
        .where(or_(_CALLS.c.id.is_(None), ~_CALLS.c.open))
    )
    for reference, label in connection.execute(without_call):
        yield Finding(reference, f"The case waits for answers to “{label}”, but nobody can answer.", RESTORE)


def _clocks(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    text = clock.disagreement(runtime.clock, connection)
    if text:
        yield Finding(
            "clocks", text, "Homeward goes by the database's clock, but people see this machine's.", False
        )


def _changes(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for probe in (write_probe.fault, write_probe.shortage):
        text = probe(runtime.database)
        if text:
            yield Finding("database", text, "Homeward then continues by itself.", False)


def _failures(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    query = select(_CASES).where(_CASES.c.failed_at.is_not(None)).order_by(_CASES.c.failed_at)
    now = runtime.clock.now_in(connection)
    for row in connection.execute(query).mappings():
        when = clock.words(row["failed_at"], now)
        text = f"“{row['failed_label']}” could not be done ({when}): {row['failed_text']}"
        yield Finding(
            row["reference"], text, "Correct what it names, then try again on the case's page.", False
        )


def _releases(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(select(release_tables.releases)).mappings():
        files = select(release_tables.release_files.c.path, release_tables.release_files.c.content)
        rows = connection.execute(files.where(release_tables.release_files.c.release_id == row["id"]))
        folder = Folder(row["process"], {path: bytes(content) for path, content in rows})
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
        .where(
            _OUTBOX.c.sent_at.is_(None),
            _OUTBOX.c.waits_for.is_(None),  # the case says what is missing
            _OUTBOX.c.created_at < now - LETTER_PATIENCE,
        )
        .order_by(_OUTBOX.c.created_at)
    )
    for row in connection.execute(query).mappings():
        why = f" ({row['last_error']})" if row["last_error"] else ""
        when = clock.words(row["created_at"], now)
        text = f"The letter “{row['subject']}” to {row['to']} of {when} has not been sent{why}."
        trying = "Make sure that the worker runs and the mail server answers. It will be tried again."
        giving_up = (
            "It will not be tried again. Tell the recipient, and record an address for the next letter."
        )
        yield Finding(row["reference"], text, trying if row["next_try_at"] else giving_up, False)


def _unsent_files(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    number = files.number_left_behind(connection, runtime.clock.now_in(connection))
    if number:
        text = f"Files that were chosen and never sent: {number:,}, all older than two days."
        yield Finding("files", text, "The worker removes them. Start it with: homeward work", False)


_QUICK: tuple[Check, ...] = (
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
    _unsent_files,
)


def _each_case(runtime: Runtime, connection: Connection) -> Iterator[Finding]:
    for cases in doctor_checks.batches(connection):
        verdicts = hash_chain.verify_several(connection, cases)
        states = doctor_checks.state_faults(runtime, connection, cases)
        for row in cases:
            verdict = verdicts[row["id"]]
            if not verdict.whole:
                text = f"The history is not as it was written. {verdict.fault}"
                yield Finding(row["reference"], text, RESTORE)
            if row["id"] in states:
                yield Finding(row["reference"], states[row["id"]], RESTORE)
