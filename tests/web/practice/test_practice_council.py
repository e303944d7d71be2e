"""The practice council can be made again and again."""

from datetime import UTC, datetime

import pytest

from brokerage import practice as council
from engine.cases import monitor, open_calls
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import releases
from tests.frame import tree
from web.auth import accounts
from web.commands import check
from web.practice import practice_accounts
from web.server import bootstrap

PROCESSES = tree.ROOT / "processes"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return Runtime(database, VirtualClock(datetime(2026, 5, 4, 9, tzinfo=UTC)), bootstrap.operations())


def test_it_is_made_once_with_people_who_can_sign_in_and_a_release_of_each_process(runtime: Runtime) -> None:
    first = practice_accounts.prepare(runtime, PROCESSES)
    assert practice_accounts.prepare(runtime, PROCESSES) == first
    roles = {role for sign_in in first for role in sign_in.role.split(", ")}
    assert {"broker", "manager", "provider", "senior officer", "analyst"} <= roles
    with runtime.database.read() as connection:
        assert len(accounts.practice_accounts(connection)) == len(first)
        assert accounts.check_password(connection, first[0].email, practice_accounts.PASSWORD)
        published = releases.list_of(connection, council.COUNCIL[0])
    assert [release.number for release in published] == [1] * len(check.process_folders(PROCESSES))
    assert practice_accounts.publish_where_missing(runtime, council.COUNCIL[0], PROCESSES) == []


def test_its_cases_are_under_way_at_different_stages_once(runtime: Runtime) -> None:
    practice_accounts.prepare(runtime, PROCESSES)
    practice_accounts.prepare(runtime, PROCESSES)
    now, key = runtime.clock.now(), council.COUNCIL[0]
    with runtime.database.read() as connection:
        found = monitor.cases_in_flight(connection, key, now)
        calls = [call for case in found for call in open_calls.of_case(connection, case.id)]
    opened = [call for call in calls if call.open]
    assert len(found) == 7
    assert len({case.stage for case in found}) >= 4
    assert opened
    assert all(call.closes_at and call.closes_at > now for call in opened)
    assert [case.late for case in found].count(True) >= 1
    assert not any(case.failed_text for case in found)
