"""Serve the site."""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from engine.background import worker
from web import app, settings
from web.commands.releases import shipped_changes
from web.server import bootstrap, locked_tempdir, mail, metrics, waiting

FIGURES = "homeward-counts-"
"""How the folder in which the web processes count begins; version 0.2.0's began otherwise and had no lock."""

ORPHAN_SECONDS = 25
"""How long a web process may take to end once the one that started it is gone."""


@click.command(help=__doc__)
@click.option("--listen", metavar="ADDRESS", help="host:port, instead of HOMEWARD_LISTEN")
def command(listen: str | None) -> int:
    """Serve until stopped."""
    chosen = settings.read(**({"listen": listen} if listen else {}))
    host, _, port = chosen.listen.rpartition(":")
    _refuse_if_taken(host, int(port))
    # What is wrong is said here, once and in words; a web process could only fall over it.
    runtime = bootstrap.ready(chosen)
    for council, process in shipped_changes.offer_to_all(runtime, chosen.processes):
        print(f"{council}: {process} has changed in this Homeward. See “Proposed changes”.")
    runtime.database.close()
    print(f"Homeward is at {chosen.address} (stop it with Ctrl+C)", flush=True)
    with _figures(chosen):
        Granian(
            f"{__name__}:application",
            factory=True,
            interface=Interfaces.WSGI,
            address=host,
            port=int(port),
            workers=chosen.web_processes,
            blocking_threads=waiting.THREADS,
            websockets=False,
            respawn_failed_workers=True,
            log_level=LogLevels.error,
        ).serve()
    return 0


@contextmanager
def _figures(chosen: settings.Settings) -> Iterator[None]:
    """Give the web processes a folder to count in, and serve what they count from a process beside them."""
    with locked_tempdir.folder(FIGURES) as folder:
        os.environ[metrics.FOLDER] = folder
        beside = metrics.beside(chosen)
        try:
            yield
        finally:
            if beside:
                beside.terminate()
                beside.join()


def _refuse_if_taken(host: str, port: int) -> None:
    # The server would share the port with another one of its kind, and each would get half of the requests.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise settings.SettingsError(
                f"Homeward cannot wait at {host}:{port}: {error.strerror}. Free it, or set HOMEWARD_LISTEN."
            ) from error


def application() -> Flask:
    """The site, made once in each web process; on SQLite with the worker beside it, in the same process."""
    chosen = settings.read()
    runtime = bootstrap.ready(chosen)
    metrics.follow(runtime)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if runtime.database.dialect == "sqlite":
        carrier = metrics.Counting(mail.transport(chosen, runtime.database))
        # Not a daemon: when the process ends, it waits for the step in hand.
        threading.Thread(target=worker.run, args=(runtime, carrier, _ProcessEnds())).start()
    site = app.create_app(chosen, runtime=runtime)
    site.wsgi_app = waiting.WaitingRoom(site.wsgi_app)  # type: ignore[method-assign, assignment]
    return site


def _end_with_parent() -> None:
    """Stop this web process when the one that started it is gone.

    Killed, it can tell nobody; whoever it leaves behind would go on holding the address.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        # The signal is lost if it comes while the server starts. What was in hand has ended long before.
        time.sleep(ORPHAN_SECONDS)
        os._exit(1)


class _ProcessEnds(threading.Event):
    """Is set once the main thread has ended."""

    def is_set(self) -> bool:
        """Return whether the main thread has ended."""
        return not threading.main_thread().is_alive()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait, but never long past the end."""
        threading.main_thread().join(timeout)
        return self.is_set()
