"""Finds boxes of inputs that no rule takes, and whether rules together take all of a box."""

from __future__ import annotations

from collections.abc import Sequence

from rules.proofs.space import Masks

Box = list[list[int]]
"""For each variable the numbers of its regions."""
MOST = 10
_TRIES = 200_000


class Undecided(Exception):
    """Raised when a search takes too many steps."""


class Search:
    """A search through the regions of a table for a point that no rule takes."""

    def __init__(self, masks: Masks, allowed: Box, alive: int) -> None:
        self._masks = masks
        self._allowed = allowed
        self._alive = alive
        self._tries = 0
        self._covered: list[set[int]] = [set() for _ in masks]
        self._whole = self._whole_from()

    def _whole_from(self) -> list[int]:
        """Return for each depth the rules that take everything from there on."""
        whole = [-1] * (len(self._masks) + 1)
        for depth in range(len(self._masks) - 1, -1, -1):
            mask = whole[depth + 1]
            for region in self._allowed[depth]:
                mask &= self._masks[depth][region]
            whole[depth] = mask
        return whole

    def point(self) -> list[int] | None:
        """Return the regions of a point that no rule takes, or None; raises Undecided."""
        if not all(self._allowed):
            return None
        return self._deeper(0, self._alive)

    def _deeper(self, depth: int, alive: int) -> list[int] | None:
        if not alive:
            return [regions[0] for regions in self._allowed[depth:]]
        if alive & self._whole[depth] or depth == len(self._masks):
            return None
        if alive in self._covered[depth]:
            return None
        seen: set[int] = set()
        for region in self._allowed[depth]:
            left = alive & self._masks[depth][region]
            if left in seen:
                continue
            seen.add(left)
            self._tries += 1
            if self._tries > _TRIES:
                raise Undecided
            rest = self._deeper(depth + 1, left)
            if rest is not None:
                return [region, *rest]
        self._covered[depth].add(alive)
        return None


def widened(masks: Masks, allowed: Box, point: Sequence[int], alive: int) -> Box:
    """Return the largest box round a point that no rule takes, grown variable by variable."""
    box = [[region] for region in point]
    taken = [masks[at][region] for at, region in enumerate(point)]
    for at, regions in enumerate(allowed):
        others = alive
        for other, mask in enumerate(taken):
            others &= mask if other != at else -1
        for region in regions:
            if region != point[at] and not others & masks[at][region]:
                box[at].append(region)
                taken[at] |= masks[at][region]
        box[at].sort()
    return box


def free_boxes(
    masks: Masks, allowed: Box, rules: int, before: Sequence[Box] = ()
) -> list[tuple[list[int], Box]]:
    """Return the points that no rule takes, each in its box; those of `before` count as taken."""
    masks = [list(regions) for regions in masks]
    number = rules
    for box in before:
        _take(masks, box, number)
        number += 1
    boxes: list[tuple[list[int], Box]] = []
    while len(boxes) < MOST:
        alive = (1 << number) - 1
        point = Search(masks, allowed, alive).point()
        if point is None:
            break
        box = widened(masks, allowed, point, alive)
        boxes.append((point, box))
        _take(masks, box, number)
        number += 1
    return boxes


def _take(masks: Masks, box: Box, number: int) -> None:
    for at, regions in enumerate(box):
        for region in regions:
            masks[at][region] |= 1 << number


def takes_all(masks: Masks, box: Box, rules: int) -> bool:
    """Return whether some of the rules, given as bits, take every point of a box; raises Undecided."""
    return Search(masks, box, rules).point() is None
