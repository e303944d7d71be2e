"""Commands of Homeward in processes of their own, as they run in earnest: waited for, stopped and killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from engine.database.handle import Database
from web.server import migrations

HOMEWARD = Path(sys.executable).with_name("homeward")
PATIENCE_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A command in a process of its own."""

    def __init__(self, command: str, database: Database, folder: Path, **more: str) -> None:
        self.port, self.figures_port = free_port(), free_port()
        self.log = folder / f"{command}-{self.port}.log"
        processes = "2" if command == "serve" and database.dialect == "postgresql" else "1"
        settings = {
            "PRACTICE": "true",
            "SECRET_KEY": "k" * 40,
            "DATABASE_URL": database.url,
            "LISTEN": f"127.0.0.1:{self.port}",
            "METRICS_LISTEN": f"127.0.0.1:{self.figures_port}",
            "WEB_PROCESSES": processes,
            **more,
        }
        own = {"PATH": os.defpath, "TMPDIR": str(folder)}
        environment = own | {f"HOMEWARD_{name}": value for name, value in settings.items()}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [HOMEWARD, command], env=environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def figures(self) -> str:
        return read(f"http://127.0.0.1:{self.figures_port}/metrics")

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(each) for each in self.log.read_text().splitlines() if each.startswith("{")]

    def children(self) -> list[int]:
        """The processes that it started and that still run."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in listed.split()]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """Kill it with all that it started, as a machine that loses its power does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def read(address: str) -> str:
    """Return a page, waiting until somebody answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
                return str(answer.read().decode())
        except HTTPError:
            raise
        except (URLError, OSError):
            assert time.monotonic() < deadline, f"nobody answers at {address}"
            time.sleep(0.2)


def wait_until(true: Callable[[], object]) -> None:
    """Wait until something has come to be."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.1)


@contextmanager
def running(command: str, database: Database, folder: Path) -> Iterator[Running]:
    migrations.upgrade(database)
    made = Running(command, database, folder)
    try:
        yield made
    finally:
        made.kill()
