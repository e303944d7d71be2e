"""Parallel gateways: a split and its join are a pair, outside any loop; branches set different variables."""

from collections.abc import Iterator, Mapping

from engine.checks import paths
from engine.checks.flows import problem
from engine.checks.problem import Problem
from engine.definition.diagrams import Node, Scope


def check_parallels(scope: Scope, sets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield a problem for each faulty parallel gateway. `sets` are the variables that each step sets."""
    graph = paths.forward(scope)
    for node in scope.nodes.values():
        if node.kind == "parallelGateway":
            yield from _gateway(scope, node, graph, sets)


def _gateway(
    scope: Scope, node: Node, graph: paths.Graph, sets: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    into, out = len(scope.entering(node.id)), len(scope.leaving(node.id))
    if paths.in_loop(graph, node.id):
        text = "It is in a loop, where its join may go on after only one branch."
        fix = "Put the split, its branches and the join into a sub-process inside the loop."
        yield problem(scope, node, text, fix)
    elif _begins_again(scope, node, graph):
        text = "It follows a reminder that may start again before it has ended. Its join would mix the two."
        fix = "Put the split, its branches and the join into a sub-process of their own."
        yield problem(scope, node, text, fix)
    elif (into > 1) == (out > 1):
        fix = "Let it either split one flow or join several."
        yield problem(scope, node, f"It has {into} flows in and {out} out.", fix)
    elif out > 1:
        yield from _split(scope, node, graph, sets)
    elif node.id not in {_join(scope, split, graph) for split in _splits(scope)}:
        fix = "Use an exclusive gateway to bring alternatives together."
        yield problem(scope, node, "It joins branches that do not come from one parallel gateway.", fix)


def _begins_again(scope: Scope, node: Node, graph: paths.Graph) -> bool:
    """Return whether a step follows a non-interrupting event on a step in a loop."""
    asides = [event for event in scope.nodes.values() if event.attached_to and not event.interrupting]
    return any(
        node.id in paths.reached(graph, [event.id]) and paths.in_loop(graph, event.attached_to or "")
        for event in asides
    )


def _splits(scope: Scope) -> list[Node]:
    gateways = [gateway for gateway in scope.nodes.values() if gateway.kind == "parallelGateway"]
    return [gateway for gateway in gateways if len(scope.leaving(gateway.id)) > 1]


def _split(
    scope: Scope, node: Node, graph: paths.Graph, sets: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    join = _join(scope, node, graph)
    if join is None:
        yield problem(
            scope,
            node,
            "Its branches do not all meet in one parallel gateway.",
            "Join every branch, and nothing else, in one parallel gateway.",
        )
        return
    taken: dict[str, str] = {}
    for flow in scope.leaving(node.id):
        branch = _until(graph, flow.target, join)
        for name in sorted(frozenset().union(*(sets.get(step, frozenset()) for step in branch))):
            if name in taken:
                yield problem(
                    scope,
                    node,
                    f"Two of its branches set the variable “{name}”.",
                    "Let each branch set variables of its own.",
                )
            taken[name] = flow.target


def _join(scope: Scope, split: Node, graph: paths.Graph) -> str | None:
    """Return the parallel gateway that joins a split: all ways pass it, with one flow for each branch."""
    ends = [node.id for node in scope.nodes.values() if node.kind == "endEvent"]
    starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
    after = paths.dominators(paths.backward(graph), ends)
    before = paths.dominators(graph, starts)
    candidates = [
        node
        for node in after[split.id] - {split.id}
        if scope.nodes[node].kind == "parallelGateway" and split.id in before[node]
    ]
    if not candidates:
        return None
    nearest = max(candidates, key=lambda node: len(after[node]))
    branches, inside = len(scope.leaving(split.id)), paths.reached(graph, graph[split.id])
    fits = len(scope.entering(nearest)) == branches and all(
        split.id in before[node] for node in inside if nearest in after[node] and node != nearest
    )
    return nearest if fits else None


def _until(graph: paths.Graph, start: str, stop: str) -> set[str]:
    return paths.reached({node: followers - {stop} for node, followers in graph.items()}, [start]) - {stop}
