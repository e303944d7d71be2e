"""Whether all is well: clocks, the worker, cases that failed, open calls, histories that are whole."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from engine import history, tables, worker, writable
from engine.room import Runtime

GREATEST_SKEW = timedelta(seconds=2)


@dataclass(frozen=True)
class Answer:
    """What was asked, whether it is well, and in words what was found."""

    question: str
    well: bool
    text: str


def ask(runtime: Runtime) -> list[Answer]:
    """Return the answers to all quick questions."""
    return [
        clock(runtime),
        _changes(runtime),
        _room(runtime),
        _lateness(runtime),
        _failures(runtime),
        _closed_calls(runtime),
    ]


def broken_histories(runtime: Runtime, council: str = "") -> list[tuple[str, str]]:
    """Return (reference, fault) of every case whose history is not whole. It reads every line."""
    query = select(tables.cases.c.id, tables.cases.c.reference)
    if council:
        query = query.where(tables.cases.c.council == council)
    with runtime.database.read() as connection:
        verdicts = (
            (case.reference, history.verify(connection, case.id)) for case in connection.execute(query).all()
        )
        return [(reference, verdict.fault) for reference, verdict in verdicts if not verdict.whole]


def clock(runtime: Runtime) -> Answer:
    """Return whether this machine and the database agree on the time."""
    with runtime.database.read() as connection:
        skew = abs(runtime.clock.now_in(connection) - runtime.clock.now())
    well = skew <= GREATEST_SKEW
    return Answer(
        "Do this machine's clock and the database's agree?",
        well,
        f"They differ by {skew.total_seconds():.1f} seconds." + ("" if well else " Set the clocks."),
    )


def _changes(runtime: Runtime) -> Answer:
    found = writable.fault(runtime.database)
    return Answer("Does the database take changes?", not found, found or "Yes.")


def _room(runtime: Runtime) -> Answer:
    found = writable.shortage(runtime.database)
    return Answer("Is there room on the disk?", not found, found or "Yes.")


def _lateness(runtime: Runtime) -> Answer:
    found = worker.late(runtime)
    return Answer(
        "Does the worker keep up?",
        found is None,
        found or "Nothing has been due for longer than two minutes.",
    )


def _failures(runtime: Runtime) -> Answer:
    with runtime.database.read() as connection:
        number = connection.execute(
            select(func.count()).select_from(tables.cases).where(tables.cases.c.failed_at.is_not(None))
        ).scalar_one()
    return Answer(
        "Has every case gone on?",
        not number,
        f"{number} cases have a step that failed. Look at each and try again."
        if number
        else "No step has failed.",
    )


def _closed_calls(runtime: Runtime) -> Answer:
    calls, cases = tables.calls, tables.cases
    query = (
        select(func.count())
        .select_from(calls)
        .join(cases, cases.c.id == calls.c.case_id)
        .where(calls.c.open, cases.c.status == "ended")
    )
    with runtime.database.read() as connection:
        number = connection.execute(query).scalar_one()
    return Answer(
        "Is every open call a running case's?",
        not number,
        f"{number} open calls belong to cases that have ended." if number else "Yes.",
    )
