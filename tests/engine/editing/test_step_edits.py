"""Steps of a diagram are added, renamed, moved and removed, in the model and in the drawing."""

import contextlib
import random

import pytest
from lxml import etree

from engine.definition.bpmn_xml import read_xml
from engine.definition.diagrams import Diagram, read_diagram
from engine.editing import flow_edits, step_edits
from engine.editing.open_diagram import OpenDiagram
from engine.editing.step_kinds import BESIDE, KINDS, StepKind, kind_named, kind_of_step
from engine.errors import NotAccepted
from engine.layout.drawing import read
from engine.layout.flaws import flaws
from tests.engine.layout.shipped_drawings import FILES, SHIPPED, sample

AWARD = (SHIPPED / "award.bpmn").read_bytes()
TO_AWARD = "flow_are_checks_good_to_decide_award"
BLANK = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
  <process id="p" isExecutable="true">
    <startEvent id="begins">
      <outgoing>f</outgoing>
    </startEvent>
    <endEvent id="ends">
      <incoming>f</incoming>
    </endEvent>
    <sequenceFlow id="f" sourceRef="begins" targetRef="ends"/>
  </process>
</definitions>
"""


def kind(key: str) -> StepKind:
    """Return the kind with this key."""
    named = kind_named(key)
    assert named is not None
    return named


def opened(content: bytes) -> tuple[OpenDiagram, set[str]]:
    """Return a diagram that is open, and the flaws that its drawing had before."""
    return OpenDiagram(content), flaws(read(read_xml(content)))


def closed(diagram: OpenDiagram, before: frozenset[str] | set[str] = frozenset()) -> Diagram:
    """Return what an edit made, read again; its drawing has all that the model has, and no new flaw."""
    content = diagram.content()
    root = read_xml(content)
    drawing = read(root)
    assert flaws(drawing) <= before
    assert drawing.boxes.keys() >= drawing.steps.keys()
    assert drawing.ways.keys() >= drawing.lines.keys()
    assert all(
        line.source in drawing.steps and line.target in drawing.steps for line in drawing.lines.values()
    )
    _same_flows_at_both_ends(root)
    return read_diagram(content, "edited.bpmn")


def _same_flows_at_both_ends(root: object) -> None:
    for flow in root.iter("{*}sequenceFlow"):  # type: ignore[attr-defined]
        for side, end in (("outgoing", "sourceRef"), ("incoming", "targetRef")):
            places = [
                place.getparent().get("id")
                for place in root.iter(f"{{*}}{side}")  # type: ignore[attr-defined]
                if place.text.strip() == flow.get("id")
            ]
            assert places == [flow.get(end)]


def test_a_step_stands_between_two_others_and_the_flow_keeps_its_name_and_condition() -> None:
    diagram, before = opened(AWARD)
    step = step_edits.add_step(diagram, TO_AWARD, kind("person"), "Manager's  check", "role:manager")
    process = closed(diagram, before).process
    assert step == "manager_s_check"
    assert (process.nodes[step].name, process.nodes[step].role) == ("Manager's check", "manager")
    [into] = process.entering(step)
    assert (into.id, into.source, into.name) == (TO_AWARD, "are_checks_good", "yes")
    assert into.condition == 'answers.go_on = "yes" and answers.plan_met = true'
    [onward] = process.leaving(step)
    assert (onward.target, onward.condition) == ("decide_award", None)


def test_only_the_lines_of_the_edit_change() -> None:
    before = etree.tostring(etree.fromstring(AWARD)).splitlines()
    diagram, _ = opened(AWARD)
    step_edits.rename(diagram, "make_award", "Award it")
    after = etree.tostring(diagram.root).splitlines()
    assert len(after) == len(before)
    [(old, new)] = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert old.replace(b"Make the award", b"Award it") == new


def test_every_kind_of_step_can_be_added_to_flows_of_every_shipped_diagram() -> None:
    cases = [
        (stem, flow.id, key)
        for stem in FILES
        for scope in read_diagram((SHIPPED / f"{stem}.bpmn").read_bytes(), stem).scopes
        for flow in scope.flows
        for key in KINDS
        if key.key != "end"
    ]
    for stem, flow, new in sample(cases, 60):
        diagram, before = opened((SHIPPED / f"{stem}.bpmn").read_bytes())
        step = step_edits.add_step(diagram, flow, new, "A new step")
        node = closed(diagram, before).process.nodes[step]
        assert kind_of_step(node) == new


def test_a_message_has_a_name_of_its_own_which_goes_with_its_event() -> None:
    diagram, before = opened(AWARD)
    first = step_edits.add_step(diagram, TO_AWARD, kind("message"), "Wait for the panel")
    second = step_edits.add_step(diagram, TO_AWARD, kind("message"), "Wait for the panel")
    process = closed(diagram, before).process
    assert process.nodes[first].event_name != process.nodes[second].event_name != ""
    step_edits.remove(diagram, first)
    step_edits.remove(diagram, second)
    closed(diagram, before)
    assert b"<bpmn:message " not in diagram.content()


def test_an_end_takes_the_place_of_what_followed_unless_nothing_else_leads_there() -> None:
    diagram, before = opened(AWARD)
    step = step_edits.add_step(diagram, "flow_is_it_made_to_note_why", kind("end"), "Not made")
    process = closed(diagram, before).process
    assert [flow.target for flow in process.leaving("is_it_made")] == ["start_care", step]
    with pytest.raises(NotAccepted, match="No way would lead to “Make the award” any more"):
        step_edits.add_step(diagram, "flow_is_it_awarded_to_make_award", kind("end"), "Ends")


def test_a_reminder_sits_on_the_edge_of_its_task_and_leads_on() -> None:
    diagram, before = opened(AWARD)
    step = step_edits.add_beside(diagram, "decide_award", BESIDE[0], "Remind them", "decide_award", False)
    node = closed(diagram, before).process.nodes[step]
    assert (node.attached_to, node.interrupting, node.event) == ("decide_award", False, "timer")
    assert node.role == "senior_officer"
    with pytest.raises(NotAccepted, match="Only a task for a person"):
        step_edits.add_beside(diagram, "make_award", BESIDE[0], "Remind them", "decide_award", False)


def test_a_step_moves_to_another_lane_with_what_sits_on_its_edge() -> None:
    diagram, before = opened(AWARD)
    event = step_edits.add_beside(diagram, "decide_award", BESIDE[0], "Too late", "note_why", True)
    step_edits.move(diagram, "decide_award", "lane_broker")
    nodes = closed(diagram, before).process.nodes
    assert (nodes["decide_award"].role, nodes[event].role) == ("broker", "broker")
    with pytest.raises(NotAccepted, match="sits on the edge"):
        step_edits.move(diagram, event, "lane_system")


def test_removing_a_step_asks_which_of_several_ways_goes_on() -> None:
    diagram, before = opened(AWARD)
    with pytest.raises(NotAccepted, match="Several ways lead on"):
        step_edits.remove(diagram, "are_checks_good")
    assert step_edits.remove(diagram, "are_checks_good", TO_AWARD) == "decide_award"
    process = closed(diagram, before).process
    assert [flow.target for flow in process.leaving("make_last_checks")] == ["decide_award"]
    assert "are_checks_good" not in process.nodes


def test_what_cannot_be_is_refused_in_words() -> None:
    diagram, _ = opened(AWARD)
    for act, words in (
        (lambda: step_edits.remove(diagram, "provider_decided"), "begins with it"),
        (lambda: step_edits.remove(diagram, "gone"), "removed this meanwhile"),
        (lambda: step_edits.rename(diagram, "make_award", "  "), "Give the step a name"),
        (lambda: step_edits.rename(diagram, "make_award", "x" * 201), "too long"),
        (lambda: flow_edits.connect(diagram, "award_settled", "make_award"), "is an end"),
        (lambda: flow_edits.connect(diagram, "make_award", "provider_decided"), "begins by itself"),
        (lambda: step_edits.remove(diagram, "make_last_checks", "x"), ""),
    ):
        if words:
            with pytest.raises(NotAccepted, match=words):
                act()
        else:
            act()
    with pytest.raises(NotAccepted, match="not well-formed"):
        OpenDiagram(b"<definitions")


def test_a_diagram_without_a_drawing_is_laid_out_when_it_is_edited() -> None:
    diagram, _ = opened(BLANK)
    step = step_edits.add_step(diagram, "f", kind("person"), "Read the request")
    assert closed(diagram).process.nodes[step].name == "Read the request"
    step_edits.remove(diagram, step)
    assert {*closed(diagram).process.nodes} == {"begins", "ends"}


def test_upright_lanes_are_left_to_the_editor() -> None:
    diagram, _ = opened(AWARD.replace(b'isHorizontal="true"', b'isHorizontal="false"'))
    with pytest.raises(NotAccepted, match="drawn upright"):
        step_edits.add_step(diagram, TO_AWARD, kind("person"), "Check")


def test_many_edits_of_one_diagram_leave_it_whole() -> None:
    for number in sample(range(8), 2):
        chance = random.Random(number)
        diagram, before = opened((SHIPPED / f"{FILES[number]}.bpmn").read_bytes())
        for _ in range(12):
            _some_edit(diagram, chance)
        closed(diagram, before)


def _some_edit(diagram: OpenDiagram, chance: random.Random) -> None:
    process = read_diagram(diagram.content(), "edited.bpmn").process
    steps = [key for key, node in process.nodes.items() if not node.attached_to]
    flow = chance.choice(process.flows)
    acts = (
        lambda: step_edits.add_step(
            diagram, flow.id, chance.choice(KINDS), chance.choice(["Look", "Ask again"])
        ),
        lambda: step_edits.remove(diagram, chance.choice(steps)),
        lambda: flow_edits.connect(diagram, chance.choice(steps), chance.choice(steps), "perhaps"),
        lambda: flow_edits.redirect(diagram, flow.id, chance.choice(steps)),
        lambda: step_edits.move(diagram, chance.choice(steps), "role:manager"),
    )
    with contextlib.suppress(NotAccepted):
        chance.choice(acts)()
