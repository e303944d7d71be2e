"""Links: who holds one is a party of one role, until it expires."""

from datetime import timedelta

import pytest

from engine.database.handle import Database
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import links
from engine.store.links import LinkGone
from tests.engine.builders.small_process import begin, clock_of, make_runtime


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_a_link_makes_its_holder_a_party_of_one_role_until_it_expires(runtime: Runtime) -> None:
    started = begin(runtime)
    token = issue(runtime, started)
    with runtime.database.read() as connection:
        assert links.find(connection, token, clock_of(runtime).now()).used_at is None
    actor = links.open(runtime, token)
    assert (actor.party, actor.roles, actor.council) == ("P1", frozenset({"helper"}), "here")
    with runtime.database.read() as connection:
        assert links.find(connection, token, clock_of(runtime).now()).used_at is not None
    clock_of(runtime).advance(timedelta(days=2))
    with pytest.raises(LinkGone):
        links.open(runtime, token)


def test_a_link_is_kept_only_as_a_hash(runtime: Runtime) -> None:
    token = issue(runtime, begin(runtime))
    with runtime.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM links").all()
    assert token not in repr(rows)
    with runtime.database.read() as connection, pytest.raises(LinkGone):
        links.find(connection, token[:-1], clock_of(runtime).now())


def issue(runtime: Runtime, started: Started) -> str:
    now = clock_of(runtime).now()
    with runtime.database.begin() as connection:
        return links.issue(
            connection,
            "here",
            started.case_id,
            role="helper",
            party="P1",
            name="Ann",
            issued_at=now,
            expires_at=now + timedelta(days=1),
        )
