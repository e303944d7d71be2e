"""Each fault of a flow, beside a diagram that nearly has it, and the way that leads there."""

import time

import pytest

from engine.proof.findings import Finding, Verdict
from engine.proof.judge import Proof, prove
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import STOP, scopes_of


def small() -> Drawing:
    return Drawing("small").start().end()


def findings(*drawings: Drawing) -> list[Finding]:
    return prove(scopes_of(list(drawings)), drawings[0].process)


def told(*drawings: Drawing) -> list[tuple[Verdict, str]]:
    return [(finding.verdict, finding.step) for finding in findings(*drawings)]


def branches(first: str = "parallel", last: str = "parallel") -> Drawing:
    drawing = small().gateway("split", first, default="rest" if first == "exclusive" else "")
    drawing.user("a").user("b").gateway("join", last).user("after")
    drawing.flow("start", "split").flow("split", "a", when="x" if first == "exclusive" else "")
    drawing.flow("split", "b", id="rest").flow("a", "join", "after", "end").flow("b", "join")
    return drawing


def parcel() -> Drawing:
    """One branch may take the flow into the join that the other has taken already."""
    drawing = small().gateway("split", "parallel").user("pack").gateway("how", default="f").user("book")
    drawing.gateway("merge").gateway("join", "parallel").user("ready")
    drawing.flow("start", "split", "pack", "merge", "join", "ready", "end").flow("split", "how")
    drawing.flow("how", "merge", when='answers.text = "parcel"').flow("how", "book", id="f")
    return drawing.flow("book", "join")


def test_branches_that_meet_are_sound() -> None:
    assert told(branches()) == []
    assert told(branches("exclusive", "exclusive")) == []


def test_a_join_of_alternatives_waits_for_ever() -> None:
    (one,) = findings(branches("exclusive"))
    assert (one.verdict, one.step, one.about) == (Verdict.WAITS_FOR_EVER, "join", ("b",))
    assert [(stop.step, stop.act, stop.answers) for stop in one.way] == [
        ("Begin", "begin", ""),
        ("split", "choose", "x"),
        ("A", "do", ""),
    ]


def test_branches_that_run_into_an_exclusive_gateway_do_what_follows_twice() -> None:
    assert (Verdict.BEGUN_TWICE, "after") in told(branches("parallel", "exclusive"))


def test_branches_that_only_end_may_end_apart() -> None:
    drawing = small().gateway("split", "parallel").user("a").user("b").gateway("merge")
    drawing.flow("start", "split", "a", "merge", "end").flow("split", "b", "merge")
    assert told(drawing) == []


def test_one_branch_must_not_feed_a_join_for_both() -> None:
    (one,) = findings(parcel())
    assert (one.verdict, one.step) == (Verdict.FED_TWICE, "join")
    assert " > ".join(str(stop) for stop in one.way) == '“Begin” > “how” [answers.text = "parcel"] > “Pack”'


def test_a_join_may_stand_in_a_loop() -> None:
    drawing = branches().gateway("again", default="no").gateway("back")
    drawing.edges = [edge for edge in drawing.edges if edge[0] not in {"start_to_split", "after_to_end"}]
    drawing.flow("start", "back", "split").flow("after", "again").flow("again", "back", when="x")
    assert told(drawing.flow("again", "end", id="no")) == []


def test_a_reminder_beside_a_branch_ends_by_itself() -> None:
    drawing = branches().timer("late", "due", on="a", interrupting=False).script("note", "x = 1").end("noted")
    assert told(drawing.flow("late", "note", "noted")) == []


def test_an_event_that_leaves_a_branch_keeps_the_join_waiting() -> None:
    drawing = branches().timer("late", "due", on="a").end("gone")
    assert told(drawing.flow("late", "gone")) == [(Verdict.WAITS_FOR_EVER, "join")]
    drawing = branches().timer("late", "due", on="a").end("gone", event=STOP.format("gone"))
    assert told(drawing.flow("late", "gone")) == []


