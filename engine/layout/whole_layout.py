"""Laying out a whole diagram, where there is no drawing yet: columns by what follows what, rows in lanes."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import accumulate

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, X, Y
from engine.layout.name_places import place_name
from engine.layout.order_of_steps import columns, rows
from engine.layout.redraw import draw_on_edge
from engine.layout.router import route
from engine.layout.rows import GAP, MARGIN, ROW, size_of_kind

_HEAD = 30.0
"""How wide the names of pools and lanes are, which are written upwards."""
_LEFT, _TOP = 160.0, 80.0


def lay_out(drawing: Drawing) -> None:
    """Draw everything, steps inside open sub-processes too; whatever was drawn is forgotten."""
    drawing.boxes, drawing.ways, drawing.labels = {}, {}, {}
    for step in drawing.steps.values():
        if step.home in drawing.steps:
            drawing.homes[step.home] = drawing.steps[step.home].home
    drawing.boxes.update(_Scope(drawing, "").boxes)
    for key, step in drawing.steps.items():
        if step.host in drawing.boxes:
            draw_on_edge(drawing, key)
    for key in drawing.steps:
        place_name(drawing, key)
    for key in drawing.lines:
        route(drawing, key)
    for key in (*drawing.steps, *drawing.lines):
        place_name(drawing, key)


class _Scope:
    """The process, or an open sub-process, laid out: `boxes` has its steps, and its lanes and pool."""

    def __init__(self, drawing: Drawing, scope: str) -> None:
        self._drawing = drawing
        steps = [
            key
            for key, step in drawing.steps.items()
            if not step.host and (step.home if step.home in drawing.steps else "") == scope
        ]
        self._inner = {key: _Scope(drawing, key) for key in steps if key in drawing.homes}
        following = _following(drawing, steps)
        self._column = columns(steps, following)
        self._home = {key: drawing.steps[key].home for key in steps}
        self._row = rows(self._column, following, self._home)
        self._size = {key: self._size_of(key) for key in steps}
        self.boxes: dict[str, Box] = {}
        self._place(scope)

    def _size_of(self, step: str) -> tuple[float, float]:
        if step not in self._inner:
            return size_of_kind(self._drawing, self._drawing.steps[step].kind)
        boxes = self._inner[step].boxes.values()
        right = max((box.right for box in boxes), default=ROW)
        return right + GAP, max((box.bottom for box in boxes), default=ROW) + 2 * MARGIN

    def _place(self, scope: str) -> None:
        left, top = (GAP, MARGIN) if scope in self._drawing.steps else (_LEFT + 2 * _HEAD + GAP, _TOP)
        xs = self._starts(left, {key: self._size[key][0] + GAP for key in self._size}, self._column, 150)
        y = top
        for home in self._homes(scope):
            members = {key: self._row[key] for key in self._size if self._home[key] == home}
            heights = {key: self._size[key][1] + 2 * MARGIN for key in members}
            ys = self._starts(y, heights, members, ROW)
            for key, row in members.items():
                self._put(key, (xs[self._column[key]], xs[self._column[key] + 1] - GAP), ys[row : row + 2])
            if home in self._drawing.homes and home not in self._drawing.steps:
                width = max(xs[-1], left + ROW) - _LEFT - _HEAD
                self.boxes[home] = Box(_LEFT + _HEAD, y, width, max(ys[-1] - y, ROW))
            y = max(ys[-1], y + ROW)
        if scope not in self._drawing.steps:
            self._frame(top, y)

    def _homes(self, scope: str) -> list[str]:
        """Return the lanes of a scope in their order, then what else its steps are in."""
        lanes = [
            key for key, outer in self._drawing.homes.items() if outer and key not in self._drawing.steps
        ]
        inner = {self._drawing.homes[lane] for lane in lanes}
        listed = [] if scope in self._drawing.steps else [lane for lane in lanes if lane not in inner]
        return list(dict.fromkeys([*listed, *self._home.values()]))

    @staticmethod
    def _starts(
        first: float, sizes: Mapping[str, float], cells: Mapping[str, int], least: float
    ) -> list[float]:
        """Return where each column or row begins, and where the last one ends."""
        widest: defaultdict[int, float] = defaultdict(lambda: least)
        for key, cell in cells.items():
            widest[cell] = max(widest[cell], sizes[key])
        count = max(cells.values(), default=0) + 1
        return list(accumulate((widest[number] for number in range(count)), initial=first))

    def _put(self, key: str, across: tuple[float, float], down: list[float]) -> None:
        width, height = self._size[key]
        box = Box(sum(across) / 2 - width / 2, sum(down) / 2 - height / 2, width, height)
        self.boxes[key] = box
        inner = self._inner[key].boxes if key in self._inner else {}
        self.boxes |= {part: place.moved(X, box.x).moved(Y, box.y) for part, place in inner.items()}

    def _frame(self, top: float, bottom: float) -> None:
        """Put the pool, and lanes that hold other lanes, around what is in them."""
        right = max((box.right for box in self.boxes.values()), default=_LEFT) + GAP
        for key in reversed(list(self._drawing.homes)):
            inside = [
                self.boxes[one]
                for one, outer in self._drawing.homes.items()
                if outer == key and one in self.boxes
            ]
            if key in self.boxes or key in self._drawing.steps:
                continue
            low, high = (
                (min(box.y for box in inside), max(box.bottom for box in inside)) if inside else (top, bottom)
            )
            self.boxes[key] = Box(_LEFT, low, right - _LEFT, high - low)
        for key in self._drawing.homes:
            if key in self.boxes and key not in self._drawing.steps:
                box = self.boxes[key]
                self.boxes[key] = Box(box.x, box.y, right - box.x, box.height)


def _following(drawing: Drawing, steps: list[str]) -> dict[str, list[str]]:
    """Return what follows each step, whether by a flow of its own or of an event on its edge."""
    following: dict[str, list[str]] = {step: [] for step in steps}
    for line in drawing.lines.values():
        source = drawing.steps[line.source].host or line.source if line.source in drawing.steps else ""
        if line.kind == "sequenceFlow" and source in following and line.target in following:
            following[source].append(line.target)
    return following
