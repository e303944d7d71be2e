"""The outlines of BPMN's steps as SVG, and words wrapped into boxes."""

import textwrap
from dataclasses import dataclass
from html import escape

from engine.diagrams import Node

_LINE = 14
_LETTER = 6.4
_TYPES = {"userTask": "person", "serviceTask": "work", "scriptTask": "script", "businessRuleTask": "table"}


@dataclass(frozen=True)
class Box:
    """A rectangle in the diagram's own measure."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


def words_in(box: Box, text: str, inside: bool = False, class_name: str = "name") -> str:
    """Return a text wrapped to a box's width, in its middle (inside) or from its top."""
    lines = textwrap.wrap(text, max(6, int(box.width / _LETTER)), break_long_words=False) or [""]
    x, middle = box.centre
    y = middle - (len(lines) - 1) * _LINE / 2 + 4 if inside else box.y + 11
    spans = "".join(
        f'<tspan x="{x:g}" y="{y + number * _LINE:g}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="{class_name}" text-anchor="middle">{spans}</text>'


def outline(node: Node, box: Box, active: bool, done: bool) -> str:
    """Return a step's outline with what tells its kind."""
    fill = "#fff7bf" if active else "#e8f1ec" if done else "#ffffff"
    if node.kind.endswith("Event"):
        return _event(node, box, fill, active)
    if node.kind.endswith("Gateway"):
        return _gateway(node, box, fill, active)
    width = 4 if active or node.kind == "callActivity" else 1.5
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" fill="{fill}" '
        f'stroke="#0b0c0c" stroke-width="{width:g}"/>{_type(node, box)}'
    )


def _event(node: Node, box: Box, fill: str, active: bool) -> str:
    x, y = box.centre
    radius = box.width / 2
    width = 4 if active or node.kind == "endEvent" else 1.5
    dashes = "" if node.interrupting else ' stroke-dasharray="4 3"'
    parts = [
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="#0b0c0c" stroke-width="{width:g}"{dashes}/>'
    ]
    if node.kind in {"boundaryEvent", "intermediateCatchEvent"}:
        parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 3.5:g}" fill="none" stroke="#0b0c0c"{dashes}/>'
        )
    return "".join(parts) + _sign(node.event, x, y, radius * 0.5)


def _sign(event: str | None, x: float, y: float, size: float) -> str:
    paths = {
        "timer": f"M{x - size:g} {y:g}a{size:g} {size:g} 0 1 0 {2 * size:g} 0a{size:g} {size:g} 0 1 0 {-2 * size:g} 0M{x:g} {y - size * 0.7:g}V{y:g}H{x + size * 0.6:g}",
        "message": f"M{x - size:g} {y - size * 0.7:g}h{2 * size:g}v{1.4 * size:g}h{-2 * size:g}zl{size:g} {size * 0.8:g}l{size:g} {-size * 0.8:g}",
        "error": f"M{x - size:g} {y + size:g}l{size * 0.7:g} {-size * 1.6:g}l{size * 0.6:g} {size:g}l{size * 0.7:g} {-size * 1.4:g}",
    }
    if event == "terminate":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}" fill="#0b0c0c"/>'
    return f'<path d="{paths[event]}" fill="none" stroke="#0b0c0c"/>' if event in paths else ""


def _gateway(node: Node, box: Box, fill: str, active: bool) -> str:
    x, y = box.centre
    half, size = box.width / 2, box.width / 5
    marks = {
        "exclusiveGateway": f"M{x - size:g} {y - size:g}l{2 * size:g} {2 * size:g}m0 {-2 * size:g}l{-2 * size:g} {2 * size:g}",
        "parallelGateway": f"M{x - size * 1.3:g} {y:g}h{2.6 * size:g}m{-1.3 * size:g} {-1.3 * size:g}v{2.6 * size:g}",
        "eventBasedGateway": f"M{x:g} {y - size:g}l{size:g} {size * 0.8:g}l{-size * 0.4:g} {size:g}h{-size * 1.2:g}l{-size * 0.4:g} {-size:g}z",
    }
    return (
        f'<path d="M{x:g} {y - half:g}l{half:g} {half:g}l{-half:g} {half:g}l{-half:g} {-half:g}z" fill="{fill}" stroke="#0b0c0c" '
        f'stroke-width="{4 if active else 1.5:g}"/><path d="{marks.get(node.kind, "")}" fill="none" stroke="#0b0c0c" stroke-width="2"/>'
    )


def _type(node: Node, box: Box) -> str:
    word = _TYPES.get(node.kind)
    if word is None:
        return ""
    return (
        f'<text class="type" x="{box.x + 6:g}" y="{box.y + 13:g}" font-size="9" fill="#505a5f">{word}</text>'
    )
