"""A table as boxes: for each variable the regions of its values, and for each of them the rules it takes."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rules import feel
from rules.data_types.types import Type
from rules.decisions.table_runner import RunningTable
from rules.errors import FeelError
from rules.evaluation.scope import Scope
from rules.feel import UnaryTests
from rules.limits import Run
from rules.proofs.cells import CellContent, read_cell
from rules.proofs.regions import HIGH, LOW, Likelihood, Region, regions_of

Masks = list[list[int]]
"""For each variable and each of its regions the rules that take it, as bits."""


@dataclass(frozen=True)
class Variable:
    """What one or more columns look at."""

    expression: str
    regions: tuple[Region, ...]
    is_plain: bool
    """Whether it is a variable or an entry of one, so that every value of its kind may come."""


@dataclass(frozen=True)
class OpenCell:
    """A cell that literals do not settle."""

    rule: int
    column: str
    text: str
    reason: str
    is_live: bool
    """Whether it reads more than its input, so that trying a value does not settle it."""


class Space:
    """The regions of a table and the rules in them; `sure` rules certainly apply, `possible` ones may."""

    def __init__(self, running: RunningTable, worked_out: frozenset[str]) -> None:
        self.running = running
        self.names = running.words.names
        self.open_cells: list[OpenCell] = []
        self.variables: list[Variable] = []
        self.possible: Masks = []
        self.sure: Masks = []
        rows = running.tests()
        for expression, columns in self._columns().items():
            cells = [[row[at] for at in columns] for row in rows]
            label = running.table.inputs[columns[0]].label
            self._note_open(label, cells)
            self._add(expression, running.kinds[columns[0]], cells, expression not in worked_out)
        self.are_independent = not any(self._overlapping())
        self.open_rules = {cell.rule for cell in self.open_cells}
        self.rules = len(rows)

    def _columns(self) -> dict[str, list[int]]:
        """Return the columns of each expression: those with the same one are one variable."""
        columns: dict[str, list[int]] = {}
        for at, column in enumerate(self.running.table.inputs):
            columns.setdefault(" ".join(column.expression.split()), []).append(at)
        return columns

    def _note_open(self, label: str, rows: list[list[UnaryTests]]) -> None:
        for rule, cells in enumerate(rows, 1):
            for cell in cells:
                content = read_cell(cell.text, self.names)
                if content.open_because:
                    open_cell = OpenCell(rule, label, cell.text, content.open_because, content.reads_live)
                    self.open_cells.append(open_cell)

    def _add(self, expression: str, kind: Type, rows: list[list[UnaryTests]], is_plain: bool) -> None:
        contents = [[read_cell(cell.text, self.names) for cell in cells] for cells in rows]
        allowed = read_cell(kind.tests, self.names)
        every = [content for row in contents for content in row]
        literals = [value for content in (*every, allowed) for value in content.literals]
        ordered = any(content.has_order for content in (*every, allowed))
        regions = regions_of(literals, kind, has_order=ordered)
        columns = [_Cells([row[at] for row in rows], self.names) for at in range(len(rows[0]) if rows else 0)]
        masks = [[column.masks(region) for column in columns] for region in regions]
        possible = [functools.reduce(operator.and_, (mask for mask, _ in here), -1) for here in masks]
        sure = [functools.reduce(operator.and_, (mask for _, mask in here), -1) for here in masks]
        plain = is_plain and path_of(expression, self.names) is not None and not allowed.open_because
        regions = _promoted(regions, sure, _tests_something(rows)) if plain else regions
        self.variables.append(Variable(expression, tuple(regions), plain))
        self.possible.append(possible)
        self.sure.append(sure)

    def _overlapping(self) -> Iterator[str]:
        """Yield the expressions that read what another one reads, so that not all values meet."""
        read = [paths_of(variable.expression, self.names) for variable in self.variables]
        for at, paths in enumerate(read):
            others = {path for other in read[:at] + read[at + 1 :] for path in other}
            if any(_meet(path, other) for path in paths for other in others):
                yield self.variables[at].expression


def _tests_something(rows: list[list[UnaryTests]]) -> int:
    """Return the rules with a cell of this variable that does not let everything pass, as bits."""
    return sum(1 << at for at, cells in enumerate(rows) if any(not cell.passes_all for cell in cells))


def _promoted(regions: list[Region], masks: list[int], tests: int) -> list[Region]:
    """Return the regions with a tail counted as sure where a cell names it, or reaches to the other end."""
    low = _reaches(regions, masks, tests, LOW) or _reaches(regions, masks, tests, 0)
    ends = {HIGH: low, LOW: _reaches(regions, masks, tests, HIGH)}
    return [
        replace(region, likelihood=Likelihood.SURE)
        if region.likelihood is Likelihood.TAIL and (mask & tests or ends.get(region.side))
        else region
        for region, mask in zip(regions, masks, strict=True)
    ]


def _reaches(regions: list[Region], masks: list[int], tests: int, side: int) -> bool:
    tails = [
        mask
        for region, mask in zip(regions, masks, strict=True)
        if region.likelihood is Likelihood.TAIL and region.side == side and not region.is_point
    ]
    return any(mask & tests for mask in tails)


class _Cells:
    """The cells of one column, each text once, with the rules that have it."""

    def __init__(self, cells: list[UnaryTests], names: frozenset[str]) -> None:
        self._rules: dict[str, int] = {}
        self._tests: dict[str, tuple[UnaryTests, CellContent]] = {}
        for at, cell in enumerate(cells):
            self._rules[cell.text] = self._rules.get(cell.text, 0) | 1 << at
            self._tests[cell.text] = cell, read_cell(cell.text, names)

    def masks(self, region: Region) -> tuple[int, int]:
        """Return the rules whose cell a region's value passes: possibly, and for sure."""
        possible = sure = 0
        for text, (cell, content) in self._tests.items():
            is_open = bool(content.open_because)
            passes = not (is_open and content.reads_live) and _passes(cell, region)
            sure |= self._rules[text] if passes else 0
            possible |= self._rules[text] if passes or is_open else 0
        return possible, sure


def _passes(cell: UnaryTests, region: Region) -> bool:
    return cell.passes_all or cell.passes(region.value, Scope({}, None, Run(strict=False)))


Path = tuple[str, ...]


def path_of(expression: str, names: frozenset[str]) -> Path | None:
    """Return the path that an expression is, like ("offer", "price"), or None if it is something else."""
    try:
        tree: Any = feel.syntax_tree(expression, names).children[0]
    except FeelError:
        return None
    steps: list[str] = []
    while tree.data == "path":
        steps.append(str(tree.children[1]))
        tree = tree.children[0]
    return (str(tree.children[0]), *reversed(steps)) if tree.data == "name" else None


def paths_of(expression: str, names: frozenset[str]) -> set[Path]:
    """Return the paths that an expression reads; of one that is no path itself, its variables."""
    path = path_of(expression, names)
    if path is not None:
        return {path}
    try:
        tree = feel.syntax_tree(expression, names)
    except FeelError:
        return set()
    return {(str(name.children[0]),) for name in tree.find_data("name")}


def _meet(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
