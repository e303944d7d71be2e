"""The cheapest right-angled way of a flow, past all boxes, with few bends and crossings."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, Point, Way, straightened
from engine.layout.grid import ALONG, Grid
from engine.layout.ports import DOWN, LEFT, RIGHT, UP, Port, ports

_BEND = 70
_CLEARANCES = (10.0, 4.0)
_NO_STATE = -1


@dataclass(frozen=True)
class _Arrival:
    """The cheapest way that reached its end so far."""

    cost: float = inf
    state: int = _NO_STATE
    port: Port | None = None


def route(drawing: Drawing, line: str) -> None:
    """Give a line the cheapest way between its two boxes, or a straight one where there is no other."""
    source, target = drawing.lines[line].source, drawing.lines[line].target
    if source not in drawing.boxes or target not in drawing.boxes:
        drawing.ways.pop(line, None)
        return
    drawing.ways.pop(line, None)
    for clearance in _CLEARANCES:
        way = _search(drawing, line, clearance)
        if way:
            drawing.ways[line] = way
            return
    drawing.ways[line] = [drawing.boxes[source].centre, drawing.boxes[target].centre]


def _search(drawing: Drawing, line: str, clearance: float) -> Way:
    source, target = drawing.lines[line].source, drawing.lines[line].target
    starts = _priced(drawing, line, ports(drawing, source, True, clearance))
    ends = _priced(drawing, line, ports(drawing, target, False, clearance))
    if not starts or not ends:
        return []
    grid = _grid(drawing, line, [*starts, *ends], clearance)
    middle = _cheapest(grid, starts, ends, drawing.boxes[target])
    return straightened(middle) if middle else []


def _priced(drawing: Drawing, line: str, places: Sequence[Port]) -> list[Port]:
    """Let it cost something to use the place where another flow leaves or comes in."""
    taken: dict[Point, float] = {}
    target = drawing.lines[line].target
    for key, way in drawing.ways.items():
        for point in (way[0], way[-1]):
            joins = key in drawing.lines and drawing.lines[key].target == target and point == way[-1]
            taken[point] = max(taken.get(point, 0), 10 if joins else ALONG / 4)
    return [
        Port(port.point, port.gate, port.direction, port.cost + taken.get(port.point, 0)) for port in places
    ]


def _grid(drawing: Drawing, line: str, gates: Sequence[Port], clearance: float) -> Grid:
    boxes = list(drawing.step_boxes().values())
    xs = {port.gate[0] for port in gates} | {port.point[0] for port in gates}
    ys = {port.gate[1] for port in gates} | {port.point[1] for port in gates}
    for box in boxes:
        xs |= {box.x - clearance, box.x - 2 * clearance, box.right + clearance, box.right + 2 * clearance}
        ys |= {box.y - clearance, box.y - 2 * clearance, box.bottom + clearance, box.bottom + 2 * clearance}
    grid = Grid(xs, ys)
    for key in drawing.homes:
        if key in drawing.boxes:
            grid.add_border(drawing.boxes[key])
    for key, box in drawing.labels.items():
        if key != line:
            grid.add_name(box)
    for key, way in drawing.ways.items():
        same = key in drawing.lines and drawing.lines[key].target == drawing.lines[line].target
        grid.add_flow(way, same)
    for box in boxes:
        grid.close(box, clearance)
    return grid


def _cheapest(grid: Grid, starts: Sequence[Port], ends: Sequence[Port], target: Box) -> Way:
    """Return the cheapest way from a start over its gate to an end; empty if there is none."""
    goals: dict[int, list[Port]] = {}
    for port in ends:
        goals.setdefault(grid.place(port.gate), []).append(port)
    first = _first_states(grid, starts)
    best = {state: port.cost for state, port in first.items()}
    before = dict.fromkeys(first, _NO_STATE)
    waiting = [(port.cost + _least(grid, state, target), port.cost, state) for state, port in first.items()]
    heapify(waiting)
    arrival = _Arrival()
    while waiting:
        estimate, cost, state = heappop(waiting)
        if estimate >= arrival.cost:
            break
        if cost > best[state]:
            continue
        arrival = _arrived(state, cost, goals, arrival)
        for following, price in _neighbours(grid, state):
            total = cost + price
            if total < best.get(following, inf):
                best[following], before[following] = total, state
                heappush(waiting, (total + _least(grid, following, target), total, following))
    return _traced(grid, before, first, arrival)


def _first_states(grid: Grid, starts: Sequence[Port]) -> dict[int, Port]:
    """Return the cheapest port for each state, which is a place on the grid and a direction."""
    first: dict[int, Port] = {}
    for port in sorted(starts, key=lambda port: port.cost):
        first.setdefault(grid.place(port.gate) * 4 + port.direction, port)
    return first


def _arrived(state: int, cost: float, goals: dict[int, list[Port]], best: _Arrival) -> _Arrival:
    for port in goals.get(state // 4, ()):
        turn = (state % 4 - port.direction) % 4
        total = cost + port.cost + (0 if turn == 2 else _BEND)
        if turn and total < best.cost:
            best = _Arrival(total, state, port)
    return best


def _neighbours(grid: Grid, state: int) -> list[tuple[int, float]]:
    place, direction = divmod(state, 4)
    listed = []
    for way in (direction, (direction + 1) % 4, (direction - 1) % 4):
        following, price = _step(grid, place, way)
        if price < inf:
            listed.append((following * 4 + way, price if way == direction else price + _BEND))
    return listed


def _step(grid: Grid, place: int, direction: int) -> tuple[int, float]:
    if direction == RIGHT:
        return place + 1, grid.across[place]
    if direction == DOWN:
        return place + grid.columns, grid.down[place]
    if direction == LEFT:
        return place - 1, grid.across[place - 1] if place % grid.columns else inf
    above = place - grid.columns
    return above, grid.down[above] if direction == UP and above >= 0 else inf


def _least(grid: Grid, state: int, target: Box) -> float:
    x, y = grid.point(state // 4)
    aside = max(target.x - x, x - target.right, 0) + max(target.y - y, y - target.bottom, 0)
    return max(aside - 2 * _CLEARANCES[0], 0)


def _traced(grid: Grid, before: dict[int, int], first: dict[int, Port], arrival: _Arrival) -> Way:
    if arrival.port is None:
        return []
    way: Way = [arrival.port.point]
    state = last = arrival.state
    while state != _NO_STATE:
        way.append(grid.point(state // 4))
        last, state = state, before[state]
    way.append(first[last].point)
    return way[::-1]
