"""The shipped folder is whole: nothing wrong by the engine's check, everything used, everything drawn."""

from itertools import pairwise

import pytest
from lxml import etree

from brokerage import operations
from engine.checks import process_folder
from engine.definition import diagrams, letters
from engine.definition.bpmn_xml import BPMN
from engine.definition.diagrams import Diagram, Node
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from forms.schema import definition
from rules import dmn
from tests.processes import case_walk
from web.server import bootstrap

MOST_NODES = 20
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
FILES = case_walk.shipped()
DIAGRAMS = {
    name: diagrams.read_diagram(text, f"{name}.bpmn") for name, text in FILES.of_kind("diagram").items()
}
TABLES = {name: dmn.read_decisions(text, f"{name}.dmn") for name, text in FILES.of_kind("table").items()}
FORMS = {
    name: definition.read_form(text.decode(), f"{name}.form") for name, text in FILES.of_kind("form").items()
}
each_diagram = pytest.mark.parametrize("diagram", DIAGRAMS.values(), ids=DIAGRAMS)


def steps() -> list[Node]:
    """Every step of every diagram."""
    return [
        node for diagram in DIAGRAMS.values() for scope in diagram.scopes for node in scope.nodes.values()
    ]


def test_the_folder_holds_what_it_should() -> None:
    assert len(DIAGRAMS) >= 8
    assert len(TABLES) >= 15
    assert len(FORMS) >= 20
    assert len(FILES.of_kind("letter")) >= 15
    assert len(case_walk.example_files()) >= 3


def test_nothing_is_wrong_with_the_folder() -> None:
    known = Operations(operations.OPERATIONS, operations.SOURCES, operations.ROLES)
    assert [str(problem) for problem in process_folder.check(FILES, known)] == []


def faults_with(path: str, before: bytes, after: bytes) -> list[str]:
    """Return the faults of the folder with one change in one file."""
    assert before in FILES.files[path]
    changed = {**FILES.files, path: FILES.files[path].replace(before, after, 1)}
    return [
        str(fault) for fault in process_folder.check(Folder(FILES.process, changed), bootstrap.operations())
    ]


def test_a_misspelt_key_inside_an_example_is_refused() -> None:
    (fault,) = faults_with("examples/hard_cases.yaml", b"  required_start:", b"  required_strat:")
    assert "there is no such key; did you mean required_start?" in fault


def test_after_the_time_to_choose_ends_nobody_can_have_asked_for_another_provider() -> None:
    faults = faults_with("invite_citizen.bpmn", b'"declined"', b'"alternative"')
    assert faults
    assert all("no form has just been answered" in fault for fault in faults)
    assert {fault.split(":")[0] for fault in faults} == {
        "consider_alternative.bpmn, “Record the request and its reasons”",
        "consider_alternative.bpmn, “Note the request”",
    }


@each_diagram
def test_a_diagram_fits_on_a_page(diagram: Diagram) -> None:
    nodes = [node for node in diagram.process.nodes.values() if node.attached_to is None]
    assert len(nodes) <= MOST_NODES


@each_diagram
def test_every_step_and_flow_is_drawn_and_flows_turn_at_right_angles(diagram: Diagram) -> None:
    drawn = {shape.get("bpmnElement") for shape in diagram.root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    assert set(diagram.process.nodes) | {flow.id for flow in diagram.process.flows} <= drawn
    for edge in diagram.root.iter(f"{DI}BPMNEdge"):
        points = [(point.get("x"), point.get("y")) for point in edge.iter(WAYPOINT)]
        assert len(points) >= 2
        assert all(here[0] == there[0] or here[1] == there[1] for here, there in pairwise(points))


@each_diagram
def test_no_steps_overlap_and_every_step_stands_inside_its_lane(diagram: Diagram) -> None:
    boxes = {shape.get("bpmnElement"): box(shape) for shape in diagram.root.iter(f"{DI}BPMNShape")}
    nodes = [node for node in diagram.process.nodes.values() if node.attached_to is None]
    for number, node in enumerate(nodes):
        assert not any(overlap(boxes[node.id], boxes[other.id]) for other in nodes[number + 1 :]), node.label
    for lane in diagram.root.iter(f"{{{BPMN}}}lane"):
        left, top, right, bottom = boxes[lane.get("id")]
        for reference in lane.iter(f"{{{BPMN}}}flowNodeRef"):
            x, y, x2, y2 = boxes[reference.text]
            assert left <= x < x2 <= right, reference.text
            assert top <= (y + y2) / 2 <= bottom, reference.text


@each_diagram
def test_every_question_and_its_answers_are_named(diagram: Diagram) -> None:
    for node in diagram.process.nodes.values():
        assert node.name, node.id
        leaving = diagram.process.leaving(node.id)
        if node.kind == "exclusiveGateway" and len(leaving) > 1:
            assert node.name.endswith("?")
            assert all(flow.name for flow in leaving), node.name


def test_every_form_is_asked_somewhere_and_every_table_read() -> None:
    assert {node.form for node in steps() if node.form} == set(FORMS)
    source = "".join(path.read_text() for path in (case_walk.ROOT / "brokerage").rglob("*.py"))
    decided = {node.decision for node in steps() if node.decision}
    unread = {name for name in TABLES if name not in decided and f'"{name}"' not in source}
    assert unread <= {"clause_scope"}, "clause_scope is read when cases are played"


def test_every_letter_is_written_by_some_operation() -> None:
    source = "".join(path.read_text() for path in (case_walk.ROOT / "brokerage").rglob("*.py"))
    assert [name for name in FILES.of_kind("letter") if f'"{name}"' not in source] == []


def test_letters_can_be_read() -> None:
    for name, text in FILES.of_kind("letter").items():
        assert letters.read_letter(text.decode(), name).names


def test_every_rule_says_why_and_every_decision_names_its_clauses() -> None:
    for name, decisions in TABLES.items():
        (table,) = decisions.tables
        assert list(table.annotations) == ["clause", "reason"], name
        assert all(rule.annotations[1] for rule in table.rules), name
        assert len({rule.id for rule in table.rules}) == len(table.rules)


def test_every_required_question_says_what_is_missing_in_its_own_words() -> None:
    for form in FORMS.values():
        assert form.title
        for question in form.questions:
            yes_or_no = {option.value for option in question.options} == {"yes", "no"}
            assert not question.required or yes_or_no or question.errors.get("required"), question.label


def box(shape: etree._Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a shape."""
    bounds = shape.find(BOUNDS)
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes share any area."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
