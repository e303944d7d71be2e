"""Boxes, points and ways in a drawing's own units; x grows to the right and y downwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Way = list[Point]
X, Y = 0, 1


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    def span(self, axis: int) -> tuple[float, float]:
        """Return where the box begins and ends on an axis."""
        return (self.x, self.right) if axis == X else (self.y, self.bottom)

    def moved(self, axis: int, by: float) -> "Box":
        """Return the box moved along an axis."""
        return Box(self.x + by * (axis == X), self.y + by * (axis == Y), self.width, self.height)

    def longer(self, axis: int, by: float) -> "Box":
        """Return the box with its right or lower edge moved."""
        return Box(self.x, self.y, self.width + by * (axis == X), self.height + by * (axis == Y))

    def wider(self, margin: float) -> "Box":
        """Return the box with a margin on each side."""
        return Box(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)

    def overlap(self, other: "Box") -> float:
        """Return the area that two boxes share."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return width * height if width > 0 and height > 0 else 0

    def overlaps(self, other: "Box") -> bool:
        """Return whether two boxes share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Return whether another box lies within this one."""
        return (
            self.x <= other.x
            and other.right <= self.right
            and self.y <= other.y
            and other.bottom <= self.bottom
        )

    def is_run_through(self, start: Point, end: Point) -> bool:
        """Return whether a straight line passes through the inside of the box."""
        (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
        first, last = 0.0, 1.0
        for place, step, low, high in ((x, dx, self.x, self.right), (y, dy, self.y, self.bottom)):
            if step == 0:
                if not low < place < high:
                    return False
                continue
            enters, leaves = sorted(((low - place) / step, (high - place) / step))
            first, last = max(first, enters), min(last, leaves)
        return last - first > 1e-6


def segments(way: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a way."""
    yield from pairwise(way)


def straightened(way: Sequence[Point]) -> Way:
    """Return a way without points that repeat, or lie on the line between their neighbours."""
    kept_points: Way = []
    for point in way:
        if kept_points and kept_points[-1] == point:
            continue
        if len(kept_points) > 1 and _on_one_line(kept_points[-2], kept_points[-1], point):
            kept_points.pop()
        kept_points.append(point)
    return kept_points


def _on_one_line(first: Point, second: Point, third: Point) -> bool:
    return any(first[axis] == second[axis] == third[axis] for axis in (X, Y))
