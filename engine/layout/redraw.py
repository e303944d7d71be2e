"""Drawing an edit: a step that is new, moved or gone, and flows that are new. The rest stays where it is."""

from collections.abc import Iterable

from engine.layout.drawing import Drawing
from engine.layout.flaws import flows_with_flaws, runs_through
from engine.layout.geometry import Box, X, Y
from engine.layout.name_places import covered_names, place_name
from engine.layout.room import make_room
from engine.layout.router import route
from engine.layout.rows import place_after, place_in_home, place_last, size_of_kind

_EDGE = 4.0


def draw_step(drawing: Drawing, step: str) -> None:
    """Draw a new step, which the model has already, between the steps before and after it."""
    good = _without_flaws(drawing)
    if drawing.steps[step].host:
        draw_on_edge(drawing, step)
        anew: set[str] = set()
    else:
        anew = _place(drawing, step)
    _finish(drawing, step, anew, good)


def move_step(drawing: Drawing, step: str) -> None:
    """Draw a step in the home that the model now says; events on its edge move with it."""
    good = _without_flaws(drawing)
    before = drawing.boxes[step]
    anew = place_in_home(drawing, step)
    dx, dy = drawing.boxes[step].x - before.x, drawing.boxes[step].y - before.y
    for key, other in drawing.steps.items():
        if other.host == step and key in drawing.boxes:
            drawing.boxes[key] = drawing.boxes[key].moved(X, dx).moved(Y, dy)
            place_name(drawing, key)
    _finish(drawing, step, anew, good)


def draw_flow(drawing: Drawing, flow: str) -> None:
    """Draw a flow that is new, or that leads elsewhere now."""
    route(drawing, flow)
    for key in (*covered_names(drawing, None, [drawing.ways[flow]] if flow in drawing.ways else []), flow):
        place_name(drawing, key)


def erase(drawing: Drawing, keys: Iterable[str], flows: Iterable[str]) -> None:
    """Take steps and flows out of the drawing, and draw the flows that now lead elsewhere."""
    for key in keys:
        for places in (drawing.boxes, drawing.ways, drawing.labels):
            places.pop(key, None)
    for flow in flows:
        drawing.ways.pop(flow, None)
    for flow in flows:
        draw_flow(drawing, flow)


def draw_lane(drawing: Drawing, lane: str, pool: str) -> None:
    """Draw a new lane below the last of a pool."""
    box = drawing.boxes[pool]
    lanes = [
        drawing.boxes[key] for key, home in drawing.homes.items() if home == pool and key in drawing.boxes
    ]
    lowest = max(lanes, key=lambda other: other.bottom)
    make_room(drawing, Y, box.bottom, 120, pool)
    drawing.boxes[lane] = Box(lowest.x, lowest.bottom, lowest.width, 120)


def draw_on_edge(drawing: Drawing, event: str) -> None:
    """Draw an event on the lower edge of its step where that is free, else on the upper edge."""
    host = drawing.boxes[drawing.steps[event].host]
    width, height = size_of_kind(drawing, drawing.steps[event].kind)
    others = [
        box for key, box in drawing.boxes.items() if key in drawing.steps and key != drawing.steps[event].host
    ]
    left, right = host.x + _EDGE, host.right - width - _EDGE
    xs = [right, left, (left + right) / 2, left + (right - left) / 4, left + (right - left) * 3 / 4]
    places = [Box(x, y - height / 2, width, height) for y in (host.bottom, host.y) for x in xs]
    free = [place for place in places if not any(place.wider(1).overlaps(other) for other in others)]
    drawing.boxes[event] = (free or places)[0]


def _place(drawing: Drawing, step: str) -> set[str]:
    before = [line.source for line in drawing.lines.values() if line.target == step]
    after = [line.target for line in drawing.lines.values() if line.source == step]
    source = next((key for key in before if key in drawing.boxes and key != step), "")
    target = next((key for key in after if key in drawing.boxes and key != step), "")
    return place_after(drawing, step, source, target) if source else place_last(drawing, step)


def _without_flaws(drawing: Drawing) -> set[str]:
    return set(drawing.ways) - flows_with_flaws(drawing)


def _finish(drawing: Drawing, step: str, anew: set[str], good: set[str]) -> None:
    """Route the flows of a step, those on which something stands now, and place the names it covers."""
    box = drawing.boxes[step]
    under = {key for key, way in drawing.ways.items() if any(runs_through(way, {step: box.wider(3)}))}
    flows = {*drawing.touching(step), *anew, *under, *(flows_with_flaws(drawing) & good)}
    flows = {key for key in flows if key in drawing.lines}
    for flow in flows:
        drawing.ways.pop(flow, None)
    for flow in sorted(flows, key=list(drawing.lines).index):
        route(drawing, flow)
    ways = [drawing.ways[flow] for flow in flows if flow in drawing.ways]
    for key in dict.fromkeys([step, *covered_names(drawing, box, ways), *sorted(flows)]):
        place_name(drawing, key)
