"""Where a case is in its diagrams."""

from datetime import timedelta

import pytest

from engine.cases import commands
from engine.database.handle import Database
from engine.errors import NotFound
from engine.store import history
from engine.svg import position
from tests.engine.builders.small_process import begin, clock_of, make_runtime


def test_open_steps_are_told_from_the_calls_around_them(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    with database.read() as connection:
        journey = position.of_case(connection, started.case_id)["errand"]
        inner = position.of_case(connection, started.case_id)["collect"]
    assert (journey.open, journey.inside) == (set(), {"collecting"})
    assert inner.open == {"offers"}
    assert {"start_to_keep", "closing_to_collecting"} <= journey.flows
    assert "any_to_approve" not in journey.flows


def test_only_the_flow_that_a_gateway_took_counts_as_taken(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    clock_of(runtime).advance(timedelta(days=30))
    commands.wake(runtime, started.case_id)
    with database.read() as connection:
        journey = position.of_case(connection, started.case_id)["errand"]
    assert "none_came" in journey.flows
    assert "any_to_approve" not in journey.flows


def test_a_way_that_the_history_does_not_name_is_not_marked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    old = [[["errand", "gathering"], ["errand", "any"], ["errand", "nobody"]]]
    monkeypatch.setattr(history, "paths", lambda *_: old)
    with database.read() as connection:
        journey = position.of_case(connection, started.case_id)["errand"]
    assert {"any", "nobody"} <= journey.done
    assert not {"none_came", "any_to_approve"} & journey.flows


def test_a_case_that_does_not_exist_is_nowhere(database: Database) -> None:
    runtime = make_runtime(database)
    with runtime.database.read() as connection, pytest.raises(NotFound):
        position.of_case(connection, "nobody's")
