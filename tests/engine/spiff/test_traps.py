"""The traps of SpiffWorkflow 3.2.0, each answered: named after the trap, not after our code."""

import json
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
import zstandard

from engine.actors import Actor
from engine.background import worker
from engine.cases import commands, worklist
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.errors import StateError
from engine.outcomes import Completed, Started
from engine.runtime import Runtime
from engine.spiff import codec
from engine.spiff.nodes import NodeFailed, Scripts
from engine.spiff.run import Run
from engine.store import releases
from tests.engine.builders.bare_run import FORK, LOOP, Acts, begun, do, specs, steps
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import CLERK, clock_of, make_runtime


def test_a_case_gone_round_1500_times_is_not_reported_completed_and_stays_as_small() -> None:
    acts, of = Acts(), specs(LOOP)
    acts.variables["again"] = True
    run = begun(of, acts)
    first = len(run.store({}))
    for _ in range(1500):
        run = do(run, "ask", of, acts)
    assert steps(run) == ["ask"]
    assert not run.ended
    assert len(run.store({})) <= first * 1.2
    acts.variables["again"] = False
    assert do(run, "ask", of, acts).ended


def test_a_task_far_down_the_tree_is_still_found() -> None:
    acts, of = Acts(), specs(LOOP)
    acts.variables["again"] = True
    run = Run.begin(of, acts)
    run.advance()
    for _ in range(300):
        run.complete(run.waiting()[0].id)
        run.advance()
    assert steps(run) == ["ask"]
    assert len(run.store({})) < 2000


def test_a_tree_too_deep_to_store_raises_the_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(specs(FORK), Acts())
    monkeypatch.setattr(codec, "MAX_DEPTH", 1)
    with pytest.raises(StateError, match="too deep"):
        run.store({})


def test_task_data_is_not_used_so_nothing_is_aliased_merged_or_lost() -> None:
    acts, of = Acts(), specs(LOOP)
    acts.variables["again"] = True
    run = do(begun(of, acts), "ask", of, acts)
    assert all(task.data == {} for task in run._workflow.tasks.values())


@pytest.mark.parametrize("order", ["abc", "cab", "bca", "cba"])
def test_a_join_waits_for_every_branch_after_each_restore(order: str) -> None:
    acts, of = Acts(), specs(FORK)
    run = begun(of, acts)
    for number, step in enumerate(order, 1):
        run = do(run, step, of, acts)
        assert steps(run) == (["last"] if number == 3 else sorted(order[number:]))
    assert do(run, "last", of, acts).ended


def test_a_join_inside_a_called_process_inside_a_loop_fires_each_time() -> None:
    outer = (
        Drawing("outer")
        .start()
        .call("go", "fork")
        .gateway("more", default="no")
        .end()
        .flow("start", "go", "more")
        .flow("more", "go", when="again")
        .flow("more", "end", id="no")
    )
    acts, of = Acts(), specs(outer, FORK)
    acts.variables["again"] = True
    run = begun(of, acts)
    for _ in range(3):
        for step in ("a", "b", "c", "last"):
            assert step in steps(run)
            run = do(run, step, of, acts)
    assert steps(run) == ["a", "b", "c"]


def test_a_restored_case_has_our_script_engine_and_no_python() -> None:
    acts, of = Acts(), specs(LOOP)
    run = begun(of, acts)
    engine = run._workflow.script_engine
    assert isinstance(engine, Scripts)
    for evaluate in (engine.environment.evaluate, engine.environment.execute):
        with pytest.raises(PermissionError):
            evaluate("1", {})


def test_an_exception_in_a_service_names_its_step_and_not_a_name_error() -> None:
    drawing = Drawing("s").start().service("call", "x").end().flow("start", "call", "end")
    acts = Acts()
    acts.variables["fails"] = "call"
    with pytest.raises(NodeFailed) as caught:
        begun(specs(drawing), acts)
    assert (caught.value.step, type(caught.value.cause)) == ("call", LookupError)


def test_a_choice_with_no_true_condition_says_so() -> None:
    drawing = (
        Drawing("s")
        .start()
        .gateway("g")
        .end()
        .end("e2")
        .flow("start", "g")
        .flow("g", "end", when="one")
        .flow("g", "e2", when="two")
    )
    acts = Acts()
    acts.variables.update(one=False, two=False)
    with pytest.raises(NodeFailed, match="None of the conditions"):
        begun(specs(drawing), acts)


