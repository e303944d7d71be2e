"""Which flows a gateway may take, and with which values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.definition.diagrams import Flow, Node, Scope
from engine.proof.values.conditions import NO_VALUES, Conditions, Env, Values, boxes
from engine.proof.values.expressions import conditions_of, is_open
from engine.proof.values.terms import Path, Reading, worked_out


@dataclass(frozen=True)
class Outcome:
    """What a gateway does with some values: the flow that is taken, what is then known, and an example.

    `flow` is "" where no condition is true and there is no default, and None where one is neither true nor
    false. `also` are other flows whose conditions are true as well.
    """

    flow: str | None
    after: Env
    example: Values = NO_VALUES
    also: tuple[str, ...] = ()


class Choices:
    """The gateways of a folder. What one may do with what is known is worked out once."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._known: dict[Any, list[Outcome]] = {}

    def of(self, scope: Scope, node: Node, env: Env) -> list[Outcome]:
        """Return what a gateway may do, each outcome with what is then known."""
        flows = conditions_of(scope, node)
        readings = [self._conditions.read.conditions.get((scope.id, flow.id)) for flow in flows]
        paths = self._conditions.terms(readings)
        key = (scope.id, node.id, *(self._conditions.mask(env, path) for path in paths))
        if key not in self._known:
            ways = self._conditions.combinations(paths, env) if flows and all(readings) else None
            if ways is None:
                self._known[key] = [Outcome(flow.id, ()) for flow in scope.leaving(node.id)]
            else:
                tried = _tried(node, list(zip(flows, readings, strict=True)), ways)
                self._known[key] = list(self._outcomes(tried, paths))
        return [self._after(outcome, env) for outcome in self._known[key]]

    def _after(self, outcome: Outcome, env: Env) -> Outcome:
        return replace(outcome, after=self._conditions.put(env, outcome.example.paths, outcome.after))

    def _outcomes(
        self, tried: dict[tuple[str | None, tuple[str, ...]], list[Values]], paths: tuple[Path, ...]
    ) -> Iterator[Outcome]:
        """Yield outcomes, whose `after` has the masks of the paths read, in their order."""
        remembered = [number for number, path in enumerate(paths) if not is_open(path)]
        for (flow, also), several in tried.items():
            example = min(several, key=lambda values: values.strangeness)
            for box in boxes(tuple(values.bits[number] for number in remembered) for values in several):
                masks = dict(zip(remembered, box, strict=True))
                yield Outcome(
                    flow, tuple(masks.get(number, 0) for number in range(len(paths))), example, also
                )


def _tried(
    node: Node, flows: list[tuple[Flow, Reading | None]], ways: list[Values]
) -> dict[tuple[str | None, tuple[str, ...]], list[Values]]:
    """Return for each outcome, a flow and others that are true as well, the values that lead to it."""
    groups: dict[tuple[str | None, tuple[str, ...]], list[Values]] = {}
    for values in ways:
        groups.setdefault(_try(node, flows, values), []).append(values)
    return groups


def _try(
    node: Node, flows: list[tuple[Flow, Reading | None]], values: Values
) -> tuple[str | None, tuple[str, ...]]:
    known = dict(zip(values.paths, (region.value for region in values.regions), strict=True))
    true: list[str] = []
    for flow, reading in flows:
        answer = worked_out(reading, known) if reading else None
        if answer is True:
            true.append(flow.id)
        elif answer is not False and not true:
            return None, ()
    if true:
        return true[0], tuple(true[1:])
    return node.default or "", ()
