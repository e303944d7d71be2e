"""The lines on which a flow may run, with what each piece of them costs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf

from engine.layout.geometry import Box, Point, Way, X, Y, segments

CROSSING, ALONG, ALONG_TO_SAME_END, ALONG_BORDER, THROUGH_NAME = 25, 400, 20, 60, 60
_NEAR = 6.0


class Grid:
    """Horizontal and vertical lines. A place is `row * columns + column`.

    `across[place]` is the cost of the piece from a place to its right, `down[place]` to the one below;
    infinite where a box is in the way.
    """

    def __init__(self, xs: Iterable[float], ys: Iterable[float]) -> None:
        self.lines: tuple[list[float], list[float]] = (sorted(set(xs)), sorted(set(ys)))
        self.columns, self.rows = len(self.lines[X]), len(self.lines[Y])
        widths = [end - start for start, end in pairwise(self.lines[X])] + [inf]
        self.across = widths * self.rows
        heights = [end - start for start, end in pairwise(self.lines[Y])] + [inf]
        self.down = [height for height in heights for _ in range(self.columns)]

    def place(self, point: Point) -> int:
        """Return the place of a point that lies on two lines."""
        column = bisect_left(self.lines[X], point[0])
        return bisect_left(self.lines[Y], point[1]) * self.columns + column

    def point(self, place: int) -> Point:
        """Return the point of a place."""
        return self.lines[X][place % self.columns], self.lines[Y][place // self.columns]

    def close(self, box: Box, clearance: float) -> None:
        """Let no flow run through a box, or nearer to it than the clearance."""
        self._add(box.wider(clearance - 0.5), inf)

    def add_name(self, box: Box) -> None:
        """Let it cost something to run through a name."""
        self._add(box, THROUGH_NAME)

    def add_border(self, box: Box) -> None:
        """Let it cost something to run along the edge of a lane or pool."""
        for edge in (Box(box.x, box.y, box.width, 0), Box(box.x, box.bottom, box.width, 0)):
            self._add_along(edge.wider(_NEAR), ALONG_BORDER, Y)
        for edge in (Box(box.x, box.y, 0, box.height), Box(box.right, box.y, 0, box.height)):
            self._add_along(edge.wider(_NEAR), ALONG_BORDER, X)

    def add_flow(self, way: Way, to_same_end: bool) -> None:
        """Let it cost something to cross a flow or to run along it."""
        along = ALONG_TO_SAME_END if to_same_end else ALONG
        for start, end in segments(way):
            axis = Y if start[1] == end[1] else X
            low, high = sorted((start, end))
            self._add_along(Box(*low, high[0] - low[0], high[1] - low[1]).wider(_NEAR), along, axis)
            self._add_crossings(low, high, axis)

    def _add(self, box: Box, cost: float) -> None:
        self._add_along(box, cost, X)
        self._add_along(box, cost, Y)

    def _add_along(self, box: Box, cost: float, axis: int) -> None:
        """Add a cost to the pieces inside a box of the lines at one `axis`: Y for horizontal lines."""
        first, last = _between(self.lines[axis], *box.span(axis))
        start, end = box.span(1 - axis)
        pieces = self.lines[1 - axis]
        from_piece, to_piece = max(bisect_right(pieces, start) - 1, 0), bisect_left(pieces, end)
        costs, step = (self.across, 1) if axis == Y else (self.down, self.columns)
        for line in range(first, last):
            base = line * self.columns if axis == Y else line
            for piece in range(from_piece, min(to_piece, len(pieces) - 1)):
                costs[base + piece * step] += cost

    def _add_crossings(self, low: Point, high: Point, axis: int) -> None:
        """Add the cost of crossing a straight flow, which runs along the other axis than `axis` is at."""
        other = 1 - axis
        first, last = _between(self.lines[other], low[other], high[other])
        piece = bisect_right(self.lines[axis], low[axis]) - 1
        if not 0 <= piece < len(self.lines[axis]) - 1:
            return
        costs = self.down if axis == Y else self.across
        for line in range(first, last):
            costs[piece * self.columns + line if axis == Y else line * self.columns + piece] += CROSSING


def _between(lines: Sequence[float], low: float, high: float) -> tuple[int, int]:
    """Return which of the lines lie strictly between two values, as a range."""
    return bisect_right(lines, low), bisect_left(lines, high)
