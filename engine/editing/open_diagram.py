"""A diagram that is open for one edit: its elements by id, new ids, and its drawing."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from engine.definition.bpmn_xml import BPMN, CannotRead, only_process, read_xml, tag
from engine.errors import NotAccepted
from engine.layout import drawing_xml
from engine.layout.drawing import DI, Drawing, read
from engine.layout.indented import add
from engine.layout.whole_layout import lay_out
from engine.mending import xml_files

_LETTERS = re.compile(r"[^a-z0-9]+")
_ARTICLES = frozenset({"a", "an", "the"})
_LONGEST_ID = 60
_UPRIGHT = "The lanes of this diagram are drawn upright. Edit it in the diagram editor."
_GONE = "Somebody removed this meanwhile. Look at the diagram as it is now."
_BEFORE_FLOWS = ("documentation", "extensionElements", "incoming", "outgoing")
"""The children of a step that stand first, in this order."""


class OpenDiagram:
    """The XML of a diagram while an edit changes it."""

    def __init__(self, content: bytes) -> None:
        try:
            read_xml(content)
            self.root = xml_files.read(content)
            self.process = only_process(self.root)
        except CannotRead as error:
            raise NotAccepted(str(error)) from error
        self._content = content

    def content(self) -> bytes:
        """Return the file as it is now."""
        return xml_files.write(self.root, self._content)

    def element(self, key: str) -> etree._Element:
        """Return the element with an id; raises NotAccepted if it is not there any more."""
        for element in self.root.iter(f"{{{BPMN}}}*"):
            if key and element.get("id") == key:
                return element
        raise NotAccepted(_GONE)

    def step(self, key: str) -> etree._Element:
        """Return a step; raises NotAccepted if it is not there any more."""
        element = self.element(key)
        if tag(element)[1] == "sequenceFlow":
            raise NotAccepted(_GONE)
        return element

    def flow(self, key: str) -> etree._Element:
        """Return a flow; raises NotAccepted if it is not there any more."""
        element = self.element(key)
        if tag(element)[1] != "sequenceFlow":
            raise NotAccepted(_GONE)
        return element

    def flows(self, step: str, side: str) -> list[etree._Element]:
        """Return the flows whose `sourceRef` or `targetRef` is a step."""
        return [flow for flow in self.root.iter(f"{{{BPMN}}}sequenceFlow") if flow.get(side) == step]

    def events_on(self, step: str) -> list[str]:
        """Return the ids of the events on the edge of a step."""
        events = self.root.iter(f"{{{BPMN}}}boundaryEvent")
        return [event.get("id", "") for event in events if event.get("attachedToRef") == step]

    def lane_of(self, step: str) -> etree._Element | None:
        """Return the innermost lane that a step is in."""
        inside = None
        for lane in self.root.iter(f"{{{BPMN}}}lane"):
            if any(text == step for text, _ in _references(lane)):
                inside = lane
        return inside

    def new_id(self, name: str, otherwise: str) -> str:
        """Return an id made from a name that nothing in the file has yet."""
        words = [word for word in _LETTERS.split(name.lower()) if word and word not in _ARTICLES]
        stem = "_".join(words)[:_LONGEST_ID].strip("_") or otherwise
        stem = stem if stem[0].isalpha() else f"{otherwise}_{stem}"
        taken = {element.get("id") for element in self.root.iter("{*}*")}
        number, key = 1, stem
        while key in taken:
            number += 1
            key = f"{stem}_{number}"
        return key

    def redraw(self, element: str, change: Callable[[Drawing], None]) -> None:
        """Change the drawing on the plane of an element; where there is none, lay the whole diagram out."""
        upright = (shape.get("isHorizontal") == "false" for shape in self.root.iter(f"{{{DI}}}BPMNShape"))
        if any(upright):
            raise NotAccepted(_UPRIGHT)
        drawing = read(self.root, element)
        if drawing.is_drawn():
            change(drawing)
        else:
            lay_out(drawing)
        drawing_xml.write(self.root, drawing, element)


def add_inside(step: etree._Element, name: str, text: str = "") -> etree._Element:
    """Add a child of BPMN to a step where the standard wants it, and return it."""
    kinds = [tag(child)[1] for child in step]
    if name in _BEFORE_FLOWS:
        before = _BEFORE_FLOWS[: _BEFORE_FLOWS.index(name) + 1]
        place = sum(1 for kind in kinds if kind in before)
    else:
        place = len(kinds)
    return add(step, f"{{{BPMN}}}{name}", {}, place, text)


def references(parent: etree._Element, name: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the ids that stand in children of an element, such as `incoming`, each with its child."""
    for child in list(parent):
        if tag(child) == (BPMN, name):
            yield (child.text or "").strip(), child


def _references(lane: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    return references(lane, "flowNodeRef")
