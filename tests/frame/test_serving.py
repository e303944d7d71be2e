"""Real processes of the site: their figures, their log, and how they stop."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from engine.database import Database
from tests import databases
from web import schema

HOMEWARD = Path(sys.executable).with_name("homeward")
PATIENCE_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A command in a process of its own."""

    def __init__(self, command: str, database: Database, folder: Path) -> None:
        self.port, self.figures_port, self.log = free_port(), free_port(), folder / f"{command}.log"
        processes = "2" if command == "serve" and database.dialect == "postgresql" else "1"
        settings = {
            "PRACTICE": "true",
            "SECRET_KEY": "k" * 40,
            "DATABASE_URL": database.url,
            "LISTEN": f"127.0.0.1:{self.port}",
            "METRICS_LISTEN": f"127.0.0.1:{self.figures_port}",
            "WEB_PROCESSES": processes,
        }
        environment = {"PATH": os.defpath} | {f"HOMEWARD_{name}": value for name, value in settings.items()}
        with self.log.open("w") as log:
            self.process = subprocess.Popen([HOMEWARD, command], env=environment, stdout=log, stderr=log)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def figures(self) -> str:
        return read(f"http://127.0.0.1:{self.figures_port}/metrics")

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(each) for each in self.log.read_text().splitlines() if each.startswith("{")]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


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


@contextmanager
def running(command: str, database: Database, folder: Path) -> Iterator[Running]:
    schema.upgrade(database)
    made = Running(command, database, folder)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait()


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HOMEWARD_")]:
        monkeypatch.delenv(name)


def test_figures_count_every_process_and_name_nobody(empty_database: Database, tmp_path: Path) -> None:
    with running("serve", empty_database, tmp_path) as site:
        read(f"{site.address}/health/live")
        for _ in range(30):
            read(f"{site.address}/sign-in?next=/people/iris.applegarth")
        found = site.figures()
        assert site.stop() == 0, site.log.read_text()
    counted = re.findall(r'homeward_answers_total\{.*route="/sign-in".*\} (\d+)', found)
    assert sum(map(int, counted)) == 30
    assert "homeward_cases_failed 0.0" in found
    assert "homeward_database_answers 1.0" in found
    assert "iris" not in found
    assert "iris" not in site.log.read_text()
    assert all(line["request_id"] for line in site.lines() if line["event"] == "answered")


def test_a_worker_has_figures_and_stops_when_told(empty_database: Database, tmp_path: Path) -> None:
    with running("work", empty_database, tmp_path) as work:
        found = work.figures()
        # By then it hears that it should stop.
        time.sleep(1)
        assert work.stop() == 0, work.log.read_text()
    assert "homeward_deadlines_overdue 0.0" in found
    assert ("homeward_messages_waiting" in found) == (empty_database.dialect == "postgresql")


def test_what_is_in_hand_at_the_stop_is_answered(sqlite_maker: databases.SqliteMaker, tmp_path: Path) -> None:
    with sqlite_maker.make_empty() as database, running("serve", database, tmp_path) as site:
        read(f"{site.address}/health/live")
        with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_SECONDS) as asking:
            head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Length: 20\r\n\r\n"
            asking.sendall(head.encode() + b"email=a%40")
            time.sleep(1)
            site.process.send_signal(signal.SIGTERM)
            asking.sendall(b"example.or")
            assert asking.recv(100).startswith(b"HTTP/1.1 400 ")
        assert site.process.wait(PATIENCE_SECONDS) == 0
