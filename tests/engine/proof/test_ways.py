"""The way of a finding, as data: what is done where with which answers, and how it ends on the engine."""

from decimal import Decimal

import pytest

from engine.proof.findings import Verdict
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import scopes_of
from tests.engine.proof.replay import replayed
from tests.engine.proof.test_conditions import choice, counting, findings
from tests.engine.proof.test_judge import failing, parcel, small

SAMPLES = {
    "answers": {"decision": "yes", "text": "", "number": Decimal(0), "ticked": False, "empty": "a"},
    "result": {"count": Decimal(1), "stands": True},
}
RESULT = "{count: 1, stands: true} | {count: 2, stands: false}"


def looked() -> Drawing:
    """A result that is handed on, and a gateway that leaves a part of it out."""
    drawing = small().service("look", "look", "tie").script("note", "leaders = tie.count").user("ask")
    drawing.gateway("which").end("other").flow("start", "look", "note", "ask", "which")
    drawing.flow("which", "end", when="leaders = 1")
    return drawing.flow("which", "other", when="answers.number > 3")


def called() -> list[Drawing]:
    """A fault that depends on what is answered inside a call that has come back."""
    inner = Drawing("inner").start("inner_start").user("work").script("note", "kind = answers.decision")
    inner.end("inner_end").flow("inner_start", "work", "note", "inner_end")
    drawing = small().call("call", "inner").gateway("which").end("other").flow("start", "call", "which")
    drawing.flow("which", "end", when='kind = "yes"').flow("which", "other", when='kind = "no"')
    return [drawing, inner]


def thrown() -> list[Drawing]:
    """An error that nothing catches, for one answer."""
    inner = failing()
    inner.edges = [(flow, ends, when and "answers.ticked") for flow, ends, when in inner.edges]
    return [small().call("call", "inner").flow("start", "call", "end"), inner]


WAYS: dict[str, tuple[list[Drawing], Verdict]] = {
    "a rest": ([choice('answers.decision = "yes"', 'answers.decision = "no"')], Verdict.NO_WAY_OUT),
    "a result that is handed on": ([looked()], Verdict.NO_WAY_OUT),
    "answers inside a call": (called(), Verdict.NO_WAY_OUT),
    "a round": ([counting("rounds < 1")], Verdict.GOES_ROUND),
    "an error": (thrown(), Verdict.UNCAUGHT),
    "a join": ([parcel()], Verdict.FED_TWICE),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_case_that_goes_the_way_ends_as_told(way: str) -> None:
    drawings, verdict = WAYS[way]
    told = findings(*drawings, results={"look": RESULT})
    (fault,) = [one for one in told if one.verdict is verdict]
    assert replayed(fault, drawings, scopes_of(drawings), SAMPLES) == ""


def test_a_way_names_the_steps_with_their_answers_and_results() -> None:
    (fault,) = [
        one for one in findings(looked(), results={"look": RESULT}) if one.verdict is Verdict.NO_WAY_OUT
    ]
    assert [(stop.id, stop.act, dict(stop.values)) for stop in fault.way] == [
        ("start", "begin", {}),
        ("look", "set", {"tie.count": Decimal(2)}),
        ("ask", "do", {"answers.number": Decimal(3)}),
    ]


def test_what_was_done_inside_a_call_is_part_of_the_way_but_not_of_the_sentence() -> None:
    (fault,) = [one for one in findings(*called()) if one.verdict is Verdict.NO_WAY_OUT]
    assert [(stop.diagram, stop.id, stop.inside) for stop in fault.way] == [
        ("small.bpmn", "start", False),
        ("inner.bpmn", "work", True),
        ("small.bpmn", "call", False),
    ]
    assert fault.way[1].values == (("answers.decision", "later"),)
