"""What is wrong with a decision table, as a record and in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rules import limits
from rules.data_types.values import Value
from rules.functions import conversions
from rules.proofs.cover import Box
from rules.proofs.regions import Likelihood, Region
from rules.proofs.space import Space


class Kind(StrEnum):
    """What a finding is about."""

    GAP = "gap"
    OVERLAP = "overlap"
    NEVER = "never"
    REPEAT = "repeat"
    CELL = "cell"
    OPEN = "open"


@dataclass(frozen=True)
class Finding:
    """One thing about a table: what, which rules, inputs that show it, and how to mend it.

    `is_sure` tells a fault from advice: what is not sure may be meant, or may never come.
    """

    kind: Kind
    table: str
    rules: tuple[int, ...]
    inputs: dict[str, Value]
    text: str
    fix: str = ""
    column: str = ""
    is_sure: bool = True
    likelihood: Likelihood = field(default=Likelihood.SURE)


_MOST_NAMED = 4


def inputs_at(space: Space, point: Sequence[int]) -> dict[str, Value]:
    """Return the value of each variable at a point."""
    return {
        variable.expression: variable.regions[at].value
        for variable, at in zip(space.variables, point, strict=True)
    }


def when(space: Space, point: Sequence[int], box: Box | None) -> str:
    """Return for which inputs a finding holds: "when urgency is "emergency", whatever the category"."""
    named: list[str] = []
    free: list[str] = []
    for number, variable in enumerate(space.variables):
        regions = [variable.regions[at] for at in (box[number] if box else [point[number]])]
        everything = {region for region in variable.regions if region.likelihood is Likelihood.SURE}
        if box and everything and everything <= set(regions):
            free.append(variable.expression)
        else:
            here = variable.regions[point[number]]
            named.append(f"{variable.expression} is {_named(here, regions)}")
    shown = " when " + " and ".join(named) if named else ""
    return shown + (f", whatever the {' and the '.join(free)}" if named and free else "")


def _named(here: Region, regions: Sequence[Region]) -> str:
    """Return the values in words: all of them where they are few points, else the one of the example."""
    if 1 < len(regions) <= _MOST_NAMED and all(region.is_point for region in regions):
        return " or ".join(show(region.value) for region in regions)
    return show(here.value)


def show(value: Value) -> str:
    """Return a value as FEEL writes it."""
    return conversions.show([value], limits.Run(strict=True))[1:-1]


def rules_named(numbers: Sequence[int]) -> str:
    """Return "rule 1" or "rules 1, 2 and 3"."""
    words = [str(number) for number in numbers]
    if len(words) == 1:
        return f"rule {words[0]}"
    return f"rules {', '.join(words[:-1])} and {words[-1]}"
