"""A worker on PostgreSQL: Procrastinate runs the jobs in its queue, and a sweep looks for what is due.

Any number of workers may run, and they may be added or killed at any time. Whatever a killed worker was doing
is still due in the tables of timers and letters, so the next sweep passes it to the others, and the dead
worker's messages are removed.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy.engine import make_url

from engine.background import worker
from engine.database import connections
from engine.runtime import Runtime
from engine.store import files, outbox, procrastinate_queue

AT_ONCE = 4
"""How many jobs one worker does at the same time."""
SWEEP_EVERY = "* * * * * */2"
TIDY_EVERY = "* * * * * */30"
DEAD_AFTER_SECONDS = 30
RETRY_AFTER_SECONDS = 1.0
LOST_AFTER_SECONDS = 3.0
"""After this long without a connection the database counts as lost, and everything is opened again."""
_log = logging.getLogger("homeward.worker")


def run(runtime: Runtime, transport: outbox.Transport) -> None:
    """Work until the process is told to stop, and finish the jobs under way first."""
    asyncio.run(_run(runtime, transport))


async def _run(runtime: Runtime, transport: outbox.Transport) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        work = asyncio.create_task(_work(runtime, transport))
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        # After cancelling, it takes no new jobs and finishes those it has.
        work.cancel()
        stop.cancel()
        (ended,) = await asyncio.gather(work, return_exceptions=True)
        if not stopping.is_set():
            _log.warning("The worker lost its database; trying again.", exc_info=ended)
            await asyncio.wait({asyncio.create_task(stopping.wait())}, timeout=RETRY_AFTER_SECONDS)


async def _work(runtime: Runtime, transport: outbox.Transport) -> None:
    """Work until cancelled, or until the database is lost."""
    app = make_app(runtime, transport)
    async with app.open_async():
        await app.run_worker_async(
            queues=[procrastinate_queue.QUEUE],
            concurrency=AT_ONCE,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            stalled_worker_timeout=DEAD_AFTER_SECONDS,
        )


def make_app(runtime: Runtime, transport: outbox.Transport) -> App:
    """Return Procrastinate's app with the four kinds of job that a worker does."""
    url = make_url(runtime.database.url).set(drivername="postgresql")
    connector = PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs=connections.KEEPALIVES,
        min_size=1,
        max_size=AT_ONCE + 2,
        timeout=LOST_AFTER_SECONDS,
    )
    app = App(connector=connector)

    def wake(cases: list[str]) -> None:
        worker.wake_several(runtime, cases)

    def send(of: str) -> None:
        outbox.send(runtime, transport, of)

    def sweep(timestamp: int) -> None:
        procrastinate_queue.sweep(runtime)

    async def tidy(timestamp: int) -> None:
        await _tidy(app)
        await asyncio.to_thread(files.remove_old, runtime)

    _register(app, procrastinate_queue.WAKE, wake)
    _register(app, procrastinate_queue.SEND, send)
    _register(app, procrastinate_queue.SWEEP, sweep, SWEEP_EVERY)
    _register(app, procrastinate_queue.TIDY, tidy, TIDY_EVERY)
    return app


def _register(app: App, name: str, act: Callable[..., Any], every: str | None = None) -> None:
    """Register a kind of job. `every` is the cron expression, with seconds last, of a periodic job."""
    priority = procrastinate_queue.PRIORITIES[name]
    # At most one periodic job of a kind waits, so none pile up while all workers are away.
    lock = name if every else None
    task = app.task(name=name, queue=procrastinate_queue.QUEUE, priority=priority, queueing_lock=lock)(act)
    if every:
        app.periodic(cron=every)(task)


async def _tidy(app: App) -> None:
    """Remove the messages that dead workers were handling: the work is still due, or done."""
    manager = app.job_manager
    await manager.prune_stalled_workers(DEAD_AFTER_SECONDS)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await manager.finish_job(job, status=Status.FAILED, delete_job=True)
