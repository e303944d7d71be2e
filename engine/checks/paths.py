"""Sums over a scope's flows: what is reached, what is gone round, what every path must pass."""

from collections.abc import Iterable, Mapping

from engine.diagrams import Scope

Graph = Mapping[str, frozenset[str]]


def forward(scope: Scope) -> Graph:
    """Return each node's followers. What is on a boundary follows the step it stands on."""
    followers: dict[str, set[str]] = {each: set() for each in scope.nodes}
    for flow in scope.flows:
        if flow.source in followers and flow.target in followers:
            followers[flow.source].add(flow.target)
    for node in scope.nodes.values():
        if node.attached_to in followers:
            followers[node.attached_to].add(node.id)
    return {each: frozenset(found) for each, found in followers.items()}


def backward(graph: Graph) -> Graph:
    """Return each node's forerunners."""
    return {
        each: frozenset(other for other, followers in graph.items() if each in followers) for each in graph
    }


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return every node on a path from the starts, those included."""
    found: set[str] = set()
    stack = list(starts)
    while stack:
        each = stack.pop()
        if each not in found:
            found.add(each)
            stack.extend(graph.get(each, ()))
    return found


def in_loop(graph: Graph, node: str) -> bool:
    """Return whether a path leads from a node back to it."""
    return node in reached(graph, graph[node])


def dominators(graph: Graph, entries: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return, for each node, the nodes that every path from the entries to it must pass, itself included."""
    before, everything, starts = backward(graph), frozenset(graph), set(entries)
    found = {each: frozenset({each}) if each in starts else everything for each in graph}
    changed = True
    while changed:
        changed = False
        for each in graph:
            if each in starts:
                continue
            ways = [found[other] for other in before[each]]
            new = frozenset({each}) | (frozenset.intersection(*ways) if ways else frozenset())
            if new != found[each]:
                found[each], changed = new, True
    return found
