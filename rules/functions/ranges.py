"""Built-in functions that compare points and ranges (Allen's relations), and range(...)."""

from __future__ import annotations

from collections.abc import Callable

from rules.data_types.comparison import less, same
from rules.data_types.values import Range, Value
from rules.functions.registry import builtin
from rules.limits import Run


def _same(left: Value, right: Value, run: Run) -> bool:
    return same(left, right, run)


@builtin("before(point1: point, point2: point)")
def before_points(run: Run, first: Value, second: Value) -> Value:
    """Return whether one point comes before another."""
    return less(first, second)


@builtin("before(point: point, range: range)")
def before_range(run: Run, point: Value, span: Range) -> Value:
    """Return whether a point comes before a range."""
    return less(point, span.low) or (_same(point, span.low, run) and not span.low_closed)


@builtin("before(range: range, point: point)")
def range_before(run: Run, span: Range, point: Value) -> Value:
    """Return whether a range ends before a point."""
    return less(span.high, point) or (_same(span.high, point, run) and not span.high_closed)


@builtin("before(range1: range, range2: range)")
def ranges_before(run: Run, first: Range, second: Range) -> Value:
    """Return whether one range ends before another begins."""
    touching = _same(first.high, second.low, run) and not (first.high_closed and second.low_closed)
    return less(first.high, second.low) or touching


@builtin("after(point1: point, point2: point)")
def after_points(run: Run, first: Value, second: Value) -> Value:
    """Return whether one point comes after another."""
    return less(second, first)


@builtin("after(point: point, range: range)")
def after_range(run: Run, point: Value, span: Range) -> Value:
    """Return whether a point comes after a range."""
    return range_before(run, span, point)


@builtin("after(range: range, point: point)")
def range_after(run: Run, span: Range, point: Value) -> Value:
    """Return whether a range begins after a point."""
    return before_range(run, point, span)


@builtin("after(range1: range, range2: range)")
def ranges_after(run: Run, first: Range, second: Range) -> Value:
    """Return whether one range begins after another ends."""
    return ranges_before(run, second, first)


Relation = Callable[[Run, Range, Range], bool]


def _mirrored(name: str, mirror: str) -> Callable[[Relation], Relation]:
    """Register a relation of two ranges and its mirror image."""

    def register(work: Relation) -> Relation:
        builtin(f"{name}(range1: range, range2: range)")(work)
        builtin(f"{mirror}(range1: range, range2: range)")(
            lambda run, first, second: work(run, second, first)
        )
        return work

    return register


@_mirrored("meets", "met by")
def meets(run: Run, first: Range, second: Range) -> bool:
    """Return whether one range ends exactly where another begins."""
    return first.high_closed and second.low_closed and _same(first.high, second.low, run)


def _starts_before(run: Run, first: Range, second: Range) -> bool:
    if _same(first.low, second.low, run):
        return first.low_closed and not second.low_closed
    return less(first.low, second.low)


def _ends_before(run: Run, first: Range, second: Range) -> bool:
    if _same(first.high, second.high, run):
        return second.high_closed and not first.high_closed
    return less(first.high, second.high)


def _touches(run: Run, first: Range, second: Range) -> bool:
    """Return whether one range reaches the beginning of the next."""
    return less(second.low, first.high) or (
        _same(second.low, first.high, run) and first.high_closed and second.low_closed
    )


@builtin("overlaps(range1: range, range2: range)")
def overlaps(run: Run, first: Range, second: Range) -> Value:
    """Return whether two ranges have a point in common."""
    return _touches(run, first, second) and _touches(run, second, first)


@_mirrored("overlaps before", "overlaps after")
def overlaps_before(run: Run, first: Range, second: Range) -> bool:
    """Return whether a range begins before another, and ends inside it."""
    ends_inside = not _ends_before(run, second, first)
    return _starts_before(run, first, second) and _touches(run, first, second) and ends_inside


@builtin("finishes(point: point, range: range)")
def finishes_point(run: Run, point: Value, span: Range) -> Value:
    """Return whether a point is the last of a range."""
    return span.high_closed and _same(point, span.high, run)


@builtin("finished by(range: range, point: point)")
def finished_by_point(run: Run, span: Range, point: Value) -> Value:
    """Return whether the last point of a range is this one."""
    return finishes_point(run, point, span)


@_mirrored("finishes", "finished by")
def finishes(run: Run, first: Range, second: Range) -> bool:
    """Return whether a range is the last part of another."""
    same_end = first.high_closed == second.high_closed and _same(first.high, second.high, run)
    return same_end and not _starts_before(run, first, second)


@builtin("includes(range: range, point: point)")
def includes_point(run: Run, span: Range, point: Value) -> Value:
    """Return whether a range holds a point."""
    return not before_range(run, point, span) and not range_before(run, span, point)


@builtin("during(point: point, range: range)")
def during_point(run: Run, point: Value, span: Range) -> Value:
    """Return whether a point lies in a range."""
    return includes_point(run, span, point)


@_mirrored("includes", "during")
def includes(run: Run, first: Range, second: Range) -> bool:
    """Return whether a range holds all of another."""
    return not _starts_before(run, second, first) and not _ends_before(run, first, second)


@builtin("starts(point: point, range: range)")
def starts_point(run: Run, point: Value, span: Range) -> Value:
    """Return whether a point is the first of a range."""
    return span.low_closed and _same(point, span.low, run)


@builtin("started by(range: range, point: point)")
def started_by_point(run: Run, span: Range, point: Value) -> Value:
    """Return whether the first point of a range is this one."""
    return starts_point(run, point, span)


@_mirrored("starts", "started by")
def starts(run: Run, first: Range, second: Range) -> bool:
    """Return whether a range is the first part of another."""
    same_start = first.low_closed == second.low_closed and _same(first.low, second.low, run)
    return same_start and not _ends_before(run, second, first)


@builtin("coincides(point1: point, point2: point)")
def coincides_points(run: Run, first: Value, second: Value) -> Value:
    """Return whether two points are one."""
    return _same(first, second, run)


@builtin("coincides(range1: range, range2: range)")
def coincides(run: Run, first: Range, second: Range) -> Value:
    """Return whether two ranges are one."""
    return _same(first, second, run)
