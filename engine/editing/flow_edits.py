"""Flows of a diagram: leading one to another step, adding and removing one, its name and condition."""

from lxml import etree

from engine.definition.bpmn_xml import BPMN, tag
from engine.editing.open_diagram import OpenDiagram, add_inside, references
from engine.errors import NotAccepted
from engine.layout import redraw
from engine.layout.indented import add, take_out
from engine.layout.name_places import place_name

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LEADS_NOWHERE = frozenset({"endEvent"})
_NOBODY_LEADS = frozenset({"startEvent", "boundaryEvent"})


def connect(
    diagram: OpenDiagram, source: str, target: str, name: str = "", condition: str = "", default: bool = False
) -> str:
    """Lead a new flow from one step to another, draw it, and return its id."""
    flow = add_flow(diagram, source, target)
    describe(diagram, flow, name, condition, default)
    diagram.redraw(source, lambda drawing: redraw.draw_flow(drawing, flow))
    return flow


def redirect(diagram: OpenDiagram, flow: str, target: str) -> None:
    """Lead a flow to another step, and draw it."""
    element = diagram.flow(flow)
    _refuse_ends(diagram.step(element.get("sourceRef", "")), diagram.step(target))
    lead_to(diagram, flow, target)
    diagram.redraw(target, lambda drawing: redraw.draw_flow(drawing, flow))


def disconnect(diagram: OpenDiagram, flow: str) -> None:
    """Take a flow out of the diagram."""
    source = diagram.flow(flow).get("sourceRef", "")
    take_out_flow(diagram, flow)
    diagram.redraw(source, lambda drawing: redraw.erase(drawing, [flow], []))


def change_flow(diagram: OpenDiagram, flow: str, name: str, condition: str, default: bool) -> None:
    """Give a flow a name, a condition, and say whether it is the default of its choice."""
    describe(diagram, flow, name, condition, default)
    diagram.redraw(diagram.flow(flow).get("sourceRef", ""), lambda drawing: place_name(drawing, flow))


def describe(diagram: OpenDiagram, flow: str, name: str, condition: str, default: bool) -> None:
    """Write the name, the condition and the default of a flow; a default has no condition."""
    element = diagram.flow(flow)
    source = diagram.step(element.get("sourceRef", ""))
    _set(element, "name", " ".join(name.split()))
    if default:
        source.set("default", flow)
    elif source.get("default") == flow:
        del source.attrib["default"]
    old = element.find(f"{{{BPMN}}}conditionExpression")
    text = "" if default else condition.strip()
    if old is not None and (old.text or "").strip() == text:
        return
    if old is not None and not text:
        take_out(old)
    elif text:
        written = old if old is not None else add_inside(element, "conditionExpression")
        prefix = f"{element.prefix}:" if element.prefix else ""
        written.set(f"{{{XSI}}}type", f"{prefix}tFormalExpression")
        written.text = text


def add_flow(diagram: OpenDiagram, source: str, target: str) -> str:
    """Add a flow between two steps of the same process to the model alone, and return its id."""
    first, last = diagram.step(source), diagram.step(target)
    _refuse_ends(first, last)
    parent = first.getparent()
    if parent is None or parent is not last.getparent():
        raise NotAccepted("A flow cannot lead into another process, or out of one. Choose a step beside it.")
    key = diagram.new_id(f"flow {source} to {target}", "flow")
    ends = {"id": key, "sourceRef": source, "targetRef": target}
    add(parent, f"{{{BPMN}}}sequenceFlow", ends, _after_last_flow(parent))
    add_inside(first, "outgoing", key)
    add_inside(last, "incoming", key)
    return key


def lead_to(diagram: OpenDiagram, flow: str, target: str) -> None:
    """Lead a flow to another step in the model alone."""
    element = diagram.flow(flow)
    _forget(diagram, element.get("targetRef", ""), "incoming", flow)
    element.set("targetRef", target)
    add_inside(diagram.step(target), "incoming", flow)


def take_out_flow(diagram: OpenDiagram, flow: str) -> None:
    """Take a flow out of the model alone."""
    element = diagram.flow(flow)
    source = element.get("sourceRef", "")
    _forget(diagram, source, "outgoing", flow)
    _forget(diagram, element.get("targetRef", ""), "incoming", flow)
    step = diagram.step(source)
    if step.get("default") == flow:
        del step.attrib["default"]
    take_out(element)


def _refuse_ends(source: etree._Element, target: etree._Element) -> None:
    if tag(source)[1] in _LEADS_NOWHERE:
        raise NotAccepted(f"“{source.get('name') or source.get('id')}” is an end. No way leads on from it.")
    if tag(target)[1] in _NOBODY_LEADS:
        name = target.get("name") or target.get("id")
        raise NotAccepted(f"No way can lead to “{name}”: it begins by itself. Choose another step.")


def _forget(diagram: OpenDiagram, step: str, side: str, flow: str) -> None:
    for text, child in references(diagram.step(step), side):
        if text == flow:
            take_out(child)


def _after_last_flow(parent: etree._Element) -> int:
    places = [place for place, child in enumerate(parent) if tag(child)[1] == "sequenceFlow"]
    return places[-1] + 1 if places else len(parent)


def _set(element: etree._Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)
