"""Diagrams without a drawing are laid out whole."""

import pytest

from engine.definition.bpmn_xml import read_xml
from engine.layout import drawing_xml
from engine.layout.drawing import DI, read
from engine.layout.flaws import flaws
from engine.layout.whole_layout import lay_out
from tests.engine.layout.shipped_drawings import FILES, SHIPPED

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NESTED = f"""<definitions xmlns="{BPMN}" id="d"><process id="p" isExecutable="true">
<startEvent id="s"/><subProcess id="sub"><startEvent id="is"/><userTask id="it" name="Inside"/>
<endEvent id="ie"/>
<sequenceFlow id="if1" sourceRef="is" targetRef="it"/>
<sequenceFlow id="if2" sourceRef="it" targetRef="ie"/></subProcess>
<boundaryEvent id="b" attachedToRef="sub"><timerEventDefinition id="t"/></boundaryEvent><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="sub"/><sequenceFlow id="f2" sourceRef="sub" targetRef="e"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="sub"/></process></definitions>""".encode()


@pytest.mark.parametrize("stem", FILES)
def test_a_shipped_diagram_without_its_drawing_is_laid_out_without_a_flaw(stem: str) -> None:
    root = read_xml((SHIPPED / f"{stem}.bpmn").read_bytes())
    for diagram in list(root.iter(f"{{{DI}}}BPMNDiagram")):
        root.remove(diagram)
    drawing = read(root)
    assert not drawing.is_drawn()
    lay_out(drawing)
    assert flaws(drawing) == set()
    assert drawing.boxes.keys() == drawing.steps.keys() | drawing.homes.keys()
    assert drawing.ways.keys() == drawing.lines.keys()
    drawing_xml.write(root, drawing)
    assert flaws(read(root)) == set()


def test_a_sub_process_is_drawn_open_around_its_steps() -> None:
    root = read_xml(NESTED)
    drawing = read(root)
    lay_out(drawing)
    assert flaws(drawing) == set()
    assert all(drawing.boxes["sub"].holds(drawing.boxes[step]) for step in ("is", "it", "ie"))
    drawing_xml.write(root, drawing)
    again = read(root)
    assert again.homes == {"sub": ""}
    assert again.boxes.keys() == drawing.boxes.keys()
