"""Environments: what is known of the values of a case, as far as some condition depends on them.

An environment has a mask for each path that matters, in a fixed order; 0 where nothing is known. Values are
told apart only where a condition or script reads them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from operator import add, mul
from typing import NamedTuple

from engine.definition.diagrams import Scope
from engine.proof.values.expressions import ANSWERS, Expressions, is_open, read_all
from engine.proof.values.known import Known
from engine.proof.values.terms import Path, Reading
from rules.proofs.regions import Likelihood, Region

Env = tuple[int, ...]
MOST_WAYS = 3_000  # combinations of values at one step; beyond, nothing is read there
_BOOLEANS = 2


class Values(NamedTuple):
    """One combination of values: regions by path, and their bits."""

    paths: tuple[Path, ...]
    bits: tuple[int, ...]
    regions: tuple[Region, ...]

    @property
    def strangeness(self) -> int:
        """How little people would think of these values, to choose an example."""
        return sum(likely(region) for region in self.regions)


NO_VALUES = Values((), (), ())


class Conditions:
    """The conditions of a folder and the paths that matter to them. `forgotten` paths are never known."""

    def __init__(self, scopes: Mapping[str, Scope], known: Known) -> None:
        self.known = known
        self.read: Expressions = read_all(scopes, known)
        self.regions = self.read.regions()
        self.paths = tuple(sorted(path for path in self.read.cuts if not is_open(path)))
        self.index = {path: number for number, path in enumerate(self.paths)}
        self.nothing: Env = (0,) * len(self.paths)
        self.forgotten = 0
        self._one_or_none: dict[int, Env] = {}

    @cached_property
    def of_answers(self) -> int:
        """The paths of answers, as bits."""
        return self.under(ANSWERS)

    def under(self, name: str) -> int:
        """Return the paths of a variable and its entries, as bits."""
        return self.bits(self.targets(name)) if name else 0

    def targets(self, name: str) -> list[Path]:
        """Return the paths of a variable and its entries."""
        return [path for path in self.paths if path[0] == name]

    def bits(self, paths: Iterable[Path]) -> int:
        """Return paths as bits; open terms have none."""
        return sum(1 << self.index[path] for path in set(paths) if path in self.index)

    def only(self, env: Env, bits: int) -> Env:
        """Return an environment in which only some paths are known."""
        return tuple(map(mul, env, self._factors(bits & ~self.forgotten)))

    def overlaid(self, env: Env, bits: int, other: Env) -> Env:
        """Return an environment in which some paths are known as in another one."""
        return tuple(map(add, map(mul, env, self._factors(~bits)), map(mul, other, self._factors(bits))))

    def _factors(self, bits: int) -> Env:
        """Return 1 for each path in some bits, and 0 for the others."""
        if bits not in self._one_or_none:
            self._one_or_none[bits] = tuple(bits >> number & 1 for number in range(len(self.paths)))
        return self._one_or_none[bits]

    def mask(self, env: Env, path: Path) -> int:
        """Return what is known of a path."""
        return env[self.index[path]] if path in self.index else 0

    def put(self, env: Env, paths: Iterable[Path], masks: Iterable[int]) -> Env:
        """Return an environment with other masks for some paths. A mask of everything says nothing."""
        after = list(env)
        for path, mask in zip(paths, masks, strict=True):
            if path in self.index:
                after[self.index[path]] = 0 if mask == (1 << len(self.regions.of(path))) - 1 else mask
        return tuple(after)

    def terms(self, readings: Iterable[Reading | None]) -> tuple[Path, ...]:
        """Return all terms of some readings, each once."""
        return tuple(dict.fromkeys(path for reading in readings if reading for path in reading.terms))

    def combinations(self, paths: tuple[Path, ...], env: Env) -> list[Values] | None:
        """Return all combinations of values of some paths; None if they are too many."""
        choices = [self.split(path, self.mask(env, path)) for path in paths]
        number = 1
        for choice in choices:
            number *= len(choice)
        if number > MOST_WAYS:
            return None
        rows = product(*choices)
        return [
            Values(paths, tuple(bit for bit, _ in row), tuple(region for _, region in row)) for row in rows
        ]

    def split(self, path: Path, mask: int) -> list[tuple[int, Region]]:
        """Return the regions in a mask that matter, each with its bit."""
        split = list(self.regions.split(path, mask))
        if is_open(path) and sum(type(region.value) is bool for _, region in split) == _BOOLEANS:
            return [(bit, region) for bit, region in split if type(region.value) is bool]
        meant = [(bit, region) for bit, region in split if region.likelihood is not Likelihood.FOREIGN]
        # A value of another kind would stop the step, or be as another text.
        return meant if any(region.value is not None for _, region in meant) else split


def likely(region: Region) -> int:
    """Return how little people would think of a region; 0 for what they name."""
    return list(Likelihood).index(region.likelihood) + (region.value is None)


def boxes(rows: Iterable[Env]) -> list[Env]:
    """Return combinations of masks joined where they differ in one place only. 0 stands for anything."""
    result = set(rows)
    for place in range(len(next(iter(result), ()))):
        merged: dict[Env, int] = {}
        anything: set[Env] = set()
        for row in result:
            others = row[:place] + row[place + 1 :]
            merged[others] = merged.get(others, 0) | row[place]
            if not row[place]:
                anything.add(others)
        result = set(_put_back(merged, anything, place))
    return sorted(result)


def _put_back(merged: Mapping[Env, int], anything: set[Env], place: int) -> Iterator[Env]:
    for others, mask in merged.items():
        yield (*others[:place], 0 if others in anything else mask, *others[place:])
