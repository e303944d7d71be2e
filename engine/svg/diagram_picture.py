"""A diagram as SVG, drawn on the server from the diagram's own layout, showing where a case is.

Steps that are done have a tick, open steps an arrow, calls that the case is inside a ring, and flows that
were taken are thick, so that nothing depends on colour alone. The description says so in words. The SVG has
only presentation attributes, because pages forbid inline styles. Its classes are step, done, active, inside,
flow, taken and lane. Where two states of a diagram stand side by side, what was added has a plus, what was
removed a minus, and what changed a star: the classes are added, removed and changed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from engine.definition.bpmn_xml import BPMN, tag
from engine.definition.diagrams import Diagram, Node
from engine.layout import drawing
from engine.layout.drawing import Drawing
from engine.layout.geometry import Box
from engine.svg.position import Position
from engine.svg.shapes import outline, rectangle, words_in

_MARGIN = 20
_MARKS = {"active": "▶", "inside": "◌", "done": "✓", "added": "+", "removed": "-", "changed": "*"}
NOWHERE = Position()


@dataclass(frozen=True)
class Difference:
    """What differs between this state of a diagram and another, as ids of steps and flows."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    def of(self, element: str) -> str:
        """Return "added", "removed", "changed" or ""."""
        return next((name for name, ids in vars(self).items() if element in ids), "")


SAME = Difference()


def draw(
    diagram: Diagram, position: Position = NOWHERE, prefix: str = "diagram", difference: Difference = SAME
) -> str:
    """Return a diagram as SVG. `prefix` keeps the ids apart if a page has several diagrams."""
    layout = drawing.read(diagram.root)
    nodes = {node.id: node for scope in diagram.scopes for node in scope.nodes.values()}
    title, text = _words(diagram, nodes, position, difference)
    parts = [
        *_lanes(diagram, layout),
        *_flows(diagram, layout, prefix, position, difference),
        *(_step(node, layout, position, difference) for node in nodes.values() if node.id in layout.boxes),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{prefix}-title {prefix}-desc" '
        f'viewBox="{_view(layout)}" font-family="inherit" font-size="12" '
        f'data-diagram="{escape(diagram.process.id)}">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(text)}</desc>'
        f'<defs><marker id="{prefix}-arrow" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#0b0c0c"/></marker></defs>'
        f"{''.join(parts)}</svg>"
    )


def _view(layout: Drawing) -> str:
    boxes = [*layout.boxes.values(), *layout.labels.values()] or [Box(0, 0, 100, 100)]
    points = [(box.x, box.y) for box in boxes] + [
        (box.x + box.width, box.y + box.height + 30) for box in boxes
    ]
    points += [point for way in layout.ways.values() for point in way]
    left, top = min(x for x, _ in points) - _MARGIN, min(y for _, y in points) - _MARGIN
    right, bottom = max(x for x, _ in points) + _MARGIN, max(y for _, y in points) + _MARGIN
    return f"{left:g} {top:g} {right - left:g} {bottom - top:g}"


def _words(
    diagram: Diagram, nodes: dict[str, Node], position: Position, difference: Difference
) -> tuple[str, str]:
    def listed(ids: Collection[str]) -> str:
        return "; ".join(node.name for node in nodes.values() if node.id in ids and node.name)

    states: dict[str, Collection[str]] = {
        "Open": position.open,
        "Inside": position.inside,
        "Done": position.done,
        "Added": difference.added,
        "Removed": difference.removed,
        "Changed": difference.changed,
    }
    progress = [f"{state}: {listed(steps)}." for state, steps in states.items() if listed(steps)]
    steps = f"Steps: {'; '.join(node.name for node in nodes.values() if node.name)}."
    return f"Diagram: {diagram.process.name}", " ".join([*progress, steps])


def _lanes(diagram: Diagram, layout: Drawing) -> Iterator[str]:
    for element in diagram.root.iter(f"{{{BPMN}}}participant", f"{{{BPMN}}}lane"):
        box = layout.boxes.get(element.get("id", ""))
        if box is None:
            continue
        x, y, frame = box.x + 15, box.y + box.height / 2, rectangle(box, stroke="#505a5f")
        yield (
            f'<g class="lane">{frame}<text text-anchor="middle" x="{x:g}" y="{y:g}" '
            f'transform="rotate(-90 {x:g} {y:g})">{escape(element.get("name", ""))}</text></g>'
        )


def _flows(
    diagram: Diagram, layout: Drawing, prefix: str, position: Position, difference: Difference
) -> Iterator[str]:
    names = {flow.id: flow.name for scope in diagram.scopes for flow in scope.flows}
    for element in diagram.root.iter(f"{{{BPMN}}}sequenceFlow", f"{{{BPMN}}}association"):
        way = layout.ways.get(element.get("id", ""))
        if not way:
            continue
        points = " ".join(f"{x:g},{y:g}" for x, y in way)
        arrow = (
            f' marker-end="url(#{prefix}-arrow)"'
            if tag(element)[1] == "sequenceFlow"
            else ' stroke-dasharray="3 3"'
        )
        taken = "taken" if element.get("id", "") in position.flows else ""
        state = difference.of(element.get("id", "")) or taken
        width = ' stroke-width="3"' if state else ""
        line = f'points="{points}" fill="none" stroke="#0b0c0c"{width}'
        yield f'<polyline class="{f"flow {state}".rstrip()}" {line}{arrow}/>'
        name = names.get(element.get("id", ""), "")
        if name:
            middle = layout.labels.get(element.get("id", "")) or Box(way[0][0] + 5, way[0][1] - 18, 90, 14)
            yield words_in(middle, name, class_name="flow-name")


def _step(node: Node, layout: Drawing, position: Position, difference: Difference) -> str:
    box = layout.boxes[node.id]
    state = difference.of(node.id) or _state(node, position)
    mark = _MARKS.get(state, "")
    marked = (
        f'<text class="mark" x="{box.x - 2:g}" y="{box.y - 4:g}" font-weight="bold">{mark}</text>'
        if mark
        else ""
    )
    drawn = f"{outline(node, box, state)}{_name(node, box, layout)}{marked}"
    return f'<g class="{f"step {state}".rstrip()}" data-step="{escape(node.id)}">{drawn}</g>'


def _state(node: Node, position: Position) -> str:
    """Return "active", "inside", "done" or "". A step that is open again counts as open."""
    states = {"active": position.open, "inside": position.inside, "done": position.done}
    return next((state for state, steps in states.items() if node.id in steps), "")


def _name(node: Node, box: Box, layout: Drawing) -> str:
    if not node.name:
        return ""
    if node.kind.endswith(("Task", "Activity", "Process")):
        return words_in(box, node.name, inside=True)
    below = Box(box.x + box.width / 2 - 50, box.y + box.height + 4, 100, 28)
    return words_in(layout.labels.get(node.id, below), node.name)
