"""Where ours does better than the library, so that it is no measure: several events at once, and errors."""

from datetime import timedelta

import pytest

from engine.checks.process_folder import check
from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.faults.oracle import OPERATIONS
from tests.faults.small_diagrams import FORM, Hand, journey

STOP = '<bpmn:terminateEventDefinition id="stop_definition"/>'


def host_with_two_deadlines() -> Drawing:
    drawing = journey().user("work").user("first").user("second").end()
    drawing.timer("soon", 'duration("P1D")', on="work").timer("later", 'duration("P2D")', on="work")
    drawing.flow("begin", "work", "end").flow("soon", "first", "end").flow("later", "second", "end")
    return drawing


def test_of_two_deadlines_that_have_passed_the_earlier_one_counts() -> None:
    hand = Hand(host_with_two_deadlines())
    hand.wake(hand.due("later") + timedelta(days=1))
    assert hand.steps() == ["first"]


def test_an_action_done_after_the_deadline_does_not_let_both_go_on() -> None:
    drawing = host_with_two_deadlines().message("told", on="work").user("third")
    hand = Hand(drawing.flow("told", "third", "end"))
    hand.world.now = hand.due("soon")
    hand.do("told")
    assert hand.steps() == ["third"]


def test_a_message_after_the_deadline_of_an_event_gateway_does_not_let_both_go_on() -> None:
    drawing = journey().gateway("race", "eventBased").message("told").timer("late", 'duration("P1D")')
    drawing.user("heard").user("missed").end().flow("begin", "race", "told", "heard", "end")
    hand = Hand(drawing.flow("race", "late", "missed", "end"))
    hand.world.now = hand.due("late") + timedelta(hours=1)
    hand.do("told")
    assert hand.steps() == ["heard"]


def test_deadlines_that_have_passed_are_taken_in_their_order() -> None:
    drawing = journey().user("work").user("seen").end().end("aside").end("gone")
    drawing.timer("late", 'duration("P2D")', on="work")
    drawing.timer("reminder", 'duration("P1D")', on="work", interrupting=False)
    drawing.flow("begin", "work", "end").flow("late", "gone").flow("reminder", "seen", "aside")
    hand = Hand(drawing)
    hand.wake(hand.due("late"))
    assert hand.steps() == ["seen"]


def test_timers_are_gone_when_the_boundary_has_interrupted() -> None:
    drawing = journey().call("call", "inner").message("told", on="call").user("after").end()
    drawing.flow("begin", "call", "end").flow("told", "after", "end")
    inner = Drawing("inner").start().timer("wait", 'duration("P1D")').end().flow("start", "wait", "end")
    hand = Hand(drawing, inner)
    assert hand.steps() == ["told", "wait"]
    hand.do("told")
    assert hand.steps() == ["after"]


def test_an_event_that_leads_straight_back_to_its_step_interrupts_it_every_time() -> None:
    drawing = journey().user("work").message("more", on="work").end()
    hand = Hand(drawing.flow("begin", "work", "end").flow("more", "work"))
    for _ in range(4):
        hand.do("more")
        assert hand.steps() == ["more", "work"]


def failing(process: str, id: str) -> Drawing:
    drawing = Drawing(process).start().user(f"work_{process}").gateway("choice", default="well").end()
    drawing.error("failed", "lost").flow("start", f"work_{process}", "choice")
    drawing.definitions = [f'<bpmn:error id="{id}" name="lost" errorCode="{process}"/>']
    name, attributes = "failed", drawing.nodes.pop()
    inside = f'<bpmn:errorEventDefinition id="failed_definition" errorRef="{id}"/>'
    drawing.nodes.append((attributes[0], name, attributes[2], inside))
    drawing.flow("choice", "failed", when="answers.n = 1")
    return drawing.flow("choice", "end", id="well")


def two_calls(codes: tuple[str, str]) -> Drawing:
    drawing = journey().gateway("split", "parallel").gateway("join", "parallel").end()
    drawing.flow("begin", "split").flow("join", "end")
    for name, code in zip(("left", "right"), codes, strict=True):
        drawing.call(name, name).error(f"caught_{name}", code, on=name).user(f"mend_{name}")
        drawing.gateway(f"merge_{name}").flow("split", name, f"merge_{name}", "join")
        drawing.flow(f"caught_{name}", f"mend_{name}", f"merge_{name}")
    return drawing


def test_an_error_is_caught_on_the_step_it_happened_in_and_on_no_other() -> None:
    left, right = failing("left", "error"), failing("right", "error")
    for each in (left, right):
        each.definitions = [each.definitions[0].replace(f'errorCode="{each.process}"', 'errorCode="lost"')]
    hand = Hand(two_calls(("lost", "lost")), left, right)
    hand.do("work_left", answer=1)
    assert hand.steps() == ["mend_left", "work_right"]


def test_two_files_may_use_one_id_for_different_errors() -> None:
    hand = Hand(two_calls(("left", "right")), failing("left", "error"), failing("right", "error"))
    hand.do("work_left", answer=1)
    hand.do("work_right", answer=1)
    assert hand.steps() == ["mend_left", "mend_right"]


@pytest.mark.parametrize("inside", [False, True])
def test_a_terminate_end_ends_its_scope_and_nothing_else(inside: bool) -> None:
    drawing = journey() if not inside else Drawing("inner").start("begin")
    drawing.gateway("split", "parallel").gateway("join", "parallel").user("one").user("two").end()
    drawing.flow("begin", "split", "one", "join", "end").flow("split", "two", "join")
    drawing.user("work").timer("aside", 'duration("P1D")', on="work", interrupting=False)
    drawing.end("stop", "Stop", STOP).flow("aside", "stop")
    drawing.edges = [each for each in drawing.edges if 'sourceRef="begin"' not in each[1]]
    drawing.flow("begin", "work", "split")
    outer = journey().call("call", "inner").user("after").end().flow("begin", "call", "after", "end")
    hand = Hand(outer, drawing) if inside else Hand(drawing)
    hand.wake(hand.due("aside"))
    assert hand.steps() == (["after"] if inside else [])
    assert hand.side.ended != inside


def test_a_join_behind_a_reminder_that_may_begin_again_is_refused() -> None:
    drawing = journey().user("work").message("more", on="work").end()
    drawing.flow("begin", "work", "end").flow("more", "work")
    drawing.timer("reminder", 'duration("P1D")', on="work", interrupting=False)
    drawing.gateway("split", "parallel").gateway("join", "parallel").user("one").user("two").end("aside")
    drawing.flow("reminder", "split", "one", "join", "aside").flow("split", "two", "join")
    problems = check(Folder("journey", {"journey.bpmn": drawing.xml(), **FORM}), OPERATIONS)
    assert [each.step for each in problems] == ["join"]
    assert "one of its flows brings a second branch" in problems[0].text
