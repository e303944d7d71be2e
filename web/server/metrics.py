"""Figures for Prometheus, on an address of their own: numbers and route patterns, nothing about anybody.

Every web process counts its answers in files of a shared folder, and one more process reads them all. What
waits in the background is asked of the database each time the figures are.
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

from engine import backlog, figures, outbox, room
from web import running, settings

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
    """What one process counts."""

    def __init__(self) -> None:
        # The library reads at its import whether there are several processes, so it is not imported before.
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


_made = threading.Lock()


def counts() -> Counts:
    """Return this process's counts, made once however many threads ask first."""
    with _made:
        return _counts()


@cache
def _counts() -> Counts:
    return Counts()


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request by its route's pattern."""
    counts().answers.labels(method, route, str(status)).inc()
    counts().seconds.labels(route).observe(seconds)


class _Steps:
    """Counts what the engine tells of."""

    def step(self, process: str, kind: str, outcome: str, seconds: float) -> None:
        """Count a step."""
        counts().steps.labels(process, kind, outcome).observe(seconds)

    def waited(self, what: str, seconds: float) -> None:
        """Count a wait for the writer's turn or for a connection."""
        counts().waits.labels(what).observe(seconds)


def follow(runtime: room.Runtime) -> None:
    """Count the steps, the waits and the connections of this process."""
    figures.listen(_Steps())
    event.listen(runtime.database.engine, "checkout", lambda *_: counts().connections.inc())
    event.listen(runtime.database.engine, "checkin", lambda *_: counts().connections.dec())


class Counting:
    """Counts what becomes of each letter that it passes on."""

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
    """Asks the database what waits in the background."""

    def __init__(self, runtime: room.Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> "Iterator[Metric]":
        """Give the figures, and whether the database answered."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        found = {}
        try:
            with self._runtime.database.read() as connection:
                found = backlog.figures(connection, self._runtime.clock.now_in(connection))
        except SQLAlchemyError:
            yield GaugeMetricFamily("homeward_database_answers", "Whether the database answers", 0)
        else:
            yield GaugeMetricFamily("homeward_database_answers", "Whether the database answers", 1)
        for name, value in found.items():
            yield GaugeMetricFamily(f"homeward_{name}", WORDS[name], value)


class _Gone:
    """Takes out, before each look, what processes that are gone held: their connections are closed."""

    def collect(self) -> "Iterator[Metric]":
        """Give nothing."""
        for file in Path(os.environ[FOLDER]).glob("gauge_live*.db"):
            if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
                file.unlink(missing_ok=True)
        return iter(())


def registry(runtime: room.Runtime) -> "CollectorRegistry":
    """Return all figures of this process, or of all web processes where they share a folder."""
    from prometheus_client import REGISTRY, CollectorRegistry, multiprocess

    made = CollectorRegistry()
    if os.environ.get(FOLDER):
        made.register(_Gone())
        multiprocess.MultiProcessCollector(made)  # type: ignore[no-untyped-call]
    else:
        made.register(REGISTRY)
    made.register(Waiting(runtime))
    return made


def serve(chosen: settings.Settings, stop: threading.Event) -> None:
    """Answer with the figures until told to stop."""
    from prometheus_client import make_wsgi_app

    host, _, port = chosen.metrics_listen.rpartition(":")
    app = make_wsgi_app(registry(running.runtime(chosen)))
    with make_server(host, int(port), app, handler_class=_Quiet) as server:
        server.timeout = 0.5
        while not stop.is_set():
            server.handle_request()


def beside(chosen: settings.Settings) -> multiprocessing.Process | None:
    """Start a process that serves the figures of the web processes; None where nobody wants them."""
    if not chosen.metrics_listen:
        return None
    process = multiprocessing.Process(target=_until_orphaned, args=(chosen, os.getpid()), daemon=True)
    process.start()
    return process


class _Orphaned(threading.Event):
    """Is set once the process that started this one is gone."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def is_set(self) -> bool:
        """Return whether the other process has gone."""
        return os.getppid() != self._parent


def _until_orphaned(chosen: settings.Settings, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(chosen, _Orphaned(parent))


class _Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
