"""The compose file's services run, natively, from the wheel that the Dockerfile would build.

The wheel is made of exactly what the Dockerfile copies and installed in an empty environment away from the
clone. Each service then runs its own command with its own environment and health check; the database's
address and the web server's port are the only things replaced.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import databases
from tests.frame import compose

pytestmark = pytest.mark.timeout(180)

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
    """Where the services run: an installed wheel, a database, a port, an empty folder."""

    def __init__(self, installed: Path, database_url: str, folder: Path) -> None:
        self.installed, self.database_url, self.folder = installed, database_url, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def environment(self, service: str) -> dict[str, str]:
        """The service's own environment with the test's database and port, and nothing else."""
        settings = compose.environment(service, GIVEN)
        settings["HOMEWARD_DATABASE_URL"] = self.database_url
        settings["HOMEWARD_LISTEN"] = f"127.0.0.1:{self.port}"
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

    def page(self, path: str) -> str:
        """A page of the site."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())


@pytest.fixture
def place(
    installed: Path, postgres_maker: databases.PostgresMaker | Exception, tmp_path: Path
) -> Iterator[Place]:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database:
        yield Place(installed, database.url, tmp_path)


def wait_until(healthy: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not healthy():
        assert time.monotonic() < deadline, "the health check was never content"
        time.sleep(0.3)


def test_every_service_runs_from_the_wheel_and_is_healthy(place: Place) -> None:
    assert not place.healthy("web")
    assert "The tables are now at" in place.once("migrate")
    assert "are up to date" in place.once("migrate")
    assert "Sign in at" in place.once("practice")
    with place.up("web") as web_is_healthy, place.up("worker") as worker_is_healthy:
        wait_until(web_is_healthy)
        wait_until(worker_is_healthy)
        assert "Sign in" in place.page("/sign-in")
