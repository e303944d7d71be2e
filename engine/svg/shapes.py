"""The outlines of BPMN steps as SVG, and text that is wrapped to fit into boxes."""

import textwrap
from html import escape

from engine.definition.diagrams import Node
from engine.layout.geometry import Box

_LINE = 14
_LETTER = 6.4
_EVENT_SIGNS = {
    "timer": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0M0-.7V0H.6",
    "message": "M-1-.7H1V.7H-1zL0 .1L1-.7",
    "error": "M-1 1L-.3-.6L.3.4L1-1",
}
_GATEWAY_SIGNS = {
    "exclusiveGateway": "M-1-1L1 1M1-1L-1 1",
    "parallelGateway": "M-1.3 0H1.3M0-1.3V1.3",
    "eventBasedGateway": "M0-1L1-.2L.6.8H-.6L-1-.2z",
}
_TYPES = {"userTask": "person", "serviceTask": "work", "scriptTask": "script", "businessRuleTask": "table"}


_FILLS = {
    "active": "#fff7bf",
    "inside": "#fffdf0",
    "done": "#e8f1ec",
    "added": "#cce2d8",
    "removed": "#f4cdc6",
    "changed": "#fff7bf",
}


def words_in(box: Box, text: str, inside: bool = False, class_name: str = "name") -> str:
    """Return a text wrapped to the width of a box, in its middle (`inside`) or from its top."""
    lines = textwrap.wrap(text, max(6, int(box.width / _LETTER)), break_long_words=False) or [""]
    x, middle = box.centre
    y = middle - (len(lines) - 1) * _LINE / 2 + 4 if inside else box.y + 11
    spans = "".join(
        f'<tspan x="{x:g}" y="{y + number * _LINE:g}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="{class_name}" text-anchor="middle">{spans}</text>'


def rectangle(
    box: Box, fill: str = "none", stroke: str = "#0b0c0c", width: float = 1, rounded: int = 0
) -> str:
    """Return a rectangle."""
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {place} rx="{rounded}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def outline(node: Node, box: Box, state: str) -> str:
    """Return the outline of a step, with the sign of its kind, in the state active, inside, done or ""."""
    fill, active = _FILLS.get(state, "#ffffff"), state == "active"
    if node.kind.endswith("Event"):
        return _event(node, box, fill, active)
    if node.kind.endswith("Gateway"):
        return _gateway(node, box, fill, active)
    width = 4 if active or node.kind == "callActivity" else 1.5
    return rectangle(box, fill, width=width, rounded=8) + _type(node, box)


def _event(node: Node, box: Box, fill: str, active: bool) -> str:
    radius = box.width / 2
    dashes = "" if node.interrupting else ' stroke-dasharray="4 3"'
    rings = _circle(box, radius, fill, 4 if active or node.kind == "endEvent" else 1.5, dashes)
    if node.kind in {"boundaryEvent", "intermediateCatchEvent"}:
        rings += _circle(box, radius - 3.5, "none", 1, dashes)
    if node.event == "terminate":
        return rings + _circle(box, radius / 2, "#0b0c0c", 1, "")
    return rings + _sign(_EVENT_SIGNS.get(node.event or "", ""), box, radius / 2)


def _gateway(node: Node, box: Box, fill: str, active: bool) -> str:
    return (
        _sign("M0-1L1 0L0 1L-1 0z", box, box.width / 2, fill, 4 if active else 1.5)
        + _sign(_GATEWAY_SIGNS.get(node.kind, ""), box, box.width / 5, width=2)
    )  # fmt: skip


def _circle(box: Box, radius: float, fill: str, width: float, dashes: str) -> str:
    x, y = box.centre
    place = f'cx="{x:g}" cy="{y:g}" r="{radius:g}"'
    return f'<circle {place} fill="{fill}" stroke="#0b0c0c" stroke-width="{width:g}"{dashes}/>'


def _sign(path: str, box: Box, size: float, fill: str = "none", width: float = 1) -> str:
    """Return a path, drawn in a square from -1 to 1, enlarged to a size around the middle of a box."""
    if not path:
        return ""
    x, y = box.centre
    where = f'transform="translate({x:g} {y:g}) scale({size:g})" vector-effect="non-scaling-stroke"'
    return f'<path d="{path}" {where} fill="{fill}" stroke="#0b0c0c" stroke-width="{width:g}"/>'


def _type(node: Node, box: Box) -> str:
    word = _TYPES.get(node.kind)
    if word is None:
        return ""
    place = f'x="{box.x + 6:g}" y="{box.y + 13:g}"'
    return f'<text class="type" {place} font-size="9" fill="#505a5f">{word}</text>'
