"""Paths through the flows of a scope: which nodes are reached, are in a loop, or are on every path."""

from collections.abc import Iterable, Mapping

from engine.definition.diagrams import Scope

Graph = Mapping[str, frozenset[str]]


def forward(scope: Scope) -> Graph:
    """Return the nodes that follow each node. A boundary event follows the step that it is on."""
    followers: dict[str, set[str]] = {node: set() for node in scope.nodes}
    for flow in scope.flows:
        if flow.source in followers and flow.target in followers:
            followers[flow.source].add(flow.target)
    for node in scope.nodes.values():
        if node.attached_to in followers:
            followers[node.attached_to].add(node.id)
    return {node: frozenset(targets) for node, targets in followers.items()}


def backward(graph: Graph) -> Graph:
    """Return the nodes that come before each node."""
    return {
        node: frozenset(other for other, followers in graph.items() if node in followers) for node in graph
    }


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return every node on a path from the starts, including the starts."""
    nodes: set[str] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node not in nodes:
            nodes.add(node)
            stack.extend(graph.get(node, ()))
    return nodes


def in_loop(graph: Graph, node: str) -> bool:
    """Return whether a path leads from a node back to it."""
    return node in reached(graph, graph[node])


def dominators(graph: Graph, entries: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return for each node the nodes, including itself, that every path from the entries to it passes."""
    before, everything, starts = backward(graph), frozenset(graph), set(entries)
    passed = {node: frozenset({node}) if node in starts else everything for node in graph}
    changed = True
    while changed:
        changed = False
        for node in graph:
            if node in starts:
                continue
            ways = [passed[other] for other in before[node]]
            new = frozenset({node}) | (frozenset.intersection(*ways) if ways else frozenset())
            if new != passed[node]:
                passed[node], changed = new, True
    return passed
