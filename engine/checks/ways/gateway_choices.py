"""Which flows out of a gateway a case can take, and what is then known of its values."""

from collections.abc import Iterator, Mapping

from engine.checks.declared.expression_kinds import tree_of
from engine.checks.ways.feasible_values import outcomes
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import Kind
from rules.errors import RulesError

State = tuple[tuple[str, Kind], ...]


def chosen(scope: Scope, node: Node, state: State) -> Iterator[tuple[str, State]]:
    """Yield the flows in the order in which they are tried, with what the earlier ones leave over."""
    rest = [state]
    for flow in scope.leaving(node.id):
        if flow.id == node.default or not flow.condition:
            continue
        now, rest = rest, []
        for before in now:
            for holds, after in _outcomes(flow.condition, before):
                if holds:
                    yield flow.id, after
                else:
                    rest.append(after)
    for flow in scope.leaving(node.id):
        if flow.id == node.default or not flow.condition:
            yield from ((flow.id, after) for after in rest)


def tried_at_gateway(
    scope: Scope, node: Node, values: Mapping[str, Kind]
) -> dict[str, list[Mapping[str, Kind]]]:
    """Return for each flow with a condition the values with which that condition is tried."""
    tried: dict[str, list[Mapping[str, Kind]]] = {}
    rest = [values]
    for flow in scope.leaving(node.id):
        if flow.id != node.default and flow.condition:
            tried[flow.id] = rest
            text = flow.condition
            rest = [after for before in rest for holds, after in _narrowed(text, before) if not holds]
    return tried


def _outcomes(condition: str, state: State) -> Iterator[tuple[bool, State]]:
    yield from ((holds, as_state(after)) for holds, after in _narrowed(condition, dict(state)))


def _narrowed(condition: str, values: Mapping[str, Kind]) -> Iterator[tuple[bool, Mapping[str, Kind]]]:
    try:
        yield from outcomes(tree_of(condition.removeprefix("=")), values)
    except RulesError:
        yield from ((True, values), (False, values))


def as_state(values: Mapping[str, Kind]) -> State:
    """Return values as a state that can be kept."""
    return tuple(sorted(values.items(), key=lambda pair: pair[0]))
