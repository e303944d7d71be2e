"""A site on a real database with a practice council, and a browser for each of its people."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine import clock
from engine.database import handle
from engine.runtime import Runtime
from tests.web.builders import case_walk, people, small_council
from web import app, settings
from web.server import bootstrap

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the councils and the shipped process in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("market") / "market.db"
    held = handle.Database(f"sqlite:///{path}")
    held.create_all()
    small_council.fill(Runtime(held, clock.VirtualClock(START), bootstrap.operations()))
    held.close()
    return path


@pytest.fixture
def virtual_clock() -> clock.VirtualClock:
    return clock.VirtualClock(START)


@pytest.fixture
def runtime(filled: Path, tmp_path: Path, virtual_clock: clock.VirtualClock) -> Iterator[Runtime]:
    shutil.copy(filled, tmp_path / "web.db")
    held = handle.Database(f"sqlite:///{tmp_path}/web.db")
    yield Runtime(held, virtual_clock, bootstrap.operations())
    held.close()


@pytest.fixture
def chosen() -> settings.Settings:
    return settings.read(practice=True, secret_key="s" * 40)


@pytest.fixture
def site(runtime: Runtime, chosen: settings.Settings) -> Flask:
    made = app.create_app(chosen, runtime=runtime, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def browser_of(site: Flask, runtime: Runtime) -> Callable[..., FlaskClient]:
    """A browser in which a person with this role is signed in."""

    def signed_in(role: str, council: str = small_council.COUNCIL, party: str | None = None) -> FlaskClient:
        return people.sign_in(site, runtime, role, council, party)

    return signed_in


@pytest.fixture
def walk(site: Flask, runtime: Runtime, virtual_clock: clock.VirtualClock) -> case_walk.Walk:
    """A case to walk through the pages."""
    return case_walk.Walk(site, runtime, virtual_clock)
