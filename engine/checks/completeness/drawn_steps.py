"""Steps and flows that run but that no picture shows: advice, because they harm no case."""

from collections.abc import Iterator

from engine.checks.mend import Act, Mend
from engine.checks.problem import Problem
from engine.definition.diagrams import Diagram
from engine.definition.understood_steps import is_understood

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_FIX = "Open the diagram in an editor and draw it, or people will not see it on the page of a case."


def undrawn_steps(diagram: Diagram) -> Iterator[Problem]:
    """Yield a problem for each step without a shape, and each flow without a line."""
    shown = {shape.get("bpmnElement") for shape in diagram.root.iter(f"{_DI}BPMNShape", f"{_DI}BPMNEdge")}
    for scope in diagram.scopes:
        for node in scope.nodes.values():
            if node.id not in shown and not is_understood(node.id):
                text = "The step runs, but the picture does not show it."
                yield Problem(diagram.file, node.label, text, _FIX, element=node.id, mend=Mend(Act.DRAW))
        for flow in scope.flows:
            if flow.id not in shown and {flow.source, flow.target} <= shown:
                label = flow.name or f"from {scope.nodes[flow.source].label}"
                text = "The flow runs, but the picture does not show it."
                yield Problem(diagram.file, label, text, _FIX, element=flow.id, mend=Mend(Act.DRAW))
