"""Puts together what can be proved of one table."""

from __future__ import annotations

from collections.abc import Iterator

from rules.decisions import hit_policies
from rules.decisions.table_runner import RunningTable
from rules.proofs import cell_faults, rule_pairs
from rules.proofs.cover import MOST, Box, Undecided, free_boxes
from rules.proofs.findings import Finding, Kind, inputs_at, when
from rules.proofs.regions import Likelihood
from rules.proofs.space import OpenCell, Space

_ADD = "Add a rule for it, or a default output."
_FIXES = {
    Likelihood.NULL: "Add a rule for null, or allowed values if there is always a value.",
    Likelihood.OTHER: "Add a rule for all others, or list the allowed values.",
    Likelihood.TAIL: "Add a rule, or allowed values that leave it out.",
    Likelihood.PART: "Let one rule reach up to the next, as in [1..2) and [2..3).",
}
_ORDER = [Likelihood.SURE, Likelihood.TAIL, Likelihood.OTHER, Likelihood.PART, Likelihood.NULL]


def examine(running: RunningTable, worked_out: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return what is wrong with a table; `worked_out` are inputs that other decisions of the file give.

    Where cells are of a wrong kind, only that is said: what else is proved would rest on them.
    """
    cells = tuple(cell_faults.faults(running))
    if any(finding.is_sure for finding in cells):
        return cells
    space = Space(running, worked_out)
    try:
        proved = (*_gaps(space), *rule_pairs.overlaps(space), *rule_pairs.idle_rules(space))
    except (Undecided, RecursionError):
        name = running.table.decision
        text = f"'{name}' has too many cases to be proved."
        return (*cells, Finding(Kind.OPEN, name, (), {}, text, "Split it into smaller tables.", "", False))
    return (*cells, *proved)


def _gaps(space: Space) -> Iterator[Finding]:
    """Yield inputs that no rule takes, sure ones first."""
    table = space.running.table
    if table.hit_policy not in hit_policies.SINGLE or any(column.default for column in table.outputs):
        return
    sure = _regions(space, {Likelihood.SURE})
    certain = free_boxes(space.possible, sure, space.rules)
    for point, box in certain:
        yield _gap(space, point, box, is_sure=_may_come(space, box, sure))
    boxes = [box for _, box in certain]
    for number in range(1, len(_ORDER)):
        wide = _regions(space, set(_ORDER[: number + 1]))
        doubtful = free_boxes(space.possible, wide, space.rules, boxes) if len(boxes) < MOST else []
        for point, box in doubtful:
            yield _gap(space, point, box, is_sure=False)
        boxes += [box for _, box in doubtful]
    if space.open_cells:
        yield from _open_gaps(space, _regions(space, set(_ORDER)), boxes)


def _regions(space: Space, likely: set[Likelihood]) -> Box:
    return [
        [
            at
            for at, region in sorted(enumerate(variable.regions), key=lambda pair: _rank(pair[1].likelihood))
            if region.likelihood in likely
        ]
        for variable in space.variables
    ]


def _rank(likelihood: Likelihood) -> int:
    return _ORDER.index(likelihood) if likelihood in _ORDER else len(_ORDER)


def _may_come(space: Space, box: Box, sure: Box) -> bool:
    """Return whether the inputs of a box can come: each is a plain variable where it matters."""
    matters = [
        variable
        for variable, regions, every in zip(space.variables, box, sure, strict=True)
        if len(regions) < len(every)
    ]
    return space.are_independent and all(variable.is_plain for variable in matters)


def _gap(space: Space, point: list[int], box: Box | None, *, is_sure: bool) -> Finding:
    name = space.running.table.decision
    likely = [space.variables[number].regions[at].likelihood for number, at in enumerate(point)]
    worst = max(likely, key=_rank, default=Likelihood.SURE)
    words = when(space, point, box)
    perhaps = "" if is_sure or worst is not Likelihood.SURE else ", if that can be"
    text = f"In '{name}' no rule applies{words}{perhaps}."
    return Finding(
        Kind.GAP, name, (), inputs_at(space, point), text, _FIXES.get(worst, _ADD), "", is_sure, worst
    )


def _open_gaps(space: Space, wide: Box, before: list[Box]) -> Iterator[Finding]:
    """Yield gaps that only open cells could fill: shown where a value settles them, else left open."""
    for point, _ in free_boxes(space.sure, wide, space.rules, before):
        left = -1
        for number, at in enumerate(point):
            left &= space.possible[number][at]
        cell = next((cell for cell in space.open_cells if left >> (cell.rule - 1) & 1 and cell.is_live), None)
        if cell is not None:
            yield _left_open(space, cell)
            return
        yield _gap(space, point, None, is_sure=False)


def _left_open(space: Space, cell: OpenCell) -> Finding:
    name = space.running.table.decision
    text = (
        f"In '{name}' it cannot be told whether every input has a rule, "
        f"because rule {cell.rule} tests “{cell.text}”: {cell.reason}."
    )
    fix = "Make what it tests a column of its own, or add a last rule for all others."
    return Finding(Kind.OPEN, name, (cell.rule,), {}, text, fix, cell.column, False)
