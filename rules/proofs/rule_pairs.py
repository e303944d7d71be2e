"""Rules that meet others: two that both apply, and those that others leave nothing to or repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rules.data_types import comparison
from rules.decisions import hit_policies
from rules.decisions.tables import Rule
from rules.errors import Fault
from rules.limits import Run
from rules.proofs import cells
from rules.proofs.cover import MOST, Box, takes_all
from rules.proofs.findings import Finding, Kind, inputs_at, rules_named, when
from rules.proofs.regions import Likelihood
from rules.proofs.space import Masks, Space

_UNLIKELY = {Likelihood.NULL, Likelihood.FOREIGN}
_MOST_TRIED = 40


def overlaps(space: Space) -> Iterator[Finding]:
    """Yield pairs of rules that both apply to an input although only one may."""
    policy = space.running.table.hit_policy
    if policy not in ("UNIQUE", "ANY"):
        return
    boxes = [_box(space.sure, rule) for rule in range(space.rules)]
    count = 0
    for one, other in combinations(range(space.rules), 2):
        shared = [
            sorted(set(left) & set(right)) for left, right in zip(boxes[one], boxes[other], strict=True)
        ]
        if not all(shared) or (policy == "ANY" and _agree(space, one, other)):
            continue
        yield _overlap(space, (one + 1, other + 1), shared)
        count += 1
        if count == MOST:
            return


def _box(masks: Masks, rule: int) -> Box:
    """Return the regions that a rule takes of each variable."""
    return [[at for at, mask in enumerate(regions) if mask >> rule & 1] for regions in masks]


def _overlap(space: Space, rules: tuple[int, int], shared: Box) -> Finding:
    name = space.running.table.decision
    point = [
        min(regions, key=lambda at: list(Likelihood).index(variable.regions[at].likelihood))
        for variable, regions in zip(space.variables, shared, strict=True)
    ]
    likely = [space.variables[number].regions[at].likelihood for number, at in enumerate(point)]
    is_sure = space.are_independent and not _UNLIKELY & set(likely)
    is_any = space.running.table.hit_policy == "ANY"
    box = None if set(rules) & space.open_rules else shared
    words = when(space, point, box)
    text = f"In '{name}' {rules_named(rules)} both apply{words}{', and differ' if is_any else ''}."
    fix = (
        "Make their results agree, or narrow one of them."
        if is_any
        else "Change the rules so that only one applies."
    )
    return Finding(Kind.OVERLAP, name, rules, inputs_at(space, point), text, fix, "", is_sure)


def _agree(space: Space, one: int, other: int) -> bool:
    """Return whether two rules give the same; results that are worked out agree if written alike."""
    rules = space.running.table.rules
    return _same_results(space, rules[one], rules[other], both_ways=False)


def _same_results(space: Space, one: Rule, other: Rule, *, both_ways: bool) -> bool:
    """Return whether the results are the same; where that cannot be told, not if `both_ways`."""
    for left, right in zip(one.outputs, other.outputs, strict=True):
        if left == right:
            continue
        is_left, value = cells.literal_value(left, space.names)
        is_right, against = cells.literal_value(right, space.names)
        if not (is_left and is_right):
            return not both_ways
        if not comparison.same(value, against, Run(strict=False)):
            return False
    return True


def idle_rules(space: Space) -> Iterator[Finding]:
    """Yield rules that can never apply, and rules that could go without changing any result."""
    for rule in range(space.rules):
        yield from _never(space, rule) or _repeat(space, rule)


def _never(space: Space, rule: int) -> list[Finding]:
    """Return a finding if no input is left to a rule."""
    box = _box(space.possible, rule)
    empty = next((number for number, regions in enumerate(box) if not regions), None)
    if empty is not None:
        expression = space.variables[empty].expression
        text = f"rule {rule + 1} never applies: no value of {expression} passes its cell."
        return [_idle(space, Kind.NEVER, rule, text, "Correct the cell, or remove the rule.")]
    earlier = [at for at in range(rule) if at + 1 not in space.open_rules]
    is_first = space.running.table.hit_policy == "FIRST"
    if not is_first or not earlier or not takes_all(space.sure, box, _mask(earlier)):
        return []
    numbers = [at + 1 for at in _needed(space, box, earlier)]
    verb = "takes" if len(numbers) == 1 else "take"
    text = f"rule {rule + 1} never applies: {rules_named(numbers)} before it {verb} all of it."
    return [_idle(space, Kind.NEVER, rule, text, "Move it above, narrow the others, or remove it.")]


def _idle(space: Space, kind: Kind, rule: int, text: str, fix: str) -> Finding:
    name = space.running.table.decision
    return Finding(kind, name, (rule + 1,), {}, f"In '{name}' {text}", fix, is_sure=False)


def _mask(rules: Sequence[int]) -> int:
    return sum(1 << rule for rule in rules)


def _needed(space: Space, box: Box, rules: list[int]) -> list[int]:
    """Return a part of the rules that takes all of a box by itself."""
    needed = [rule for rule in rules if all(_box_meets(space.sure, box, rule))]
    if len(needed) > _MOST_TRIED:
        return needed
    for rule in list(needed):
        fewer = [other for other in needed if other != rule]
        if fewer and takes_all(space.sure, box, _mask(fewer)):
            needed = fewer
    return needed


def _box_meets(masks: Masks, box: Box, rule: int) -> Iterator[bool]:
    for regions, allowed in zip(masks, box, strict=True):
        yield any(regions[at] >> rule & 1 for at in allowed)


def _repeat(space: Space, rule: int) -> list[Finding]:
    """Return a finding if later rules, or an equal one, give the same for the same reason."""
    table = space.running.table
    if rule + 1 in space.open_rules or table.hit_policy not in hit_policies.SINGLE:
        return []
    same = [other for other in range(rule + 1, space.rules) if _says_same(space, rule, other)]
    if not same:
        return []
    if table.hit_policy == "FIRST":
        others = [other for other in range(rule + 1, same[-1]) if other not in same]
        # A rule between would take over what this one leaves, unless it takes nothing of it.
        box = _box(space.possible, rule)
        if any(all(_box_meets(space.possible, box, other)) for other in others):
            return []
    if not takes_all(space.sure, _box(space.possible, rule), _mask(same)):
        return []
    text = f"rule {rule + 1} repeats {rules_named([other + 1 for other in same])}."
    return [_idle(space, Kind.REPEAT, rule, text, "Remove it, or say what differs.")]


def _says_same(space: Space, one: int, other: int) -> bool:
    rules = space.running.table.rules
    if other + 1 in space.open_rules or rules[one].annotations != rules[other].annotations:
        return False
    try:
        return _same_results(space, rules[one], rules[other], both_ways=True)
    except Fault:
        return False
