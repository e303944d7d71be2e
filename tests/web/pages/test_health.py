"""Health: what keeps the site from its work is said in words, and asking costs next to nothing."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, text

from engine import clock
from engine.admin import write_probe
from engine.database import handle
from engine.runtime import Runtime
from tests.faults import refusing_databases
from web import app, settings
from web.server import bootstrap, migrations, readiness


def browser_at(held: handle.Database, time: clock.Clock | None = None) -> FlaskClient:
    runtime = Runtime(held, time or clock.SystemClock(), bootstrap.operations())
    chosen = settings.read(practice=True, secret_key="s" * 40)
    return app.create_app(chosen, runtime=runtime, testing=True).test_client()


@pytest.fixture
def migrated(empty_database: handle.Database) -> handle.Database:
    migrations.upgrade(empty_database)
    return empty_database


def test_a_site_with_all_it_needs_is_alive_and_ready(migrated: handle.Database) -> None:
    browser = browser_at(migrated)
    assert browser.get("/health/live").json == {"live": True}
    assert browser.get("/health/ready").json == {"ready": True, "warnings": []}


def test_old_tables_are_told_with_what_to_type(empty_database: handle.Database) -> None:
    answer = browser_at(empty_database).get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["why"].endswith("Type: homeward migrate")


def test_a_database_that_can_only_be_read_is_told_while_pages_are_read(migrated: handle.Database) -> None:
    with refusing_databases.read_only(migrated) as held:
        browser = browser_at(held)
        answer = browser.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json is not None
        assert "The database takes no changes" in answer.json["why"]
        assert "Nobody can work until it does." in answer.json["why"]
        assert browser.get("/sign-in").status_code == 200
        assert browser.get("/health/live").status_code == 200


class Late(clock.SystemClock):
    """A machine whose clock is three seconds late."""

    def now(self) -> datetime:
        return super().now() - timedelta(seconds=3)

    def now_in(self, connection: Connection) -> datetime:
        return super().now_in(connection) + timedelta(seconds=3 if connection.dialect.name == "sqlite" else 0)


def test_clocks_that_differ_are_told(migrated: handle.Database) -> None:
    answer = browser_at(migrated, Late()).get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "the database's differ by 3." in answer.json["why"]
    assert answer.json["why"].endswith("Set the clocks.")


def test_a_disk_that_is_nearly_full_is_a_warning(
    empty_database: handle.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations.upgrade(empty_database)
    monkeypatch.setattr(write_probe, "LEAST_FREE_SHARE", 2.0)
    monkeypatch.setattr(write_probe, "LEAST_FREE_BYTES", 10**18)
    answer = browser_at(empty_database).get("/health/ready")
    assert answer.json is not None
    assert answer.json["ready"]
    found = [each for each in answer.json["warnings"] if "Make room on it." in each]
    assert len(found) == (1 if empty_database.dialect == "sqlite" else 0)


def test_an_answer_stands_for_a_few_seconds_however_many_ask(
    migrated: handle.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, asked = browser_at(migrated), [0]

    def count(*_: Any) -> None:
        asked[0] += 1

    event.listen(migrated.engine, "before_cursor_execute", count)
    assert browser.get("/health/ready").status_code == 200
    first = asked[0]
    assert 0 < first <= 12
    assert browser.get("/health/ready").status_code == 200
    assert asked[0] == first
    monkeypatch.setattr(readiness, "FRESH_SECONDS", 0.0)
    assert browser.get("/health/ready").status_code == 200
    assert asked[0] > first


def test_looking_again_and_again_leaves_nothing_behind(migrated: handle.Database) -> None:
    def tables() -> int:
        with migrated.read() as connection:
            where = "sqlite_master" if migrated.dialect == "sqlite" else "pg_class"
            return int(connection.execute(text(f"SELECT count(*) FROM {where}")).scalar_one())  # noqa: S608

    before = tables()
    for _ in range(50):
        assert write_probe.fault(migrated) == ""
    assert tables() == before


def test_a_database_that_is_busy_takes_changes_still(sqlite_database: handle.Database) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with sqlite_database.begin():
            held.set()
            let_go.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    try:
        assert write_probe.fault(sqlite_database) == ""
    finally:
        let_go.set()
        holder.join()
