"""Where a flow may leave a step or come into it: places on its edge, each with a gate a little outside."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, Point

RIGHT, DOWN, LEFT, UP = range(4)
DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_ASIDE, _SIDE, _BACK = 40, 15, 40
"""What it costs to leave beside the middle of an edge, upwards or downwards, and against the reading."""


@dataclass(frozen=True)
class Port:
    """A place on the edge of a step; `direction` leads away from it, `gate` lies outside its clearance."""

    point: Point
    gate: Point
    direction: int
    cost: float


def ports(drawing: Drawing, step: str, leaves: bool, clearance: float) -> list[Port]:
    """Return the ports of a step at which nothing else is in the way."""
    others = [box.wider(clearance / 2) for key, box in drawing.step_boxes().items() if key != step]
    usual = RIGHT if leaves else LEFT
    free = []
    for point, direction, aside in _places(drawing.boxes[step], drawing.steps[step].kind):
        dx, dy = DIRECTIONS[direction]
        gate = (point[0] + dx * clearance, point[1] + dy * clearance)
        if any(other.holds(Box(*gate, 0, 0)) for other in others):
            continue
        side = 0 if direction == usual else _BACK if (direction - usual) % 4 == 2 else _SIDE
        free.append(Port(point, gate, direction, side + aside))
    return free


def _places(box: Box, kind: str) -> Iterator[tuple[Point, int, float]]:
    x, y = box.centre
    yield (box.right, y), RIGHT, 0
    yield (x, box.bottom), DOWN, 0
    yield (box.x, y), LEFT, 0
    yield (x, box.y), UP, 0
    if kind.endswith(("Event", "Gateway")):
        return
    for share in (-0.25, 0.25):
        yield (box.right, y + share * box.height), RIGHT, _ASIDE
        yield (x + share * box.width, box.bottom), DOWN, _ASIDE
        yield (box.x, y + share * box.height), LEFT, _ASIDE
        yield (x + share * box.width, box.y), UP, _ASIDE
