"""A site on a real database with a practice council, and a browser for each of its people."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine import clock, database, room
from tests.web import journey, market, people
from web import app, running, settings

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the councils and the shipped process in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("market") / "market.db"
    held = database.Database(f"sqlite:///{path}")
    held.create_all()
    market.fill(room.Runtime(held, clock.VirtualClock(START), running.operations()))
    held.close()
    return path


@pytest.fixture
def virtual_clock() -> clock.VirtualClock:
    return clock.VirtualClock(START)


@pytest.fixture
def runtime(filled: Path, tmp_path: Path, virtual_clock: clock.VirtualClock) -> Iterator[room.Runtime]:
    shutil.copy(filled, tmp_path / "web.db")
    held = database.Database(f"sqlite:///{tmp_path}/web.db")
    yield room.Runtime(held, virtual_clock, running.operations())
    held.close()


@pytest.fixture
def chosen() -> settings.Settings:
    return settings.read(practice=True, secret_key="s" * 40)


@pytest.fixture
def site(runtime: room.Runtime, chosen: settings.Settings) -> Flask:
    made = app.create_app(chosen, runtime=runtime, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def browser_of(site: Flask, runtime: room.Runtime) -> Callable[..., FlaskClient]:
    """A browser in which a person with this role is signed in."""

    def signed_in(role: str, council: str = market.COUNCIL, party: str | None = None) -> FlaskClient:
        return people.sign_in(site, runtime, role, council, party)

    return signed_in


@pytest.fixture
def walk(site: Flask, runtime: room.Runtime, virtual_clock: clock.VirtualClock) -> journey.Walk:
    """A case to walk through the pages."""
    return journey.Walk(site, runtime, virtual_clock)
