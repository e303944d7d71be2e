"""The columns and rows of a diagram that has no drawing: each step right of those that lead to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

Cell = tuple[int, int]


def columns(steps: Sequence[str], following: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the column of each step by the longest way to it; flows that lead back do not count."""
    forward = _without_ways_back(steps, following)
    before: dict[str, list[str]] = defaultdict(list)
    for step, targets in forward.items():
        for target in targets:
            before[target].append(step)
    column: dict[str, int] = {}
    for step in _in_order(steps, forward):
        column[step] = max((column[one] + 1 for one in before[step]), default=0)
    return column


def rows(
    column: Mapping[str, int], following: Mapping[str, Sequence[str]], home: Mapping[str, str]
) -> dict[str, int]:
    """Return the row of each step within its home: that of the step before it, or the next that is free."""
    before = {target: step for step in reversed(list(column)) for target in following.get(step, ())}
    row: dict[str, int] = {}
    taken: set[tuple[str, Cell]] = set()
    for step in sorted(column, key=column.__getitem__):
        last = before.get(step, "")
        number = row[last] if last in row and home[last] == home[step] else 0
        while (home[step], (column[step], number)) in taken:
            number += 1
        row[step] = number
        taken.add((home[step], (column[step], number)))
    return row


def _without_ways_back(steps: Sequence[str], following: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the flows without those that lead to a step on the way to them, looking depth first."""
    forward: dict[str, list[str]] = {step: [] for step in steps}
    done: set[str] = set()
    for first in _beginnings(steps, following):
        if first in done:
            continue
        way, stack = [first], [iter(following.get(first, ()))]
        while stack:
            target = next(stack[-1], None)
            if target is None:
                done.add(way.pop())
                stack.pop()
            elif target in forward and target not in way:
                forward[way[-1]].append(target)
                if target not in done:
                    way.append(target)
                    stack.append(iter(following.get(target, ())))
    return forward


def _beginnings(steps: Sequence[str], following: Mapping[str, Sequence[str]]) -> list[str]:
    reached = {target for targets in following.values() for target in targets}
    return sorted(steps, key=lambda step: step in reached)


def _in_order(steps: Sequence[str], forward: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the steps so that each comes after all that lead to it."""
    waits = dict.fromkeys(steps, 0)
    for targets in forward.values():
        for target in targets:
            waits[target] += 1
    ready, order = [step for step in steps if not waits[step]], []
    while ready:
        step = ready.pop(0)
        order.append(step)
        for target in forward[step]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return order
