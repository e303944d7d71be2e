"""The drawing of a diagram: where its steps, lanes, flows and names stand, read from the file."""

from dataclasses import dataclass, field

from lxml import etree

from engine.definition.bpmn_xml import BPMN, FLOW_NODES, tag
from engine.layout.geometry import Box, Way

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
WAYPOINTS = "http://www.omg.org/spec/DD/20100524/DI"
_OPEN_KINDS = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_STEPS = FLOW_NODES | _OPEN_KINDS
_LINES = frozenset({"sequenceFlow", "association", "messageFlow"})


@dataclass(frozen=True)
class Step:
    """What the drawing needs to know of a step: `home` is the lane, open sub-process or pool that it is in.

    `host` is the step on whose edge a boundary event sits.
    """

    kind: str
    name: str
    home: str = ""
    host: str = ""


@dataclass(frozen=True)
class Line:
    """A flow, or another line between two elements."""

    kind: str
    name: str
    source: str
    target: str


@dataclass
class Drawing:
    """The elements of a diagram by their ids, and their places as far as they are drawn.

    `homes` are lanes, pools and open sub-processes, each with the one around it. `boxes` has all that is
    drawn as a shape, `labels` the places of names.
    """

    steps: dict[str, Step]
    lines: dict[str, Line]
    homes: dict[str, str]
    boxes: dict[str, Box] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    def around(self, home: str) -> list[str]:
        """Return a home and all homes around it, the innermost first."""
        listed: list[str] = []
        while home and home not in listed:
            listed.append(home)
            home = self.homes.get(home, "")
        return listed

    def touching(self, step: str) -> list[str]:
        """Return the lines into and out of a step, and those of the events on its edge."""
        ends = {step, *(one for one, shape in self.steps.items() if shape.host == step)}
        return [key for key, line in self.lines.items() if line.source in ends or line.target in ends]

    def step_boxes(self) -> dict[str, Box]:
        """Return the boxes of the steps that are drawn, open sub-processes apart."""
        return {key: self.boxes[key] for key in self.steps if key in self.boxes and key not in self.homes}

    def is_drawn(self) -> bool:
        """Return whether anything but lanes and pools is drawn."""
        return any(step in self.boxes for step in self.steps)


def read(root: etree._Element, element: str = "") -> Drawing:
    """Return the drawing of a file; of several planes the one on which an element is, else the first."""
    parts = _elements(root)
    plane = _plane_of(root, element)
    drawing = Drawing(_steps(root, parts), _read_lines(parts), _homes(root, parts, plane))
    if plane is not None:
        _add_places(drawing, plane)
    return drawing


def box_of(bounds: etree._Element) -> Box:
    """Return the box of a `Bounds` element."""
    return Box(*(float(bounds.get(name, 0)) for name in ("x", "y", "width", "height")))


def _elements(root: etree._Element) -> dict[str, etree._Element]:
    return {part.get("id", ""): part for part in root.iter(f"{{{BPMN}}}*") if part.get("id")}


def _plane_of(root: etree._Element, element: str) -> etree._Element | None:
    planes = list(root.iter(f"{{{DI}}}BPMNPlane"))
    for plane in planes:
        if any(shape.get("bpmnElement") == element for shape in plane):
            return plane
    return planes[0] if planes else None


def _steps(root: etree._Element, parts: dict[str, etree._Element]) -> dict[str, Step]:
    lanes = {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in root.iter(f"{{{BPMN}}}lane")
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef")
    }
    pools = {pool.get("processRef", ""): pool.get("id", "") for pool in root.iter(f"{{{BPMN}}}participant")}
    steps = {}
    for key, part in parts.items():
        if tag(part)[1] in _STEPS:
            host = part.get("attachedToRef", "")
            home = lanes.get(key) or lanes.get(host) or _home_around(part, pools)
            steps[key] = Step(tag(part)[1], part.get("name", ""), home, host)
    return steps


def _home_around(part: etree._Element, pools: dict[str, str]) -> str:
    parent = part.getparent()
    if parent is None:
        return ""
    identity = parent.get("id", "")
    return identity if tag(parent)[1] in _OPEN_KINDS else pools.get(identity, "")


def _homes(
    root: etree._Element, parts: dict[str, etree._Element], plane: etree._Element | None
) -> dict[str, str]:
    pools = {pool.get("processRef", ""): pool.get("id", "") for pool in root.iter(f"{{{BPMN}}}participant")}
    homes = dict.fromkeys(pools.values(), "")
    for lane in root.iter(f"{{{BPMN}}}lane"):
        outer = next(
            lane.iterancestors(f"{{{BPMN}}}lane", f"{{{BPMN}}}subProcess", f"{{{BPMN}}}process"), None
        )
        identity = "" if outer is None else outer.get("id", "")
        homes[lane.get("id", "")] = pools.get(identity, identity if identity in homes else "")
    steps = _steps(root, parts)
    for shape in plane if plane is not None else ():
        key = shape.get("bpmnElement", "")
        if key in steps and steps[key].kind in _OPEN_KINDS and shape.get("isExpanded") == "true":
            homes[key] = steps[key].home
    return homes


def _read_lines(parts: dict[str, etree._Element]) -> dict[str, Line]:
    return {
        key: Line(tag(part)[1], part.get("name", ""), part.get("sourceRef", ""), part.get("targetRef", ""))
        for key, part in parts.items()
        if tag(part)[1] in _LINES
    }


def _add_places(drawing: Drawing, plane: etree._Element) -> None:
    for shape in plane:
        kind, key = tag(shape)[1], shape.get("bpmnElement", "")
        bounds = shape.find(f"{{{DC}}}Bounds")
        if kind == "BPMNShape" and bounds is not None:
            drawing.boxes[key] = box_of(bounds)
        points = [
            (float(point.get("x", 0)), float(point.get("y", 0)))
            for point in shape.iter(f"{{{WAYPOINTS}}}waypoint")
        ]
        if kind == "BPMNEdge" and len(points) > 1:
            drawing.ways[key] = points
        label = shape.find(f"{{{DI}}}BPMNLabel/{{{DC}}}Bounds")
        if label is not None:
            drawing.labels[key] = box_of(label)
