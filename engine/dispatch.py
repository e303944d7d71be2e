"""Telling the workers on PostgreSQL what is due, by Procrastinate: "wake these cases", "send this letter".

A messenger, never the truth: that is in the tables of timers and letters. A lost message is made good by the
next sweep, a doubled one finds nothing left to do. Only what is due is told; a deadline is never a job.
"""

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.jobs import Job
from sqlalchemy import Connection, MetaData, bindparam, event, inspect, text

from engine.database import metadata
from engine.room import Runtime

WAKE, SEND, SWEEP, TIDY = "wake", "send", "sweep", "tidy"
QUEUE = "homeward"
PRIORITIES = {SWEEP: 30, TIDY: 20, WAKE: 10, SEND: 0}
"""What goes first: looking for what is due, then deadlines, then letters."""
TABLES = (
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_events",
    "procrastinate_workers",
)
AT_MOST = 1000
"""How many cases and how many letters one sweep tells of; the next one goes on."""
TOGETHER = 10
"""How many cases one message names at most: carrying a message takes longer than waking a case."""
ONE_SWEEP = 4_017_732
"""The number of the PostgreSQL advisory lock that sweeps compete for."""

# It has no connection of its own: it writes on those it is given, inside their transactions.
_TELLER = App(connector=SyncPsycopgConnector())
_FREE = text(f"SELECT pg_try_advisory_xact_lock({ONE_SWEEP})")
_CASES = text("""
SELECT timers.case_id FROM timers JOIN cases ON cases.id = timers.case_id
WHERE timers.due_at <= :now AND cases.failed_at IS NULL AND timers.case_id NOT IN (
    SELECT jsonb_array_elements_text(args -> 'cases') FROM procrastinate_jobs
    WHERE task_name = 'wake' AND procrastinate_jobs.status = 'todo')
ORDER BY timers.due_at LIMIT :limit
""").bindparams(bindparam("limit", AT_MOST))
_LETTERS = text("""
SELECT outbox.id FROM outbox
WHERE outbox.next_try_at <= :now AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs
    WHERE queueing_lock = 'send:' || outbox.id AND procrastinate_jobs.status = 'todo')
ORDER BY outbox.next_try_at LIMIT :limit
""").bindparams(bindparam("limit", AT_MOST))


def letters(connection: Connection, ids: Sequence[Any]) -> None:
    """Tell the workers of letters, in the transaction that writes them: no commit, no message."""
    if ids and connection.dialect.name == "postgresql":
        _tell(connection, SEND, [(each, {"of": each}) for each in ids])


def sweep(runtime: Runtime) -> int:
    """Tell the workers of everything that is due and not told of yet. Return of how much."""
    with runtime.database.begin() as connection:
        if not connection.execute(_FREE).scalar():
            return 0
        now = {"now": runtime.clock.now_in(connection)}
        cases = list(dict.fromkeys(connection.execute(_CASES, now).scalars()))
        unsent = list(connection.execute(_LETTERS, now).scalars())
        bundles = [cases[at : at + TOGETHER] for at in range(0, len(cases), TOGETHER)]
        _tell(connection, WAKE, [(each[0], {"cases": each}) for each in bundles])
        _tell(connection, SEND, [(each, {"of": each}) for each in unsent])
    return len(cases) + len(unsent)


def create_tables(connection: Connection) -> None:
    """Create the tables of the Procrastinate that is installed, which PostgreSQL alone has.

    Databases that are kept get them from a revision instead.
    """
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    # Many statements at once, with per cent signs of their own: only the driver takes them as they are.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in a transaction has its driver's
    driver.execute(schema)


def _tell(connection: Connection, task: str, messages: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write messages, each with a key under which only one of them may wait."""
    jobs = [
        Job(
            queue=QUEUE,
            lock=None,
            queueing_lock=f"{task}:{key}",
            task_name=task,
            task_kwargs=given,
            priority=PRIORITIES[task],
        )
        for key, given in messages
    ]
    if jobs:
        _TELLER.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)


@event.listens_for(metadata, "after_create")
def _with_all_tables(_all: MetaData, connection: Connection, **_given: object) -> None:
    """Databases made without revisions, for tests and measurements, have these tables too."""
    if connection.dialect.name == "postgresql" and not inspect(connection).has_table(TABLES[0]):
        create_tables(connection)
