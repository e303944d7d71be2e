"""Mending a step or flow of a diagram. Nothing else in the file changes."""

from collections.abc import Callable, Iterator

from lxml import etree

from engine.actors import role_key
from engine.checks.mend import Act, Mend
from engine.checks.problem import Problem
from engine.definition.bpmn_xml import BPMN, OURS, tag
from engine.layout import drawing, drawing_xml, redraw, whole_layout
from engine.mending.in_text import respell
from engine.mending.xml_files import read, write

_NEVER = frozenset({"id", "name", "sourceRef", "targetRef", "attachedToRef", "default"})
_ALSO = frozenset({("serviceTaskOperator", "id"), ("parameter", "id"), ("property", "name")})
"""Ids and names that say which operation, parameter or setting is meant."""


def change(content: bytes, problem: Problem, wanted: Mend) -> bytes:
    """Return the diagram with a problem of one of its steps or flows mended."""
    root = read(content)
    for element in root.iter(f"{{{BPMN}}}*"):
        if element.get("id") == problem.element:
            _mend(root, element, problem, wanted)
            break
    return write(root, content)


def _mend(root: etree._Element, element: etree._Element, problem: Problem, wanted: Mend) -> None:
    if wanted.act is Act.MAKE_DEFAULT:
        _make_default(root, element, wanted.after)
    elif wanted.act is Act.DRAW:
        _draw_missing(root)
    elif wanted.act is Act.GIVE_ROLE:
        _add_property(element, "role", wanted.after)
    elif wanted.act is Act.CONVERT:
        _replace(element, lambda text: wanted.after if _bare(text) == wanted.before else text)
    elif wanted.act is Act.RESPELL:
        _replace(element, lambda text: respell(text, wanted.before, wanted.after))
        if problem.place == "role":
            _rename_lane(root, problem.element, wanted)


def _make_default(root: etree._Element, gateway: etree._Element, flow: str) -> None:
    """Make a flow the default of a gateway; a condition on it would be ignored, so it goes."""
    gateway.set("default", flow)
    for element in root.iter(f"{{{BPMN}}}sequenceFlow"):
        if element.get("id") == flow:
            for condition in element.findall(f"{{{BPMN}}}conditionExpression"):
                element.remove(condition)


def _draw_missing(root: etree._Element) -> None:
    """Draw every step and flow that the drawing lacks; what is drawn stays, unless room has to be made."""
    places = drawing.read(root)
    if not places.is_drawn():
        whole_layout.lay_out(places)
    for step in [step for step in places.steps if step not in places.boxes]:
        redraw.draw_step(places, step)
    for flow, line in places.lines.items():
        if flow not in places.ways and {line.source, line.target} <= places.boxes.keys():
            redraw.draw_flow(places, flow)
    drawing_xml.write(root, places)


def _replace(element: etree._Element, new_text: Callable[[str], str]) -> None:
    for part in _parts(element):
        kind = tag(part)[1]
        if part.text and part.text.strip() and kind not in ("documentation", "incoming", "outgoing"):
            part.text = new_text(part.text)
        for name, value in part.attrib.items():
            if name not in _NEVER or (kind, name) in _ALSO:
                part.set(name, new_text(value))


def _bare(text: str) -> str:
    return text.strip().removeprefix("=").strip()


def _parts(element: etree._Element) -> Iterator[etree._Element]:
    """Yield an element and what is set on it, but no step inside it."""
    yield element
    for child in element:
        if isinstance(child.tag, str) and not child.get("sourceRef") and tag(child)[1] not in ("laneSet",):
            yield from _parts(child)


def _rename_lane(root: etree._Element, step: str, wanted: Mend) -> None:
    for lane in root.iter(f"{{{BPMN}}}lane"):
        inside = {(reference.text or "").strip() for reference in lane.findall(f"{{{BPMN}}}flowNodeRef")}
        if step in inside and role_key(lane.get("name", "")) == wanted.before:
            lane.set("name", wanted.after.replace("_", " ").capitalize())


def _add_property(element: etree._Element, name: str, value: str) -> None:
    extensions = element.find(f"{{{BPMN}}}extensionElements")
    if extensions is None:
        extensions = etree.Element(f"{{{BPMN}}}extensionElements")
        element.insert(0, extensions)
    properties = extensions.find(f"{{{OURS}}}properties")
    if properties is None:
        properties = etree.SubElement(extensions, f"{{{OURS}}}properties")
    etree.SubElement(properties, f"{{{OURS}}}property", {"name": name, "value": value})
