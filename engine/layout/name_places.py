"""Where the names of flows, events and gateways stand: of several places the one that covers least."""

import textwrap
from collections.abc import Iterable, Iterator

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, Way, segments

LETTER, LINE_HEIGHT = 6.4, 14
_LETTERS_IN_A_LINE = 15
_ON_BOX, _ON_NAME, _ON_FLOW, _ON_BORDER = 4.0, 3.0, 1.0, 0.5
_LATER = 10.0
"""What it costs to take a later place of the list, so that names stand alike where nothing is in the way."""


def has_own_name(kind: str) -> bool:
    """Return whether the name of a step of this kind stands beside its shape."""
    return kind.endswith(("Event", "Gateway"))


def place_name(drawing: Drawing, key: str) -> None:
    """Give the name of a step or line the best of its places; without a name it has none."""
    drawing.labels.pop(key, None)
    step, line = drawing.steps.get(key), drawing.lines.get(key)
    if step is not None and step.name and key in drawing.boxes and has_own_name(step.kind):
        places = list(_beside(drawing.boxes[key], *size_of(step.name)))
    elif line is not None and line.name and key in drawing.ways:
        places = list(_along(drawing.ways[key], *size_of(line.name)))
    else:
        return
    costs = [_covered(drawing, key, place) + number * _LATER for number, place in enumerate(places)]
    drawing.labels[key] = places[costs.index(min(costs))]


def covered_names(drawing: Drawing, box: Box | None, ways: Iterable[Way]) -> list[str]:
    """Return the names that a box covers or that one of the ways runs through."""
    pieces = [piece for way in ways for piece in segments(way)]
    return [
        key
        for key, label in drawing.labels.items()
        if (box is not None and label.overlaps(box)) or any(label.is_run_through(*piece) for piece in pieces)
    ]


def size_of(name: str) -> tuple[float, float]:
    """Return the width and height of a name, wrapped as the picture wraps it."""
    lines = textwrap.wrap(name, _LETTERS_IN_A_LINE, break_long_words=False) or [""]
    return max(len(line) for line in lines) * LETTER + 3, len(lines) * LINE_HEIGHT


def _beside(box: Box, width: float, height: float) -> Iterator[Box]:
    x, y = box.centre
    yield Box(x - width / 2, box.bottom + 5, width, height)
    yield Box(x - width / 2, box.y - height - 5, width, height)
    yield Box(box.right + 4, box.y - height + 6, width, height)
    yield Box(box.right + 4, box.bottom - 6, width, height)
    yield Box(box.x - width - 4, box.y - height + 6, width, height)
    yield Box(box.x - width - 4, box.bottom - 6, width, height)
    yield Box(box.right + 4, y - height / 2, width, height)


def _along(way: Way, width: float, height: float) -> Iterator[Box]:
    """Yield places at the beginning of a way, then in the middle of its first and of its second piece."""
    (x, y), (after_x, after_y) = way[0], way[1]
    if y == after_y:
        begins = x + 6 if after_x > x else x - 6 - width
        yield Box(begins, y - height - 3, width, height)
        yield Box(begins, y + 3, width, height)
    else:
        begins = y + 3 if after_y > y else y - 3 - height
        yield Box(x + 6, begins, width, height)
        yield Box(x - 6 - width, begins, width, height)
    for start, end in list(segments(way))[:2]:
        middle_x, middle_y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        if start[1] == end[1]:
            yield Box(middle_x - width / 2, middle_y - height - 3, width, height)
            yield Box(middle_x - width / 2, middle_y + 3, width, height)
        else:
            yield Box(middle_x + 6, middle_y - height / 2, width, height)
            yield Box(middle_x - 6 - width, middle_y - height / 2, width, height)


def _covered(drawing: Drawing, key: str, place: Box) -> float:
    cost = sum(place.overlap(box) for box in drawing.step_boxes().values()) * _ON_BOX
    cost += sum(place.overlap(label) for other, label in drawing.labels.items() if other != key) * _ON_NAME
    for way in drawing.ways.values():
        for start, end in segments(way):
            if place.is_run_through(start, end):
                cost += place.width * place.height * _ON_FLOW
    for home in drawing.homes:
        box = drawing.boxes.get(home)
        if box is not None and place.overlaps(box) and not box.holds(place):
            cost += place.width * place.height * _ON_BORDER
    return cost
