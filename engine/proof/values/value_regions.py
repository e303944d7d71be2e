"""The values of each path, cut into regions that no condition tells apart. A mask says which are possible.

Paths that are copied from one to another share their regions. 0 as a mask says that nothing is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.definition.kinds import Kind, Kinds
from engine.proof.values.terms import OPEN, Cut, Path
from rules.data_types.types import ANY
from rules.proofs.regions import HIGH, Likelihood, Region, regions_of

_MOST_COUNTED = 20
_BASES: Mapping[str, tuple[type, ...]] = {"text": (str,), "number": (Decimal,), "boolean": (bool,)}


class ValueRegions:
    """The regions of all paths. `counted` are the paths to which scripts add, step by step."""

    def __init__(
        self, cuts: Mapping[Path, Cut], same: Iterable[tuple[Path, Path]], counted: set[Path]
    ) -> None:
        self._group = {path: path for path in cuts}
        for one, other in same:
            self._group[self.group(one)] = self.group(other)
        merged: dict[Path, Cut] = {}
        for path, cut in cuts.items():
            merged.setdefault(self.group(path), Cut()).add(cut.literals, cut.has_order)
        for path in counted:
            _count_up(merged[self.group(path)])
        self._regions = {group: _cut(cut) for group, cut in merged.items()}

    def group(self, path: Path) -> Path:
        """Return the path that stands for all that share regions with this one."""
        while self._group[path] != path:
            path = self._group[path]
        return path

    def of(self, path: Path) -> tuple[Region, ...]:
        """Return the regions of a path, in a fixed order."""
        return self._regions[self.group(path)]

    def split(self, path: Path, mask: int) -> Iterator[tuple[int, Region]]:
        """Yield the regions in a mask, each with its bit; all of them if nothing is known."""
        for number, region in enumerate(self.of(path)):
            if not mask or mask >> number & 1:
                yield 1 << number, region

    def place(self, path: Path, value: Any) -> int:
        """Return the bit of the region in which a value lies; 0 if it cannot be told."""
        regions = [(1 << n, region) for n, region in enumerate(self.of(path)) if _alike(region.value, value)]
        for bit, region in regions:
            if region.is_point and region.value == value:
                return bit
        open_ones = [(bit, region) for bit, region in regions if not region.is_point]
        if len(open_ones) == 1:
            return open_ones[0][0]
        points = [region.value for _, region in regions if region.is_point]
        below = sum(point < value for point in points)
        beside = (bit for bit, region in open_ones if sum(point < region.value for point in points) == below)
        return next(beside, 0)

    def of_kinds(self, path: Path, kinds: Kinds) -> int:
        """Return the mask of everything that is of some kinds; 0 if that can be anything."""
        mask = 0
        for kind in kinds:
            bits = self._of_kind(path, kind)
            if not bits:
                return 0
            mask |= bits
        return mask

    def _of_kind(self, path: Path, kind: Kind) -> int:
        if kind.base == "null":
            return self.place(path, None)
        if kind.base not in _BASES:
            return 0
        if kind.only is not None and not kind.sign:
            return self.place(path, kind.only)
        return sum(
            bit
            for bit, region in self.split(path, 0)
            if isinstance(region.value, _BASES[kind.base]) and kind.holds(region.value)
        )


def _count_up(cut: Cut) -> None:
    numbers = [value for value in cut.literals if type(value) is Decimal]
    top = max(numbers, default=Decimal(0))
    if 0 <= top <= _MOST_COUNTED:
        cut.add((Decimal(number) for number in range(int(top) + 2)), has_order=True)


def _cut(cut: Cut) -> tuple[Region, ...]:
    return tuple(regions_of(cut.literals, ANY, has_order=cut.has_order))


def _alike(one: Any, other: Any) -> bool:
    return type(one) is type(other)


def is_top(region: Region) -> bool:
    """Return whether a region holds all numbers from its value upwards, so that adding stays in it."""
    return type(region.value) is Decimal and not region.is_point and region.side == HIGH


def can_be_meant(region: Region) -> bool:
    """Return whether people would think of a region when they ask what else a value may be."""
    return region.likelihood not in (Likelihood.FOREIGN, Likelihood.NULL, Likelihood.PART)


def in_words(path: Path, region: Region) -> str:
    """Return “answers.text is another text”."""
    value = region.value
    if value is None:
        said = "nothing"
    elif isinstance(value, str):
        said = f'"{value}"' if region.is_point else "another text"
    else:
        said = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{path[-1] if path[0] == OPEN else '.'.join(path)} is {said}"
