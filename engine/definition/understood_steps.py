"""Ends and splits that a drawing leaves out, as the standard understands them.

A way that leads nowhere ends there; several flows out of a step are all taken.
"""

from lxml import etree

from engine.definition.bpmn_xml import BPMN, FLOW_NODES, GATEWAYS, tag

_END, _SPLIT = "understood_end_of_", "understood_split_of_"
_LEAVING = frozenset((BPMN, name) for name in FLOW_NODES - {"endEvent"})
_SPLITTING = frozenset((BPMN, name) for name in FLOW_NODES - GATEWAYS - {"endEvent"})


def add_understood(process: etree._Element) -> None:
    """Put ends and splits that are only understood into a process and its sub-processes."""
    for scope in (process, *process.iter(f"{{{BPMN}}}subProcess")):
        flows = scope.findall(f"{{{BPMN}}}sequenceFlow")
        for step in [child for child in scope if tag(child) in _LEAVING and child.get("id")]:
            leaving = [flow for flow in flows if flow.get("sourceRef") == step.get("id")]
            conditions = [flow.find(f"{{{BPMN}}}conditionExpression") for flow in leaving]
            if not leaving:
                _lead(scope, step, "endEvent", _END)
            elif len(leaving) > 1 and tag(step) in _SPLITTING and conditions == [None] * len(leaving):
                split = _lead(scope, step, "parallelGateway", _SPLIT)
                for flow in leaving:
                    flow.set("sourceRef", split)


def _lead(scope: etree._Element, step: etree._Element, kind: str, prefix: str) -> str:
    """Lead a flow from a step to a new one, and return the id of that."""
    source = step.get("id", "")
    target = f"{prefix}{source}"
    etree.SubElement(scope, f"{{{BPMN}}}{kind}", id=target, name=step.get("name", ""))
    flow = {"id": f"{source}_to_{target}", "sourceRef": source, "targetRef": target}
    etree.SubElement(scope, f"{{{BPMN}}}sequenceFlow", flow)
    return target


def is_understood(step: str) -> bool:
    """Return whether a step was not drawn, but understood."""
    return step.startswith((_END, _SPLIT))
