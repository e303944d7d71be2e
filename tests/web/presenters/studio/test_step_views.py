"""The steps of every shipped diagram as the list shows them, and the order in which they are read."""

import pytest

from engine.definition.diagrams import read_diagram
from engine.definition.folder import read_folder
from engine.editing.setting_edits import settings_of
from engine.studio.draft_catalogue import catalogue_of
from engine.studio.draft_reading import read_draft
from engine.studio.known_names import names_of
from tests.web.builders import small_council
from web.presenters.studio import step_views
from web.presenters.studio.field_checks import condition_fault, fault_of
from web.presenters.studio.step_order import drawn_steps
from web.server import bootstrap

OPERATIONS = bootstrap.operations()
SHIPPED = read_draft(read_folder(small_council.PROCESS), OPERATIONS)
CATALOGUE = catalogue_of(SHIPPED, OPERATIONS)
SPLIT = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
<process id="p" isExecutable="true"><startEvent id="begins"/><userTask id="ask" name="Ask"/>
<userTask id="one" name="One"/><userTask id="other" name="Other"/><userTask id="lost" name="Lost"/>
<sequenceFlow id="f" sourceRef="begins" targetRef="ask"/>
<sequenceFlow id="g" sourceRef="ask" targetRef="one"/>
<sequenceFlow id="h" sourceRef="ask" targetRef="other"/></process></definitions>"""


@pytest.mark.parametrize("stem", sorted(SHIPPED.diagrams))
def test_each_step_and_flow_of_a_diagram_is_listed_once_with_all_its_settings(stem: str) -> None:
    diagram = SHIPPED.diagrams[stem]
    views = step_views.step_views(diagram, stem == "micro_procurement", CATALOGUE, [])
    assert sorted(view.id for view in views) == sorted(diagram.process.nodes)
    ways = [way.id for view in views for way in view.ways]
    assert sorted(ways) == sorted(flow.id for flow in diagram.process.flows)
    for view in views:
        settings = settings_of(diagram.process.nodes[view.id])
        assert {field.name: field.value for field in view.fields if field.value} == {
            name: text for name, text in settings.items() if text
        }
    assert {view.lane for view in views} <= {key for key, _ in step_views.lane_options(diagram, CATALOGUE)}


@pytest.mark.parametrize("stem", sorted(SHIPPED.diagrams))
def test_no_field_finds_fault_with_what_is_shipped(stem: str) -> None:
    diagram, known = SHIPPED.diagrams[stem], names_of(SHIPPED)
    for view in step_views.step_views(diagram, stem == "micro_procurement", CATALOGUE, []):
        names = known.at(f"{stem}.bpmn", view.id)
        for field in view.fields:
            assert fault_of(field, field.value, names, OPERATIONS) == "", (view.id, field.name)
        for way in view.ways:
            assert condition_fault(way.condition, known.at(f"{stem}.bpmn", way.id)) == ""


def test_the_main_way_is_read_first() -> None:
    order = drawn_steps(SHIPPED.diagrams["award"].process)
    assert order[0] == "provider_decided"
    assert order.index("decide_award") < order.index("make_award") < order.index("note_why")
    journey = SHIPPED.diagrams["micro_procurement"].process
    order = drawn_steps(journey)
    assert order[order.index("advertise") + 1] == "package_changed_at_advertise"
    assert order.index("award") < order.index("change_package")


def test_ends_and_splits_that_are_only_understood_are_not_listed() -> None:
    views = step_views.step_views(read_diagram(SPLIT, "p.bpmn"), True, CATALOGUE, [])
    assert [view.id for view in views] == ["begins", "ask", "one", "other", "lost"]
    ways = {view.id: [(way.id, way.target) for way in view.ways] for view in views}
    assert ways == {
        "begins": [("f", "ask")],
        "ask": [("g", "one"), ("h", "other")],
        "one": [],
        "other": [],
        "lost": [],
    }
