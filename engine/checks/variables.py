"""Which variables the steps of a release set and read, so that a name that no step sets is found in time."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.checks.flows import condition_of
from engine.definition.diagrams import Node, Scope
from rules import feel
from rules.errors import RulesError

ALWAYS_SET = frozenset({"answers", "now", "today"})
LENGTH = re.compile(r"P[0-9T]")
"""How a length of time begins that is written without FEEL."""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def set_by(node: Node) -> frozenset[str]:
    """Return the variables a step itself sets."""
    if node.kind == "scriptTask":
        try:
            return frozenset(feel.compile_assignments(node.script).names_set)
        except RulesError:
            return frozenset()
    if node.kind == "serviceTask" and node.call and node.call.result:
        return frozenset({node.call.result})
    if node.kind == "businessRuleTask":
        return frozenset(filter(None, [node.properties.get("result") or node.decision]))
    return frozenset()


def set_by_all(scopes: Mapping[str, Scope]) -> dict[str, dict[str, frozenset[str]]]:
    """Return for each scope the variables that each of its steps sets, including the steps it calls."""

    def of_scope(identity: str, seen: frozenset[str]) -> frozenset[str]:
        if identity not in scopes or identity in seen:
            return frozenset()
        return frozenset().union(
            *(of_node(node, seen | {identity}) for node in scopes[identity].nodes.values())
        )

    def of_node(node: Node, seen: frozenset[str]) -> frozenset[str]:
        called = (
            node.called if node.kind == "callActivity" else node.id if node.kind == "subProcess" else None
        )
        return set_by(node) | (of_scope(called, seen) if called else frozenset())

    return {
        scope.id: {node.id: of_node(node, frozenset()) for node in scope.nodes.values()}
        for scope in scopes.values()
    }


def expressions(scope: Scope, node: Node) -> Iterator[tuple[str, str]]:
    """Yield (what it is, text) of every expression in a step."""
    for name in ("party", "call", "closesAt"):
        if node.properties.get(name):
            yield f"“{name}”", node.properties[name]
    due = node.properties.get("dueIn", "").strip()
    if due and not LENGTH.match(due):
        yield "“dueIn”", due
    if node.event == "timer":
        yield "its timer", node.timer.removeprefix("=")
    for name, text in (node.call.parameters if node.call else {}).items():
        yield f"the parameter “{name}”", text
    for flow in scope.leaving(node.id) if node.kind == "exclusiveGateway" else ():
        if flow.condition:
            yield condition_of(flow), flow.condition.removeprefix("=")


def names_read(node: Node) -> frozenset[str]:
    """Return the names a script reads before it sets them."""
    names: Any = feel.compile_assignments(node.script).names_read
    return frozenset(names)