def test_what_never_ends_is_told() -> None:
    drawing = small().user("a").user("b").gateway("back")
    drawing.flow("start", "back", "a", "b", "back").message("stop", on="a").flow("stop", "end")
    assert told(drawing) == []
    drawing = (
        small().gateway("split", "parallel").user("a").user("b").gateway("back").gateway("join", "parallel")
    )
    drawing.flow("start", "split", "back", "a", "back").flow("split", "b", "join", "end").flow(
        "a", "join", id="x"
    )
    drawing.edges = [edge for edge in drawing.edges if edge[0] != "x"]
    assert Verdict.NEVER_ENDS in dict(told(drawing))


def failing(code: str = "lost") -> Drawing:
    drawing = (
        Drawing("inner").start("inner_start").user("work").gateway("well", default="yes").end("inner_end")
    )
    drawing.error("oops", code).flow("inner_start", "work", "well").flow("well", "inner_end", id="yes")
    return drawing.flow("well", "oops", when="x")


def between() -> Drawing:
    drawing = Drawing("middle").start("m_start").call("deeper", "inner").end("m_end")
    return drawing.flow("m_start", "deeper", "m_end")


def test_an_error_may_be_caught_two_levels_up() -> None:
    drawing = small().call("call", "middle").error("caught", "lost", on="call")
    drawing.flow("start", "call", "end").flow("caught", "end")
    assert told(drawing, between(), failing()) == []
    assert (Verdict.UNCAUGHT, "oops") in told(drawing, between(), failing("other"))


def test_the_way_to_an_uncaught_error_leads_through_the_calls() -> None:
    drawing = small().call("call", "middle").flow("start", "call", "end")
    (one,) = findings(drawing, between(), failing())
    assert [(stop.diagram, stop.step) for stop in one.way] == [
        ("small.bpmn", "Begin"),
        ("inner.bpmn", "Work"),
        ("inner.bpmn", "well"),
    ]


def test_the_way_to_a_fault_in_a_call_begins_with_the_journey() -> None:
    drawing = small().user("first").call("call", "inner").flow("start", "first", "call", "end")
    inner = branches("exclusive")
    inner.process = "inner"
    (one,) = findings(drawing, inner)
    assert (one.scope, one.step) == ("inner", "join")
    assert [(stop.diagram, stop.step) for stop in one.way][:3] == [
        ("small.bpmn", "Begin"),
        ("small.bpmn", "First"),
        ("inner.bpmn", "split"),
    ]


def test_a_step_that_no_case_comes_to_is_told() -> None:
    inner = Drawing("inner").start("inner_start").script("count", "x = 1").end("inner_end")
    inner.flow("inner_start", "count", "inner_end")
    drawing = small().call("call", "inner").timer("late", "due", on="call").flow("start", "call", "end")
    assert told(drawing.flow("late", "end"), inner) == [(Verdict.DEAD, "late")]


def wide(count: int, length: int = 1) -> Drawing:
    drawing = small().gateway("split", "parallel").gateway("join", "parallel")
    drawing.flow("start", "split").flow("join", "end")
    for branch in range(count):
        steps = [f"b{branch}_{number}" for number in range(length)]
        for step in steps:
            drawing.user(step)
        drawing.flow("split", *steps, "join")
    return drawing


@pytest.mark.parametrize("count", [12, 17, 30])
def test_many_branches_are_walked_one_after_the_other(count: int) -> None:
    proof = Proof(scopes_of([wide(count)]))
    proof.summary("small", ())
    walked = proof.walks["small", ()]
    assert walked.finished
    assert len(walked.next) <= 4 * count
    assert told(wide(count)) == []
    faulty = wide(count).timer("late", "due", on="b3_0").end("gone").flow("late", "gone")
    assert (Verdict.WAITS_FOR_EVER, "join") in told(faulty)


def test_a_diagram_of_300_nodes_is_proved_in_half_a_second() -> None:
    drawing = wide(25, 11)
    assert len(drawing.nodes) > 275
    begun = time.process_time()
    assert told(drawing) == []
    assert time.process_time() - begun < 5  # half a second where nothing else runs; `homeward bench` tells
