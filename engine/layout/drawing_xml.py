"""Writing a drawing back into the file of its diagram. What did not change is left as it stands."""

from lxml import etree

from engine.definition.bpmn_xml import BPMN, tag
from engine.layout.drawing import DC, DI, WAYPOINTS, Drawing, read
from engine.layout.geometry import Box, Way
from engine.layout.indented import add, take_out

_HORIZONTAL = frozenset({"participant", "lane"})


def write(root: etree._Element, drawing: Drawing, element: str = "") -> None:
    """Write the places of a drawing into its file, on the plane on which an element is."""
    plane = _plane(root, element)
    before = read(root, element)
    for shape in list(plane):
        key = shape.get("bpmnElement", "")
        if key not in drawing.boxes and key not in drawing.ways:
            take_out(shape)
    drawn = {shape.get("bpmnElement", ""): shape for shape in plane}
    kinds = {part.get("id", ""): tag(part)[1] for part in root.iter(f"{{{BPMN}}}*")}
    for key, box in drawing.boxes.items():
        attributes = _shape_attributes(drawing, key, kinds.get(key, ""))
        shape = drawn[key] if key in drawn else add(plane, f"{{{DI}}}BPMNShape", attributes)
        if before.boxes.get(key) != box:
            _set_bounds(shape, box)
        _set_label(shape, drawing.labels.get(key), before.labels.get(key))
    for key, way in drawing.ways.items():
        attributes = {"id": f"{key}_di", "bpmnElement": key}
        edge = drawn[key] if key in drawn else add(plane, f"{{{DI}}}BPMNEdge", attributes)
        if before.ways.get(key) != way:
            _set_way(edge, way)
        _set_label(edge, drawing.labels.get(key), before.labels.get(key))


def _shape_attributes(drawing: Drawing, key: str, kind: str) -> dict[str, str]:
    attributes = {"id": f"{key}_di", "bpmnElement": key}
    if kind in _HORIZONTAL:
        attributes["isHorizontal"] = "true"
    if kind == "exclusiveGateway":
        attributes["isMarkerVisible"] = "true"
    if key in drawing.homes and key in drawing.steps:
        attributes["isExpanded"] = "true"
    return attributes


def _plane(root: etree._Element, element: str) -> etree._Element:
    planes = list(root.iter(f"{{{DI}}}BPMNPlane"))
    for plane in planes:
        if any(shape.get("bpmnElement") == element for shape in plane):
            return plane
    if planes:
        return planes[0]
    drawn = next(root.iter(f"{{{BPMN}}}collaboration"), None)
    drawn = next(root.iter(f"{{{BPMN}}}process")) if drawn is None else drawn
    name = drawn.get("id", "")
    diagram = add(root, f"{{{DI}}}BPMNDiagram", {"id": f"drawing_{name}"})
    return add(diagram, f"{{{DI}}}BPMNPlane", {"id": f"plane_{name}", "bpmnElement": name})


def _set_bounds(parent: etree._Element, box: Box) -> None:
    bounds = parent.find(f"{{{DC}}}Bounds")
    if bounds is None:
        bounds = add(parent, f"{{{DC}}}Bounds", {}, 0)
    for name in ("x", "y", "width", "height"):
        bounds.set(name, _number(getattr(box, name)))


def _set_way(edge: etree._Element, way: Way) -> None:
    for point in edge.findall(f"{{{WAYPOINTS}}}waypoint"):
        take_out(point)
    for number, (x, y) in enumerate(way):
        add(edge, f"{{{WAYPOINTS}}}waypoint", {"x": _number(x), "y": _number(y)}, number)


def _set_label(shape: etree._Element, place: Box | None, before: Box | None) -> None:
    label = shape.find(f"{{{DI}}}BPMNLabel")
    if place is None:
        if label is not None and before is not None:
            take_out(label)
        return
    if place == before:
        return
    if label is None:
        label = add(shape, f"{{{DI}}}BPMNLabel", {})
    _set_bounds(label, place)


def _number(value: float) -> str:
    """Return a number of the drawing without digits that nobody sees."""
    return f"{round(value, 1):g}"
