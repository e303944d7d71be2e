"""A site on a real database, with a practice council and a browser for each of its people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine import clock, database, room
from engine.operations import Operations
from tests.web import people
from web import app, councils, settings

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def virtual_clock() -> clock.VirtualClock:
    return clock.VirtualClock(START)


@pytest.fixture
def runtime(tmp_path: Path, virtual_clock: clock.VirtualClock) -> Iterator[room.Runtime]:
    held = database.Database(f"sqlite:///{tmp_path}/web.db")
    held.create_all()
    with held.begin() as connection:
        councils.add_council(connection, "ashby", "Ashby Council", telephone="01632 960 001")
    yield room.Runtime(held, virtual_clock, Operations(()))
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
def browser_of(site: Flask, runtime: room.Runtime) -> Callable[[str], FlaskClient]:
    """A browser in which a person with this role is signed in."""

    def signed_in(role: str, council: str = "ashby", party: str | None = None) -> FlaskClient:
        return people.sign_in(site, runtime, role, council, party)

    return signed_in
