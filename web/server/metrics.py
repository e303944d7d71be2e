"""Metrics for Prometheus, on an address of their own: numbers and route patterns, and nothing about people.

Every web process counts its answers in files in a shared folder, and one more process reads them all. The
database is asked what waits in the background each time that somebody reads the metrics.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from engine import metrics
from engine.background import backlog
from engine.runtime import Runtime
from engine.store import outbox
from web import settings
from web.server import bootstrap

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
WORDS = {
    "deadlines_overdue": "Deadlines that have come and whose case has not been woken",
    "deadlines_overdue_seconds": "For how long the longest of them has waited",
    "letters_due": "Letters that should have gone",
    "letters_due_seconds": "For how long the longest of them has waited",
    "letters_given_up": "Letters that are not tried again by themselves",
    "cases_failed": "Cases with a step that failed",
    "messages_waiting": "Messages that no worker has taken",
}


class Counts:
    """The counters of one process."""

    def __init__(self) -> None:
        # At its import the library finds out whether there are several processes, so it is imported here.
        from prometheus_client import Counter, Gauge, Histogram

        self.answers = Counter("homeward_answers", "Requests answered", ("method", "route", "status"))
        self.seconds = Histogram("homeward_answer_seconds", "Time to answer", ("route",), buckets=SECONDS)
        self.steps = Histogram(
            "homeward_step_seconds",
            "Time of a step, from its call to its commit",
            ("process", "kind", "outcome"),
            buckets=SECONDS,
        )
        self.waits = Histogram("homeward_wait_seconds", "Time waited", ("what",), buckets=SECONDS)
        self.connections = Gauge(
            "homeward_connections", "Database connections in use", multiprocess_mode="livesum"
        )
        self.letters = Counter("homeward_letters", "Letters tried", ("outcome",))
        self.refused = Counter("homeward_refused", "Requests refused, to be sent again later", ("why",))


_creation = threading.Lock()


def counts() -> Counts:
    """Return this process's counters, created once even if several threads are the first to ask."""
    with _creation:
        return _counts()


@cache
def _counts() -> Counts:
    return Counts()


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answered request under the pattern of its route."""
    counts().answers.labels(method, route, str(status)).inc()
    counts().seconds.labels(route).observe(seconds)


class _Steps:
    """Counts what the engine reports."""

    def step(self, process: str, kind: str, outcome: str, seconds: float) -> None:
        """Count a step."""
        counts().steps.labels(process, kind, outcome).observe(seconds)

    def wait(self, what: str, seconds: float) -> None:
        """Count a wait for the turn to write or for a connection."""
        counts().waits.labels(what).observe(seconds)


def follow(runtime: Runtime) -> None:
    """Count the steps, waits and connections of this process."""
    metrics.listen(_Steps())
    event.listen(runtime.database.engine, "checkout", lambda *_: counts().connections.inc())
    event.listen(runtime.database.engine, "checkin", lambda *_: counts().connections.dec())


class Counting:
    """Passes letters on and counts what becomes of each."""

    def __init__(self, onward: outbox.Transport) -> None:
        self._onward = onward

    def send(self, message: outbox.Message) -> None:
        """Send one letter."""
        outcome = "failed"
        try:
            self._onward.send(message)
            outcome = "sent"
        except outbox.NoAddress:
            outcome = "no_address"
            raise
        finally:
            counts().letters.labels(outcome).inc()


class Waiting:
    """Reports what waits in the background, as the database has it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> "Iterator[Metric]":
        """Yield the figures, and whether the database answers."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        figures = {}
        try:
            with self._runtime.database.read() as connection:
                figures = backlog.figures(connection, self._runtime.clock.now_in(connection))
        except SQLAlchemyError:
            yield GaugeMetricFamily("homeward_database_answers", "Whether the database answers", 0)
        else:
            yield GaugeMetricFamily("homeward_database_answers", "Whether the database answers", 1)
        for name, value in figures.items():
            yield GaugeMetricFamily(f"homeward_{name}", WORDS[name], value)


class _Gone:
    """Removes the counts of connections of processes that have ended, before the metrics are read."""

    def collect(self) -> "Iterator[Metric]":
        """Yield nothing."""
        for file in Path(os.environ[FOLDER]).glob("gauge_live*.db"):
            if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
                file.unlink(missing_ok=True)
        return iter(())


def registry(runtime: Runtime) -> "CollectorRegistry":
    """Return the metrics of this process, or of all web processes if they share a folder."""
    from prometheus_client import REGISTRY, CollectorRegistry, multiprocess

    collectors = CollectorRegistry()
    if os.environ.get(FOLDER):
        collectors.register(_Gone())
        multiprocess.MultiProcessCollector(collectors)  # type: ignore[no-untyped-call]
    else:
        collectors.register(REGISTRY)
    collectors.register(Waiting(runtime))
    return collectors


def serve(chosen: settings.Settings, stop: threading.Event) -> None:
    """Serve the metrics until `stop` is set."""
    from prometheus_client import make_wsgi_app

    host, _, port = chosen.metrics_listen.rpartition(":")
    app = make_wsgi_app(registry(bootstrap.runtime(chosen)))
    with make_server(host, int(port), app, handler_class=_Quiet) as server:
        server.timeout = 0.5
        while not stop.is_set():
            server.handle_request()


def beside(chosen: settings.Settings) -> multiprocessing.Process | None:
    """Start a process that serves the metrics of the web processes; None if the settings name no address."""
    if not chosen.metrics_listen:
        return None
    process = multiprocessing.Process(target=_until_orphaned, args=(chosen, os.getpid()), daemon=True)
    process.start()
    return process


class _Orphaned(threading.Event):
    """Set once the process that started this one has ended."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def is_set(self) -> bool:
        """Return whether the parent process has ended."""
        return os.getppid() != self._parent


def _until_orphaned(chosen: settings.Settings, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(chosen, _Orphaned(parent))


class _Quiet(WSGIRequestHandler):
    """Answers requests without logging them."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""