def test_keys_out_of_order_do_not_lose_tasks() -> None:
    acts, of = Acts(), specs(FORK)
    state = orjson.loads(zstandard.ZstdDecompressor().decompress(begun(of, acts).store({"b": 1, "a": 2})))
    shuffled = orjson.dumps(dict(reversed(state.items())), option=orjson.OPT_SORT_KEYS)
    run = Run.load(of, zstandard.ZstdCompressor().compress(shuffled), acts)
    assert steps(run) == ["a", "b", "c"]


def test_a_variable_named_typename_does_no_harm(database: Database) -> None:
    runtime = small(
        database,
        Drawing("small")
        .start(role="clerk", form="note")
        .script("s", 'typename = "x"')
        .user("ask")
        .end()
        .flow("start", "s", "ask", "end"),
    )
    assert isinstance(finish(runtime, "ask"), Completed)


def test_a_restart_with_freshly_parsed_specifications_goes_on_inside_a_called_process() -> None:
    outer = (
        Drawing("outer").start().call("go", "fork").user("after").end().flow("start", "go", "after", "end")
    )
    acts = Acts()
    run = begun(specs(outer, FORK), acts)
    for step in ("b", "a", "c", "last", "after"):
        run = Run.load(specs(outer, FORK), run.store({}), acts)
        run = do(run, step, specs(outer, FORK), acts)
    assert run.ended


def test_a_state_of_another_format_is_refused() -> None:
    blob = zstandard.ZstdCompressor().compress(json.dumps({"f": 99, "v": {}, "t": []}).encode())
    with pytest.raises(StateError, match="format 99"):
        codec.variables_of(blob)


def test_a_state_that_names_a_step_the_release_does_not_have_is_refused() -> None:
    acts = Acts()
    run = begun(specs(FORK), acts)
    with pytest.raises(StateError, match="does not have"):
        Run.load(specs(LOOP), run.store({}), acts)


def test_a_time_without_a_zone_is_refused_in_words(database: Database) -> None:
    runtime = small(
        database,
        Drawing("small")
        .start(role="clerk", form="note")
        .script("set", 'until = date and time("2026-07-05T17:00:00")')
        .user("ask")
        .timer("t", "until", on="ask")
        .end()
        .flow("start", "set", "ask", "end")
        .flow("t", "end"),
    )
    with pytest.raises(Exception, match="has no zone"):
        commands.start(runtime, "here", "small", [("text", "")], CLERK)


def test_a_london_deadline_in_summer_is_an_hour_before_its_name_in_utc(database: Database) -> None:
    deadline = 'date and time("2026-07-05T17:00:00@Europe/London")'
    runtime = small(
        database,
        Drawing("small")
        .start(role="clerk", form="note")
        .user("ask")
        .timer("t", deadline, on="ask")
        .end()
        .flow("start", "ask", "end")
        .flow("t", "end"),
    )
    commands.start(runtime, "here", "small", [("text", "")], CLERK)
    clock_of(runtime).set(datetime(2026, 7, 5, 15, 59, 59, tzinfo=UTC))
    assert worker.wake_due(runtime) == 0
    clock_of(runtime).set(datetime(2026, 7, 5, 16, 0, tzinfo=UTC))
    assert worker.wake_due(runtime) == 1


def small(database: Database, drawing: Drawing) -> Runtime:
    runtime = make_runtime(database)
    releases.publish(
        runtime,
        "here",
        Folder("small", {"small.bpmn": drawing.xml(), "forms/note.form": form(text("text"))}),
        CLERK,
    )
    return runtime


def finish(runtime: Runtime, step: str, actor: Actor = CLERK) -> Any:
    started = commands.start(runtime, "here", "small", [("text", "")], actor)
    assert isinstance(started, Started)
    with runtime.database.read() as connection:
        (task,) = worklist.open_tasks(connection, actor, case_id=started.case_id)
    assert task["step"] == step
    return commands.complete(runtime, task["id"], [("text", "")], actor)
