"""The traps of SpiffWorkflow 3.2.0 about timers, messages and errors, each answered."""

from datetime import timedelta

import pytest

from engine.spiff.nodes import NodeFailed
from tests.engine.builders.bare_run import FORK, WAIT, Acts, again, begun, do, specs, steps
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_process import START


def test_an_extended_deadline_is_the_new_one_and_the_old_timer_is_gone() -> None:
    acts, of = Acts(), specs(WAIT)
    acts.variables["due"] = START + timedelta(days=1)
    run = begun(of, acts)
    acts.variables["due"] = START + timedelta(days=2)
    run = do(run, "again", of, acts)
    assert [each.due for each in run.waiting() if each.kind == "timer"] == [START + timedelta(days=2)]
    acts.now = START + timedelta(days=1, hours=1)
    run.advance()
    assert steps(run) == ["again", "late", "open", "stop"]
    acts.now = START + timedelta(days=2)
    run.advance()
    assert run.ended


def test_a_deadline_is_worked_out_once_and_survives_a_restore() -> None:
    acts, of = Acts(), specs(WAIT)
    acts.variables["due"] = START + timedelta(days=1)
    run = begun(of, acts)
    acts.variables["due"] = START + timedelta(days=9)
    run = again(again(run, of, acts), of, acts)
    assert [each.due for each in run.waiting() if each.kind == "timer"] == [START + timedelta(days=1)]


def test_a_due_timer_is_run_and_not_left_ready() -> None:
    drawing = (
        Drawing("t")
        .start()
        .timer("first", "due")
        .script("between", "x")
        .timer("second", "due")
        .end()
        .flow("start", "first", "between", "second", "end")
    )
    acts, of = Acts(), specs(drawing)
    acts.variables["due"] = START + timedelta(hours=1)
    run = begun(of, acts)
    acts.now = START + timedelta(hours=2)
    run.advance()
    assert run.ended


def test_an_event_gateway_takes_the_first_and_forgets_the_rest_after_a_restore() -> None:
    drawing = (
        Drawing("g")
        .start()
        .gateway("w", "eventBased")
        .timer("t", "due")
        .message("m")
        .message("n")
        .end()
        .end("e2")
        .end("e3")
        .flow("start", "w", "t", "end")
        .flow("w", "m", "e2")
        .flow("w", "n", "e3")
    )
    acts, of = Acts(), specs(drawing)
    acts.variables["due"] = START + timedelta(hours=1)
    run = begun(of, acts)
    assert steps(run) == ["m", "n", "t"]
    assert do(run, "n", of, acts).ended
    acts.now = START + timedelta(hours=1)
    late = again(run, of, acts)
    late.advance()
    assert late.ended


def test_a_reminder_that_does_not_interrupt_leaves_the_task() -> None:
    drawing = (
        Drawing("r")
        .start()
        .user("ask")
        .timer("remind", "due", on="ask", interrupting=False)
        .script("write", "x")
        .end()
        .end("e2")
        .flow("start", "ask", "end")
        .flow("remind", "write", "e2")
    )
    acts, of = Acts(), specs(drawing)
    acts.variables["due"] = START + timedelta(hours=1)
    run = begun(of, acts)
    acts.now = START + timedelta(hours=1)
    run.advance()
    run = again(run, of, acts)
    assert (steps(run), acts.performed) == (["ask"], ["write"])
    assert do(run, "ask", of, acts).ended


def test_an_error_in_a_called_process_goes_to_its_boundary() -> None:
    outer = (
        Drawing("outer")
        .start()
        .call("go", "inner")
        .error("oops", "E1", on="go")
        .user("mend")
        .end()
        .end("e2")
        .flow("start", "go", "end")
        .flow("oops", "mend", "e2")
    )
    inner = Drawing("inner").start().user("ask").error("bad", "E1").flow("start", "ask", "bad")
    acts, of = Acts(), specs(outer, inner)
    assert steps(do(begun(of, acts), "ask", of, acts)) == ["mend"]


def test_an_error_nothing_catches_is_a_failure_and_no_success() -> None:
    inner = Drawing("inner").start().user("ask").error("bad", "E1").flow("start", "ask", "bad")
    acts, of = Acts(), specs(inner)
    run = begun(of, acts)
    with pytest.raises(NodeFailed, match="E1"):
        do(run, "ask", of, acts)


def test_interrupting_a_called_process_drops_all_inside_it() -> None:
    outer = (
        Drawing("outer")
        .start()
        .call("go", "fork")
        .message("stop", on="go")
        .user("after")
        .end()
        .flow("start", "go", "end")
        .flow("stop", "after", "end")
    )
    acts, of = Acts(), specs(outer, FORK)
    run = do(begun(of, acts), "stop", of, acts)
    assert steps(run) == ["after"]
    assert do(run, "after", of, acts).ended
