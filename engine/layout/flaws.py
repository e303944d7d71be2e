"""What is wrong with a drawing: boxes on each other, steps outside their lanes, flows through boxes."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, Point, Way, segments

_TOUCH = 2.0
"""How far from its box the end of a flow may be, because of rounding."""


def flaws(drawing: Drawing) -> set[str]:
    """Return the flaws of a drawing in words, each with the ids of what is concerned."""
    return {*_overlaps(drawing), *_outside(drawing), *_flow_flaws(drawing)}


def flows_with_flaws(drawing: Drawing) -> set[str]:
    """Return the flows that run through a box, slant, or do not reach their steps."""
    return {flaw.partition(" ")[0] for flaw in _flow_flaws(drawing)}


def runs_through(way: Way, boxes: Mapping[str, Box]) -> Iterator[str]:
    """Yield the boxes that a way runs through."""
    for key, box in boxes.items():
        inner = box.wider(-1)
        if any(inner.is_run_through(start, end) for start, end in segments(way)):
            yield key


def _overlaps(drawing: Drawing) -> Iterator[str]:
    for (first, box), (second, other) in combinations(drawing.step_boxes().items(), 2):
        hosts = (drawing.steps[first].host, drawing.steps[second].host)
        if box.overlaps(other) and not {first, second} & {*hosts}:
            yield f"{first} overlaps {second}"


def _outside(drawing: Drawing) -> Iterator[str]:
    for key, step in drawing.steps.items():
        home = drawing.boxes.get(step.home)
        if home is not None and key in drawing.boxes and not step.host and not home.holds(drawing.boxes[key]):
            yield f"{key} leaves {step.home}"


def _flow_flaws(drawing: Drawing) -> Iterator[str]:
    boxes = drawing.step_boxes()
    for key, line in drawing.lines.items():
        way = drawing.ways.get(key)
        if way is None or line.kind != "sequenceFlow":
            continue
        for box in runs_through(way, boxes):
            yield f"{key} runs through {box}"
        if any(abs(start[0] - end[0]) > _TOUCH < abs(start[1] - end[1]) for start, end in segments(way)):
            yield f"{key} slants"
        for step, point in ((line.source, way[0]), (line.target, way[-1])):
            if step in drawing.boxes and not _reaches(drawing.boxes[step], point):
                yield f"{key} does not reach {step}"


def _reaches(box: Box, point: Point) -> bool:
    return box.wider(_TOUCH).holds(Box(*point, 0, 0))
