"""Lanes that misname whose steps they hold: two for one role, or one for people in which nobody acts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from engine.actors import SYSTEM, role_key
from engine.checks.problem import Problem
from engine.definition.bpmn_xml import BPMN
from engine.definition.diagrams import Diagram, Node, Scope


def misnamed_lanes(diagrams: Iterable[Diagram], scopes: Mapping[str, Scope]) -> Iterator[Problem]:
    """Yield a problem for each lane whose name cannot be right. One without any step is only empty."""
    for diagram in diagrams:
        lanes = [lane.get("name", "") for lane in diagram.root.iter(f"{{{BPMN}}}lane")]
        names = {role_key(name): name for name in lanes}
        for role, times in Counter(map(role_key, lanes)).items():
            if times > 1:
                text = f"{times} lanes are called “{names[role]}”."
                yield Problem(diagram.file, "", text, "Name each after the role that does its steps.")
        nodes = [node for scope in diagram.scopes for node in scope.nodes.values()]
        for role in {node.role for node in nodes} & names.keys() - {SYSTEM.id}:
            inside = [node for node in nodes if node.role == role]
            if not any(node.form or _calls_for(role, node, scopes, frozenset()) for node in inside):
                text = f"Nobody does anything in the lane “{names[role]}”: the system does all its steps."
                yield Problem(diagram.file, "", text, "Call it “System”, or after the role that acts there.")


def _calls_for(role: str, node: Node, scopes: Mapping[str, Scope], seen: frozenset[str]) -> bool:
    """Return whether a step calls a process in which somebody in a role does something."""
    called = scopes.get(node.called or "")
    if called is None or called.id in seen:
        return False
    return any(
        (inner.form and (inner.properties.get("role") or inner.role) == role)
        or _calls_for(role, inner, scopes, seen | {called.id})
        for inner in called.nodes.values()
    )
