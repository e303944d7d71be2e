"""What history keeps of a step that was completed."""

from engine.spiff.parsing import Specs
from engine.spiff.run import Run
from tests.engine.builders.bare_run import Acts, begun, specs
from tests.engine.builders.diagram import Drawing

CHOICE = (
    Drawing("journey")
    .start()
    .gateway("which", default="to_second")
    .user("first")
    .timer("too_late", "soon", on="first")
    .user("second")
    .end()
    .flow("start", "which")
    .flow("which", "first", when="wanted")
    .flow("which", "second", id="to_second")
    .flow("first", "end")
    .flow("too_late", "end")
    .flow("second", "end")
)
TWICE = (
    Drawing("journey")
    .start()
    .call("morning", "visit")
    .call("evening", "visit")
    .end()
    .flow("start", "morning", "evening", "end")
)
VISIT = Drawing("visit").start().user("knock").end().flow("start", "knock", "end")


def _done(run: Run, of: Specs, acts: Acts, step: str) -> Run:
    waiting = next(entry for entry in run.waiting() if entry.step == step)
    run.complete(waiting.id)
    run.advance()
    return run


def test_an_exclusive_gateway_says_which_step_came_next_even_one_with_a_boundary_event() -> None:
    for wanted, step in ((True, "first"), (False, "second")):
        acts = Acts()
        acts.variables |= {"wanted": wanted, "soon": acts.now.replace(year=2027)}
        run = Run.begin(specs(CHOICE), acts)
        run.advance()
        assert run.passed == [("journey", "start"), ("journey", "which", step)]


def test_a_process_with_two_callers_says_who_called_it() -> None:
    acts, of = Acts(), specs(TWICE, VISIT)
    assert of.shared == {"visit"}
    run = begun(of, acts)
    assert [(entry.step, run.callers(entry)) for entry in run.waiting()] == [("knock", "morning")]
    run = _done(run, of, acts, "knock")
    assert [(entry.step, run.callers(entry)) for entry in run.waiting()] == [("knock", "evening")]
    assert ("visit", "knock", "", "morning") in run.passed
    assert ("journey", "morning") in run.passed
    assert ("visit", "start", "", "evening") in run.passed


def test_a_process_with_one_caller_needs_no_word_about_it() -> None:
    once = Drawing("journey").start().call("morning", "visit").end().flow("start", "morning", "end")
    acts, of = Acts(), specs(once, VISIT)
    assert of.shared == frozenset()
    run = _done(begun(of, acts), of, acts, "knock")
    assert ("visit", "knock") in run.passed
