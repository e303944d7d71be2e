"""Settings of steps and flows are written where the engine reads them, and nothing else changes."""

import pytest

from engine.definition.bpmn_xml import read_xml
from engine.definition.diagrams import Diagram, Node, read_diagram
from engine.editing import flow_edits, setting_edits, step_edits
from engine.editing.open_diagram import OpenDiagram
from engine.editing.setting_edits import change_settings, settings_of
from engine.editing.step_kinds import KINDS
from tests.engine.layout.shipped_drawings import FILES, SHIPPED

AWARD = (SHIPPED / "award.bpmn").read_bytes()


def read_again(diagram: OpenDiagram) -> Diagram:
    """Return what an edit made."""
    return read_diagram(diagram.content(), "edited.bpmn")


def after(step: str, settings: dict[str, str], content: bytes = AWARD) -> Node:
    """Return a step of a diagram after its settings were changed."""
    diagram = OpenDiagram(content)
    change_settings(diagram, step, settings)
    return read_again(diagram).process.nodes[step]


@pytest.mark.parametrize("stem", FILES)
def test_writing_the_settings_that_are_there_changes_nothing(stem: str) -> None:
    content = (SHIPPED / f"{stem}.bpmn").read_bytes()
    diagram = OpenDiagram(content)
    for node in read_diagram(content, stem).process.nodes.values():
        change_settings(diagram, node.id, settings_of(node))
    assert diagram.content() == content


def test_a_property_is_changed_added_and_taken_away() -> None:
    node = after(
        "decide_award", {"dueIn": "P1D", "document": "award_sheet", "clause": "", "facts": "case_summary"}
    )
    assert node.properties == {
        "form": "award",
        "facts": "case_summary",
        "dueIn": "P1D",
        "document": "award_sheet",
    }


def test_the_last_setting_takes_what_held_it_away() -> None:
    diagram = OpenDiagram(AWARD)
    change_settings(diagram, "decide_award", dict.fromkeys(("form", "facts", "dueIn", "clause"), ""))
    [step] = [
        one for one in read_xml(diagram.content()).iter("{*}userTask") if one.get("id") == "decide_award"
    ]
    assert [child.tag.rpartition("}")[2] for child in step] == ["incoming", "outgoing"]


def test_another_operation_keeps_parameters_of_the_same_name_and_drops_the_others() -> None:
    settings = {"operation": "keep_selection", "variable": "kept_one", "parameter:advert": "advert"}
    node = after("make_award", settings)
    assert node.call is not None
    assert (node.call.operation, node.call.result) == ("keep_selection", "kept_one")
    assert node.call.parameters == {"advert": "advert"}
    assert after("make_award", {"operation": ""}).call is None


def test_each_kind_of_new_step_takes_its_settings() -> None:
    settings = {
        "person": {"form": "award", "party": "invitation.party"},
        "operation": {"operation": "close_advert", "parameter:advert": "advert", "variable": "closed"},
        "decision": {"table": "cascade", "result": "stage"},
        "script": {"script": 'note = "one"\nother = 2'},
        "call": {"process": "start_care"},
        "timer": {"timer": 'duration("P2D")'},
        "message": {"form": "award", "role": "broker"},
    }
    for kind in KINDS:
        if kind.key in settings:
            diagram = OpenDiagram(AWARD)
            step = step_edits.add_step(diagram, "flow_note_why_to_void_selection", kind, "New")
            change_settings(diagram, step, settings[kind.key])
            written = settings_of(read_again(diagram).process.nodes[step])
            assert {name: text for name, text in written.items() if text} == settings[kind.key]


def test_a_timer_becomes_a_moment_or_a_length_of_time_and_may_be_emptied() -> None:
    respond = (SHIPPED / "respond.bpmn").read_bytes()
    for text in ('duration("P2D")', "window.closes_at", ""):
        assert after("window_ends", {"timer": text}, respond).timer == text
    diagram = OpenDiagram(respond)
    change_settings(diagram, "window_ends", {"timer": 'duration("P2D")', "goes_on": "yes"})
    assert b"timeDuration" in diagram.content()
    assert not read_again(diagram).process.nodes["window_ends"].interrupting


def test_a_flow_gets_a_name_and_a_condition_or_is_the_default() -> None:
    diagram = OpenDiagram(AWARD)
    flow = flow_edits.connect(diagram, "is_it_made", "void_selection", "later", "award.interim")
    process = read_again(diagram).process
    [written] = [one for one in process.flows if one.id == flow]
    assert (written.name, written.condition) == ("later", "award.interim")
    assert process.leaving("is_it_made")[-1] == written
    flow_edits.change_flow(diagram, flow, "", "award.interim", True)
    process = read_again(diagram).process
    assert process.nodes["is_it_made"].default == flow
    assert [(one.name, one.condition) for one in process.flows if one.id == flow] == [("", None)]
    flow_edits.disconnect(diagram, flow)
    assert read_again(diagram).process.nodes["is_it_made"].default is None
    assert flow.encode() not in diagram.content()


def test_a_flow_leads_elsewhere() -> None:
    diagram = OpenDiagram(AWARD)
    flow_edits.redirect(diagram, "flow_is_it_made_to_note_why", "check_before_award")
    process = read_again(diagram).process
    assert "check_before_award" in [flow.target for flow in process.leaving("is_it_made")]
    assert setting_edits.settings_of(process.nodes["note_why"])["script"]
