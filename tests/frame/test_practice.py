"""The practice council can be made again and again."""

from datetime import UTC, datetime

import pytest

from brokerage import practice as council
from engine import releases
from engine.clock import VirtualClock
from engine.database import Database
from engine.room import Runtime
from tests.frame import tree
from web import accounts, practice, running

PROCESSES = tree.ROOT / "processes"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return Runtime(database, VirtualClock(datetime(2026, 5, 4, 9, tzinfo=UTC)), running.operations())


def test_whoever_is_listed_can_sign_in(runtime: Runtime) -> None:
    sign_ins = practice.prepare(runtime, PROCESSES)
    roles = {role for sign_in in sign_ins for role in sign_in.role.split(", ")}
    assert {"broker", "manager", "provider", "senior officer", "analyst"} <= roles
    with runtime.database.read() as connection:
        for sign_in in sign_ins[:3]:
            assert accounts.check_password(connection, sign_in.email, practice.PASSWORD)


def test_a_second_time_nothing_is_added(runtime: Runtime) -> None:
    first = practice.prepare(runtime, PROCESSES)
    assert practice.prepare(runtime, PROCESSES) == first
    with runtime.database.read() as connection:
        assert len(accounts.practice_accounts(connection)) == len(first)
        published = releases.list_of(connection, council.COUNCIL[0])
    assert [row["number"] for row in published] == [1] * len(list(PROCESSES.iterdir()))


def test_start_up_never_publishes_over_a_live_release(runtime: Runtime) -> None:
    practice.prepare(runtime, PROCESSES)
    assert practice.publish_where_missing(runtime, council.COUNCIL[0], PROCESSES) == []
