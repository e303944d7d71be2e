"""Messages to the workers on PostgreSQL, through Procrastinate: "wake these cases", "send this letter".

The messages only carry news: the tables of timers and letters say what is due. If a message is lost, the next
sweep sends it again; if it comes twice, the second finds nothing left to do. Only what is already due becomes
a message: a deadline in the future is never a job.
"""

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.jobs import Job
from sqlalchemy import Connection, MetaData, bindparam, event, inspect, text

from engine.database.handle import metadata
from engine.runtime import Runtime

WAKE, SEND, SWEEP, TIDY = "wake", "send", "sweep", "tidy"
QUEUE = "homeward"
PRIORITIES = {SWEEP: 30, TIDY: 20, WAKE: 10, SEND: 0}
"""Higher numbers go first: finding what is due, then tidying, then deadlines, then letters."""
TABLES = (
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_events",
    "procrastinate_workers",
)
SWEEP_LIMIT = 1000
"""The most cases, and the most letters, in one sweep. The next sweep goes on from there."""
CASES_PER_MESSAGE = 10
"""The most cases in one message: handling a message takes longer than waking a case."""
SWEEP_LOCK = 4_017_732
"""The number of the PostgreSQL advisory lock that allows one sweep at a time."""

# It has no connection of its own: it uses those of its callers, inside their transactions.
_APP = App(connector=SyncPsycopgConnector())
_TRY_LOCK = text(f"SELECT pg_try_advisory_xact_lock({SWEEP_LOCK})")
_CASES = text("""
SELECT timers.case_id FROM timers JOIN cases ON cases.id = timers.case_id
WHERE timers.due_at <= :now AND timers.ended_at IS NULL AND cases.failed_at IS NULL
AND timers.case_id NOT IN (
    SELECT jsonb_array_elements_text(args -> 'cases') FROM procrastinate_jobs
    WHERE task_name = 'wake' AND procrastinate_jobs.status = 'todo')
ORDER BY timers.due_at LIMIT :limit
""").bindparams(bindparam("limit", SWEEP_LIMIT))
_LETTERS = text("""
SELECT outbox.id FROM outbox
WHERE outbox.next_try_at <= :now AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs
    WHERE queueing_lock = 'send:' || outbox.id AND procrastinate_jobs.status = 'todo')
ORDER BY outbox.next_try_at LIMIT :limit
""").bindparams(bindparam("limit", SWEEP_LIMIT))


def announce_letters(connection: Connection, ids: Sequence[Any]) -> None:
    """Send the workers a message for each letter, in the transaction that writes the letters."""
    if ids and connection.dialect.name == "postgresql":
        _send_messages(connection, SEND, [(letter_id, {"of": letter_id}) for letter_id in ids])


def sweep(runtime: Runtime) -> int:
    """Send the workers messages about everything that is due and not yet announced.

    Return how many cases and letters were announced.
    """
    with runtime.database.begin() as connection:
        if not connection.execute(_TRY_LOCK).scalar():
            return 0
        now = {"now": runtime.clock.now_in(connection)}
        cases = list(dict.fromkeys(connection.execute(_CASES, now).scalars()))
        unsent = list(connection.execute(_LETTERS, now).scalars())
        starts = range(0, len(cases), CASES_PER_MESSAGE)
        bundles = [cases[start : start + CASES_PER_MESSAGE] for start in starts]
        _send_messages(connection, WAKE, [(bundle[0], {"cases": bundle}) for bundle in bundles])
        _send_messages(connection, SEND, [(letter_id, {"of": letter_id}) for letter_id in unsent])
    return len(cases) + len(unsent)


def create_tables(connection: Connection) -> None:
    """Create the tables of the installed Procrastinate. Only PostgreSQL has them.

    Databases with migrations get them from a revision instead.
    """
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    # There are many statements with literal per cent signs, which only the driver takes as they are.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in a transaction has a driver's connection
    driver.execute(schema)


def _send_messages(connection: Connection, task: str, messages: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write messages, each with a key. Only one message with the same key may wait at a time."""
    jobs = [
        Job(
            queue=QUEUE,
            lock=None,
            queueing_lock=f"{task}:{key}",
            task_name=task,
            task_kwargs=arguments,
            priority=PRIORITIES[task],
        )
        for key, arguments in messages
    ]
    if jobs:
        _APP.job_manager.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)


@event.listens_for(metadata, "after_create")
def _add_tables(_metadata: MetaData, connection: Connection, **_options: object) -> None:
    """Create these tables too in databases without migrations, which tests and measurements use."""
    if connection.dialect.name == "postgresql" and not inspect(connection).has_table(TABLES[0]):
        create_tables(connection)
