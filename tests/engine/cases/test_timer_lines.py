"""What the history says about timers: a line for each that fired, in that order, and none for another."""

from datetime import timedelta

import pytest

from engine.actors import SYSTEM
from engine.background import worker
from engine.cases import commands
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import history, releases
from engine.store.history import StoredLine
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import NOTE
from tests.engine.builders.small_process import CLERK, START, clock_of, make_runtime, task_of


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_of_two_timers_that_interrupt_one_step_only_the_one_that_fired_has_a_line(runtime: Runtime) -> None:
    started = begin(
        runtime,
        Drawing("small")
        .start(role="clerk", form="note")
        .user("ask")
        .timer("later", 'duration("P2D")', on="ask")
        .timer("sooner", 'duration("P1D")', on="ask")
        .end()
        .end("missed")
        .end("home")
        .flow("start", "ask", "end")
        .flow("sooner", "home")
        .flow("later", "missed"),
    )
    clock_of(runtime).advance(timedelta(days=3))
    assert worker.wake_due(runtime) == 1
    (line,) = timer_lines(runtime, started)
    assert (line.text, line.step, line.label, line.actor) == (
        "The time came: Sooner",
        "sooner",
        "Sooner",
        SYSTEM.id,
    )
    assert line.details == {"due": START + timedelta(days=1)}


def test_a_timer_that_fires_as_somebody_completes_a_task_has_a_line_too(runtime: Runtime) -> None:
    started = begin(
        runtime,
        Drawing("small")
        .start(role="clerk", form="note")
        .user("ask")
        .gateway("which", "eventBased")
        .message("told")
        .timer("past", 'now - duration("PT1H")')
        .end()
        .end("heard")
        .flow("start", "ask", "which", "told", "heard")
        .flow("which", "past", "end"),
    )
    commands.complete(runtime, task_of(started.next_tasks, "ask"), [("text", "x")], CLERK)
    (line,) = timer_lines(runtime, started)
    assert (line.text, line.step, line.actor) == ("The time came: Past", "past", SYSTEM.id)
    assert line.details == {"due": START - timedelta(hours=1)}


def test_a_timers_line_comes_before_what_follows_from_it_and_before_the_next_timers(runtime: Runtime) -> None:
    started = begin(
        runtime,
        Drawing("small")
        .start(role="clerk", form="note")
        .user("ask")
        .timer("second", 'duration("P2D")', on="ask", interrupting=False)
        .service("answer", "stumble", over='"second"')
        .timer("first", 'duration("P1D")', on="ask", interrupting=False)
        .service("remind", "stumble", over='"first"')
        .end()
        .end("reminded")
        .end("answered")
        .flow("start", "ask", "end")
        .flow("first", "remind", "reminded")
        .flow("second", "answer", "answered"),
    )
    clock_of(runtime).advance(timedelta(days=3))
    assert worker.wake_due(runtime) == 1
    with runtime.database.read() as connection:
        lines = history.lines(connection, started.case_id)
    assert [line.step for line in lines if line.kind in {"timer", "operation"}] == [
        "first",
        "remind",
        "second",
        "answer",
    ]


def begin(runtime: Runtime, drawing: Drawing) -> Started:
    releases.publish(runtime, "here", Folder("small", {"small.bpmn": drawing.xml(), **NOTE}), CLERK)
    started = commands.start(runtime, "here", "small", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return started


def timer_lines(runtime: Runtime, started: Started) -> list[StoredLine]:
    with runtime.database.read() as connection:
        return [line for line in history.lines(connection, started.case_id) if line.kind == "timer"]
