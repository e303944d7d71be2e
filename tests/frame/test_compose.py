"""The compose file's services run, natively, from the wheel that the Dockerfile would build.

The wheel is made of exactly what the Dockerfile copies and installed in an empty environment away from the
clone. Each service then runs its own command with its own environment and health check; the database's
address and the web server's port are replaced, and figures for Prometheus are not served, because the
services share one machine here. The proxy's container is not run.
"""

import os
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from engine.database.handle import Database
from tests import databases
from tests.frame import compose, mail
from tests.frame.whole_case import WholeCase

pytestmark = pytest.mark.timeout(300)

GIVEN = {"HOMEWARD_SECRET_KEY": "k" * 40, "DATABASE_PASSWORD": "pw", "HOMEWARD_PRACTICE": "true"}
PATIENCE_SECONDS = 40


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment in which only the wheel is installed."""
    place = tmp_path_factory.mktemp("image")
    source = place / "source"
    source.mkdir()
    compose.copy_what_the_image_gets(source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", place / "wheels", source], check=True, cwd=place
    )
    venv.create(place / "venv", with_pip=False)
    python = place / "venv" / "bin" / "python"
    wheel = next((place / "wheels").glob("*.whl"))
    subprocess.run([*pip, "--python", python, "install", wheel], check=True, cwd=place)
    return python.parent


class Place:
    """Where the services run: an installed wheel, a database, a mail catcher, a port, an empty folder."""

    def __init__(self, installed: Path, database: Database, mail_server: str, folder: Path) -> None:
        self.installed, self.database, self.folder = installed, database, folder
        self.mail_server = mail_server
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def environment(self, service: str) -> dict[str, str]:
        """The service's own environment with the test's database, mail and port, and nothing else."""
        settings = compose.environment(service, GIVEN)
        settings["HOMEWARD_DATABASE_URL"] = self.database.url
        settings["HOMEWARD_MAIL_SERVER"] = self.mail_server
        settings["HOMEWARD_LISTEN"] = f"127.0.0.1:{self.port}"
        settings["HOMEWARD_METRICS_LISTEN"] = ""
        return settings | {"PATH": f"{self.installed}:{os.defpath}"}

    def once(self, service: str) -> str:
        """Run a one-shot service to its end and return what it printed."""
        ended = subprocess.run(
            compose.services()[service]["command"],
            env=self.environment(service),
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    @contextmanager
    def up(self, service: str) -> Iterator[Callable[[], bool]]:
        """Run a service until the block ends; gives its health check."""
        with (self.folder / f"{service}.log").open("w") as log:
            running = subprocess.Popen(
                compose.services()[service]["command"],
                env=self.environment(service),
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
            try:
                yield lambda: self.healthy(service)
            finally:
                running.terminate()
                assert running.wait(20) in {0, -15}

    def healthy(self, service: str) -> bool:
        """Whether the service's own health check is content."""
        kind, *check = compose.services()[service]["healthcheck"]["test"]
        assert kind == "CMD"
        check = [word.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}") for word in check]
        return subprocess.run(check, env=self.environment(service), capture_output=True).returncode == 0

    @property
    def address(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def caught() -> Iterator[tuple[str, list[EmailMessage]]]:
    with mail.catcher() as found:
        yield found


@pytest.fixture
def place(
    installed: Path,
    postgres_maker: databases.PostgresMaker | Exception,
    caught: tuple[str, list[EmailMessage]],
    tmp_path: Path,
) -> Iterator[Place]:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database:
        yield Place(installed, database, caught[0], tmp_path)


def wait_until(healthy: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not healthy():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.3)


def test_the_services_take_a_case_from_referral_to_award(
    place: Place, caught: tuple[str, list[EmailMessage]]
) -> None:
    assert not place.healthy("web")
    assert "The tables are now at" in place.once("migrate")
    assert "are up to date" in place.once("migrate")
    assert "Sign in at" in place.once("practice")
    with place.up("web") as web_is_healthy, place.up("worker") as worker_is_healthy:
        wait_until(web_is_healthy)
        wait_until(worker_is_healthy)
        case = WholeCase(place.address, place.database)
        case.award()
        assert case.is_awarded()
        wait_until(lambda: [letter for letter in caught[1] if "You have been chosen" in letter["Subject"]])
    assert all("@practice.example" in letter["To"] for letter in caught[1])
