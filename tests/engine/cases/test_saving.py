"""What a step's properties raise while a unit of work is saved, and how long a failure stays on its case."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.cases import commands, retries, worklist
from engine.cases.context import CaseContext
from engine.clock import VirtualClock
from engine.database import tables
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from engine.errors import Conflict, StepFailed
from engine.outcomes import Completed, Started
from engine.runtime import Runtime
from engine.store import history, releases
from forms.schema.questions import Option
from rules.errors import RulesError
from tests.engine.builders import small_process
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import NOTE
from tests.engine.builders.small_process import CLERK, START, clock_of, stumble, task_of

CALL = {"role": "helper", "call": '"round"', "respondents": "helpers"}


def helpers(case: CaseContext) -> list[Option]:
    """Return who may offer."""
    return [Option("P1", "Helper 1")]


def nobody(case: CaseContext) -> list[Option]:
    """Fail to say who may offer."""
    raise RulesError("Nobody may offer in this district.")


def overtake(case: CaseContext) -> None:
    """Change the case as somebody else would whom no lock holds back."""
    cases = tables.cases
    case.connection.execute(
        update(cases)
        .where(cases.c.council == case.council, cases.c.id == case.case.id if case.case else False)
        .values(version=cases.c.version + 1)
    )


OPERATIONS = Operations((stumble, overtake), (helpers, nobody), {"clerk", "helper"})


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return Runtime(database, VirtualClock(START), OPERATIONS)


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"dueIn": "nothing.due"}, "due"),
        ({"role": "helper", "party": "nothing.first"}, "first"),
        ({**CALL, "call": "nothing.key"}, "key"),
        ({**CALL, "closesAt": "nothing.end"}, "end"),
        ({**CALL, "respondents": "nobody"}, "Nobody may offer in this district."),
    ],
    ids=["dueIn", "party", "call", "closesAt", "respondents"],
)
def test_a_property_that_cannot_be_worked_out_is_noted_with_its_step_and_answers(
    runtime: Runtime, properties: dict[str, str], words: str
) -> None:
    drawing = Drawing("small").start(role="clerk", form="note").user("first").script("keep", "nothing = {}")
    drawing.user("second", **properties).timer("close", 'duration("P2D")', on="second").end()
    drawing.flow("start", "first", "keep", "second", "end").flow("close", "end")
    started = begin(runtime, drawing)
    task_id = task_of(started.next_tasks, "first")
    with pytest.raises(StepFailed, match="“Second” could not be done"):
        commands.complete(runtime, task_id, [("text", "Long typed")], CLERK)
    case = case_row(runtime)
    assert (case["failed_step"], case["failed_label"]) == ("second", "Second")
    assert words in case["failed_text"]
    assert "unexpected" not in case["failed_text"]
    assert case["failed_act"]["posted"] == [["text", "Long typed"]]
    assert open_steps(runtime) == ["first"]


def test_a_case_that_somebody_else_changed_first_has_not_failed(runtime: Runtime) -> None:
    drawing = (
        Drawing("small").start(role="clerk", form="note").user("first").service("between", "overtake").end()
    )
    started = begin(runtime, drawing.flow("start", "first", "between", "end"))
    with pytest.raises(Conflict):
        commands.complete(runtime, task_of(started.next_tasks, "first"), [("text", "x")], CLERK)
    case = case_row(runtime)
    assert (case["failed_text"], case["failed_act"], case["version"]) == (None, None, 1)
    assert open_steps(runtime) == ["first"]


def test_answers_that_failed_are_still_there_to_retry_after_a_parallel_task(
    forked: Started, runtime: Runtime
) -> None:
    before = case_row(runtime)
    complete(runtime, forked, "beside")
    case = case_row(runtime)
    assert case["failed_text"]
    assert [case[name] for name in case if name.startswith("failed_")] == [
        before[name] for name in before if name.startswith("failed_")
    ]
    assert isinstance(retries.retry(runtime, forked.case_id, CLERK), Completed)
    assert not any(case_row(runtime)[name] for name in case if name.startswith("failed_"))
    with runtime.database.read() as connection:
        (line,) = (line for line in history.lines(connection, forked.case_id) if line.step == "walk")
    assert line.details["answers"] == {"text": "Long typed"}


def test_a_failure_is_forgotten_once_its_task_is_gone(forked: Started, runtime: Runtime) -> None:
    complete(runtime, forked, "stop")
    case = case_row(runtime)
    assert not any(case[name] for name in case if name.startswith("failed_"))
    assert open_steps(runtime) == ["beside"]


def test_a_failed_deadline_is_forgotten_once_it_fires_as_somebody_completes_a_task(
    forked: Started, runtime: Runtime
) -> None:
    clock_of(runtime).advance(timedelta(days=2))
    with small_process.stumbling("late"), pytest.raises(StepFailed):
        commands.wake(runtime, forked.case_id)
    assert case_row(runtime)["failed_act"]["act"] == "wake"
    complete(runtime, forked, "beside")
    assert case_row(runtime)["failed_act"] is None


@pytest.fixture
def forked(runtime: Runtime) -> Started:
    """A case with two tasks side by side, after one of them has failed."""
    started = begin(
        runtime,
        Drawing("small")
        .start(role="clerk", form="note")
        .gateway("split", "parallel")
        .user("walk")
        .service("cross", "stumble", over='"stone"')
        .user("beside")
        .message("stop", on="walk")
        .timer("too_late", 'duration("P2D")', on="walk")
        .service("limp", "stumble", over='"late"')
        .gateway("either")
        .gateway("join", "parallel")
        .end()
        .flow("start", "split", "walk", "cross", "either", "join", "end")
        .flow("split", "beside", "join")
        .flow("stop", "either")
        .flow("too_late", "limp", "either"),
    )
    with small_process.stumbling("stone"), pytest.raises(StepFailed, match="“Cross” could not be done"):
        complete(runtime, started, "walk", "Long typed")
    return started


def complete(runtime: Runtime, started: Started, step: str, text: str = "x") -> None:
    commands.complete(runtime, task_of(started.next_tasks, step), [("text", text)], CLERK)


def begin(runtime: Runtime, drawing: Drawing) -> Started:
    """Publish a small folder and start a case on it."""
    releases.publish(runtime, "here", Folder("small", {"small.bpmn": drawing.xml(), **NOTE}), CLERK)
    started = commands.start(runtime, "here", "small", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return started


def case_row(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.read() as connection:
        return dict(connection.execute(select(tables.cases)).mappings().one())


def open_steps(runtime: Runtime) -> Sequence[str]:
    with runtime.database.read() as connection:
        return sorted(task["step"] for task in worklist.open_tasks(connection, CLERK))
