"""Parallel gateways: split and join are a pair, in no loop, and the branches set different variables."""

from collections.abc import Iterator, Mapping

from engine.checks import paths
from engine.checks.flows import problem
from engine.checks.problem import Problem
from engine.diagrams import Node, Scope


def check_parallels(scope: Scope, sets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield what is wrong with a scope's parallel gateways; `sets` are the variables each step sets."""
    graph = paths.forward(scope)
    for node in scope.nodes.values():
        if node.kind == "parallelGateway":
            yield from _gateway(scope, node, graph, sets)


def _gateway(
    scope: Scope, node: Node, graph: paths.Graph, sets: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    into, out = len(scope.entering(node.id)), len(scope.leaving(node.id))
    if paths.in_loop(graph, node.id):
        text = "It stands in a loop, where its join may go on after one branch."
        fix = "Put the split, its branches and the join into a sub-process inside the loop."
        yield problem(scope, node, text, fix)
    elif _begins_again(scope, node, graph):
        text = "It follows a reminder that may begin again before it has ended; its join would mix the two."
        fix = "Put the split, its branches and the join into a sub-process of their own."
        yield problem(scope, node, text, fix)
    elif (into > 1) == (out > 1):
        fix = "Let it either split one flow or join several."
        yield problem(scope, node, f"It has {into} flows in and {out} out.", fix)
    elif out > 1:
        yield from _split(scope, node, graph, sets)
    elif node.id not in {_join(scope, each, graph) for each in _splits(scope)}:
        fix = "Use an exclusive gateway to bring alternatives together."
        yield problem(scope, node, "It joins branches that no one parallel gateway split.", fix)


def _begins_again(scope: Scope, node: Node, graph: paths.Graph) -> bool:
    """Return whether a step follows an event that does not interrupt, on a step that is gone round to."""
    asides = [each for each in scope.nodes.values() if each.attached_to and not each.interrupting]
    return any(
        node.id in paths.reached(graph, [each.id]) and paths.in_loop(graph, each.attached_to or "")
        for each in asides
    )


def _splits(scope: Scope) -> list[Node]:
    gateways = [each for each in scope.nodes.values() if each.kind == "parallelGateway"]
    return [each for each in gateways if len(scope.leaving(each.id)) > 1]


def _split(
    scope: Scope, node: Node, graph: paths.Graph, sets: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    join = _join(scope, node, graph)
    if join is None:
        yield problem(
            scope,
            node,
            "Its branches do not all come together in one parallel gateway of their own.",
            "Join every branch, and nothing else, in one parallel gateway.",
        )
        return
    taken: dict[str, str] = {}
    for flow in scope.leaving(node.id):
        branch = _until(graph, flow.target, join)
        for name in sorted(frozenset().union(*(sets.get(each, frozenset()) for each in branch))):
            if name in taken:
                yield problem(
                    scope,
                    node,
                    f"Two of its branches set the variable “{name}”.",
                    "Let each branch set variables of its own.",
                )
            taken[name] = flow.target


def _join(scope: Scope, split: Node, graph: paths.Graph) -> str | None:
    """Return the parallel gateway that pairs with a split: all ways pass it, by one flow for each branch."""
    ends = [each.id for each in scope.nodes.values() if each.kind == "endEvent"]
    starts = [each.id for each in scope.nodes.values() if each.kind == "startEvent"]
    after = paths.dominators(paths.backward(graph), ends)
    before = paths.dominators(graph, starts)
    candidates = [
        each
        for each in after[split.id] - {split.id}
        if scope.nodes[each].kind == "parallelGateway" and split.id in before[each]
    ]
    if not candidates:
        return None
    nearest = max(candidates, key=lambda each: len(after[each]))
    branches, inside = len(scope.leaving(split.id)), paths.reached(graph, graph[split.id])
    fits = len(scope.entering(nearest)) == branches and all(
        split.id in before[each] for each in inside if nearest in after[each] and each != nearest
    )
    return nearest if fits else None


def _until(graph: paths.Graph, start: str, stop: str) -> set[str]:
    return paths.reached({each: followers - {stop} for each, followers in graph.items()}, [start]) - {stop}
