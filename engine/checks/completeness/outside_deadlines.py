"""Tasks for people outside the council that nobody sees running late."""

from collections.abc import Iterator, Mapping

from engine.checks.flows import problem
from engine.checks.problem import Problem
from engine.definition.diagrams import Node, Scope


def outside_deadlines(scopes: Mapping[str, Scope]) -> Iterator[Problem]:
    """Yield a problem for each task of an outside party that has neither a due time nor a timer."""
    for scope in scopes.values():
        for node in scope.nodes.values():
            if _is_outside(node) and not node.properties.get("dueIn") and not _ends_by_timer(scope, node):
                text = "It waits for somebody outside the council, without a deadline."
                fix = "Say in “dueIn” when it should be done, or put a timer on its boundary."
                yield problem(scope, node, text, fix)


def _is_outside(node: Node) -> bool:
    return node.kind == "userTask" and bool(node.properties.get("party") or node.properties.get("call"))


def _ends_by_timer(scope: Scope, node: Node) -> bool:
    return any(event.event == "timer" for event in scope.boundaries(node.id))
