"""A worker on PostgreSQL: Procrastinate runs what `engine.dispatch` told of, and looks for what is due.

Any number of workers may run, be added and be killed. What a killed one had in hand is still due in the
tables of timers and letters, so the next sweep tells the others; its own messages are cleared away.
"""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy.engine import make_url

from engine import connections, dispatch, outbox, worker
from engine.room import Runtime

AT_ONCE = 4
"""How many cases and letters one worker has in hand at the same time."""
SWEEP_EVERY = "* * * * * */2"
TIDY_EVERY = "* * * * * */30"
DEAD_AFTER_SECONDS = 30
AGAIN_AFTER_SECONDS = 1.0
LOST_AFTER_SECONDS = 3.0
"""When no connection is to be had for so long, the database is lost, and everything is opened anew."""
_log = logging.getLogger("homeward.worker")


def run(runtime: Runtime, transport: outbox.Transport) -> None:
    """Work until the process is told to stop, and finish what is in hand first."""
    asyncio.run(_run(runtime, transport))


async def _run(runtime: Runtime, transport: outbox.Transport) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    while not stopping.is_set():
        work = asyncio.create_task(_work(runtime, transport))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
        # Cancelling makes it take nothing new and finish what it has.
        work.cancel()
        told.cancel()
        (ended,) = await asyncio.gather(work, return_exceptions=True)
        if not stopping.is_set():
            _log.warning("The worker lost its database; trying again.", exc_info=ended)
            await asyncio.wait({asyncio.create_task(stopping.wait())}, timeout=AGAIN_AFTER_SECONDS)


async def _work(runtime: Runtime, transport: outbox.Transport) -> None:
    """Work until cancelled, or until the database is lost."""
    app = make_app(runtime, transport)
    async with app.open_async():
        await app.run_worker_async(
            queues=[dispatch.QUEUE],
            concurrency=AT_ONCE,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            stalled_worker_timeout=DEAD_AFTER_SECONDS,
        )


def make_app(runtime: Runtime, transport: outbox.Transport) -> App:
    """Return Procrastinate with the four things a worker does."""
    url = make_url(runtime.database.url).set(drivername="postgresql")
    connector = PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs=connections.NOTICED,
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
        dispatch.sweep(runtime)

    async def tidy(timestamp: int) -> None:
        await _tidy(app)

    _may_do(app, dispatch.WAKE, wake)
    _may_do(app, dispatch.SEND, send)
    _may_do(app, dispatch.SWEEP, sweep, SWEEP_EVERY)
    _may_do(app, dispatch.TIDY, tidy, TIDY_EVERY)
    return app


def _may_do(app: App, name: str, act: Callable[..., Any], every: str | None = None) -> None:
    """Let workers do something under a name; `every` says how often by itself, seconds last."""
    priority = dispatch.PRIORITIES[name]
    # Of what comes by itself one waits at most: workers that were away find no heap of it.
    only = name if every else None
    task = app.task(name=name, queue=dispatch.QUEUE, priority=priority, queueing_lock=only)(act)
    if every:
        app.periodic(cron=every)(task)


async def _tidy(app: App) -> None:
    """Clear away the messages that dead workers had in hand: what they told of is due still, or done."""
    manager = app.job_manager
    await manager.prune_stalled_workers(DEAD_AFTER_SECONDS)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await manager.finish_job(job, status=Status.FAILED, delete_job=True)
