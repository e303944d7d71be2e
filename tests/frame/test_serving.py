"""Real processes of the site: their figures, their log, and how they stop."""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database.handle import Database
from tests import databases
from tests.frame.command_processes import PATIENCE_SECONDS, Running, read, running, wait_until


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
    assert re.search(r"^homeward_connections \d", found, re.MULTILINE)
    is_pooled = 'homeward_wait_seconds_count{what="connection"}' in found
    assert is_pooled == (empty_database.dialect == "postgresql")
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


def test_a_site_without_its_tables_says_what_to_type(empty_database: Database, tmp_path: Path) -> None:
    site = Running("serve", empty_database, tmp_path)
    assert site.process.wait(PATIENCE_SECONDS) == 1
    said = site.log.read_text()
    assert said == "The database does not have the newest tables. Type: homeward migrate\n"


def test_folders_of_figures_go_with_their_server_or_when_the_next_one_starts(
    sqlite_maker: databases.SqliteMaker, tmp_path: Path
) -> None:
    def folders() -> set[Path]:
        return set(tmp_path.glob("homeward-counts-*"))

    of_version_0_2_0 = tmp_path / "homeward-figures-unlocked"
    of_version_0_2_0.mkdir()
    with sqlite_maker.make_empty() as database, running("serve", database, tmp_path) as living:
        read(f"{living.address}/health/live")
        of_the_living = folders()
        with running("serve", database, tmp_path) as killed:
            read(f"{killed.address}/health/live")
            assert len(folders()) == 2
        left = folders() - of_the_living
        with running("serve", database, tmp_path) as next_one:
            read(f"{next_one.address}/health/live")
            assert len(left) == 1
            assert not left & folders()
            assert of_the_living < folders()
            assert next_one.stop() == 0
        assert folders() == of_the_living
        assert living.stop() == 0
    assert folders() == set()
    assert of_version_0_2_0.exists()


def exists(number: int) -> bool:
    """Return whether a process runs; one that has ended and waits to be asked about does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def on_postgresql(postgres_maker: databases.PostgresMaker | Exception, tmp_path: Path) -> Iterator[Running]:
    """A site of two web processes that answers."""
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database, running("serve", database, tmp_path) as site:
        read(f"{site.address}/health/ready")
        yield site


def test_a_killed_web_process_is_replaced_and_the_others_go_on(on_postgresql: Running) -> None:
    before = on_postgresql.children()
    assert len(before) == 3  # the first serves the figures
    os.kill(before[-1], signal.SIGKILL)
    read(f"{on_postgresql.address}/health/ready")
    wait_until(lambda: set(on_postgresql.children()) & set(before) == set(before[:2]))
    wait_until(lambda: len(on_postgresql.children()) == 3)
    read(f"{on_postgresql.address}/health/ready")


def test_a_killed_server_leaves_nobody_at_its_address(on_postgresql: Running) -> None:
    left = on_postgresql.children()
    assert len(left) >= 2
    on_postgresql.process.kill()
    on_postgresql.process.wait()
    wait_until(lambda: not any(exists(each) for each in left))
