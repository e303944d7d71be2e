"""Telling a way through a scope as a list of stops that a person can follow."""

from collections.abc import Iterable, Iterator, Mapping

from engine.definition.diagrams import Flow, Node, Scope
from engine.proof.findings import Stop
from engine.proof.moves import Move
from engine.proof.net import CALLS, State
from engine.proof.walk import Walk

Caller = tuple[str, str]


def beginning(scope: Scope) -> Iterator[Stop]:
    """Yield the start of a journey."""
    for node in scope.nodes.values():
        if node.kind == "startEvent":
            yield Stop(scope.diagram, node.label, "begin")


def stops(scope: Scope, way: Iterable[tuple[State, Move]]) -> Iterator[Stop]:
    """Yield what a person sees of a way: tasks, events, calls and choices."""
    for before, move in way:
        node = scope.nodes[move.step]
        if node.kind == "exclusiveGateway":
            if len(scope.leaving(node.id)) > 1:
                yield Stop(scope.diagram, node.label, "choose", _choice(scope, node, move.by))
        elif any(place.waits and place.id == node.id for place in before):
            yield from _done(scope, node, move)
        elif node.kind == "boundaryEvent":
            yield Stop(scope.diagram, node.label, "comes")


def to_scope(
    scope: str, scopes: Mapping[str, Scope], walks: Mapping[str, Walk], callers: Mapping[str, Caller]
) -> tuple[Stop, ...]:
    """Return the way from the beginning of the journey to the beginning of a scope."""
    if scope not in callers:
        return tuple(beginning(scopes[scope]))
    caller, call = callers[scope]
    walk = walks[caller]
    goal = next(state for state in walk.came if any(place.waits and place.id == call for place in state))
    before = to_scope(caller, scopes, walks, callers)
    return (*before, *stops(scopes[caller], walk.way(goal)))


def _done(scope: Scope, node: Node, move: Move) -> Iterator[Stop]:
    if move.by in scope.nodes:
        yield Stop(scope.diagram, scope.nodes[move.by].label, "comes")
    elif node.kind in CALLS:
        yield Stop(scope.diagram, node.label, "is done")
    else:
        yield Stop(scope.diagram, node.label, "do" if node.kind == "userTask" else "comes")


def _choice(scope: Scope, node: Node, by: str) -> str:
    flow: Flow = next(flow for flow in scope.flows if flow.id == by)
    if flow.condition:
        return " ".join(flow.condition.removeprefix("=").split())
    others = [other.condition for other in scope.leaving(node.id) if other.condition]
    return (
        f"not({' '.join(others[0].removeprefix('=').split())})"
        if len(others) == 1
        else flow.name or "otherwise"
    )
