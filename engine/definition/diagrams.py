"""Reading diagrams into plain facts: nodes, flows, lanes and the settings of each step.

One BPMN file holds one process. A process, and each embedded sub-process in it, is a *scope* with its own id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.actors import role_key
from engine.definition.bpmn_xml import BPMN, FLOW_NODES, OURS, is_set, only_process, read_xml, tag
from engine.definition.understood_steps import add_understood


@dataclass(frozen=True)
class Call:
    """What a service task calls: an operation, its parameters as FEEL, and where its result goes."""

    operation: str
    parameters: Mapping[str, str]
    result: str | None


@dataclass(frozen=True)
class Node:
    """One step of a diagram, with everything that is drawn or set on it."""

    id: str
    kind: str
    name: str
    scope: str
    role: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    event_name: str = ""
    timer: str = ""
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    called: str | None = None
    call: Call | None = None
    decision: str = ""
    script: str = ""

    @property
    def label(self) -> str:
        """The name by which people know the step."""
        return self.name or self.id

    @property
    def event(self) -> str | None:
        """The kind of its one event definition: "timer", "message", "error", "terminate"."""
        return self.events[0] if self.events else None

    @property
    def form(self) -> str | None:
        """The key of its form, if it has one."""
        return self.properties.get("form")


@dataclass(frozen=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True)
class Scope:
    """A process, or an embedded sub-process, of one diagram."""

    id: str
    name: str
    diagram: str
    parent: str | None
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    properties: Mapping[str, str] = field(default_factory=dict)

    def leaving(self, node: str) -> list[Flow]:
        """The flows out of a node."""
        return [flow for flow in self.flows if flow.source == node]

    def entering(self, node: str) -> list[Flow]:
        """The flows into a node."""
        return [flow for flow in self.flows if flow.target == node]

    def boundaries(self, node: str) -> list[Node]:
        """The boundary events on a node."""
        return [event for event in self.nodes.values() if event.attached_to == node]


@dataclass(frozen=True)
class Diagram:
    """One file: its parsed XML and its scopes, the process first."""

    file: str
    root: etree._Element
    scopes: tuple[Scope, ...]

    @property
    def process(self) -> Scope:
        """The process the file holds."""
        return self.scopes[0]


def read_diagram(content: bytes, file: str) -> Diagram:
    """Return the facts of a diagram. Whether they are allowed is for `engine.checks` to say."""
    root = read_xml(content)
    process = only_process(root)
    add_understood(process)
    return Diagram(file, root, tuple(_Reader(root, file).scopes(process)))


class _Reader:
    def __init__(self, root: etree._Element, file: str) -> None:
        self._root, self._file = root, file
        self._roles = {
            (reference.text or "").strip(): role_key(lane.get("name", ""))
            for lane in root.iter(f"{{{BPMN}}}lane")
            for reference in lane.findall(f"{{{BPMN}}}flowNodeRef")
        }
        self._names = {
            declaration.get("id", ""): declaration.get(
                "errorCode" if tag(declaration)[1] == "error" else "name", ""
            )
            for kind in ("message", "error")
            for declaration in root.iter(f"{{{BPMN}}}{kind}")
        }

    def scopes(self, element: etree._Element, parent: str | None = None, role: str = "") -> Iterator[Scope]:
        identity = element.get("id", "")
        children = [child for child in element if tag(child)[0] == BPMN]
        drawn = [
            (child, self._node(child, identity, role)) for child in children if tag(child)[1] in FLOW_NODES
        ]
        flows = tuple(_flow(child) for child in children if tag(child)[1] == "sequenceFlow")
        nodes = {node.id: node for _, node in drawn}
        name = element.get("name", "") or identity
        yield Scope(identity, name, self._file, parent, nodes, flows, _properties(element))
        for child, node in drawn:
            if node.kind == "subProcess":
                yield from self.scopes(child, identity, node.role)

    def _node(self, element: etree._Element, scope: str, role: str) -> Node:
        identity = element.get("id", "")
        definitions = [child for child in element if tag(child)[1].endswith("EventDefinition")]
        return Node(
            id=identity,
            kind=tag(element)[1],
            name=" ".join((element.get("name") or "").split()),
            scope=scope,
            role=self._roles.get(identity, role),
            properties=_properties(element),
            events=tuple(tag(definition)[1].removesuffix("EventDefinition") for definition in definitions),
            event_name=self._event_name(definitions),
            timer=_timer(definitions),
            attached_to=element.get("attachedToRef"),
            interrupting=is_set(element, "cancelActivity", default=True),
            default=element.get("default"),
            called=element.get("calledElement"),
            call=_call(element),
            decision=_text(element, f"{{{OURS}}}calledDecisionId"),
            script=_text(element, f"{{{BPMN}}}script"),
        )

    def _event_name(self, definitions: list[etree._Element]) -> str:
        for definition in definitions:
            return self._names.get(definition.get("messageRef") or definition.get("errorRef") or "", "")
        return ""


def _properties(element: etree._Element) -> dict[str, str]:
    path = f"{{{BPMN}}}extensionElements/{{{OURS}}}properties/{{{OURS}}}property"
    return {setting.get("name", ""): setting.get("value", "") for setting in element.findall(path)}


def _call(element: etree._Element) -> Call | None:
    operator = element.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}serviceTaskOperator")
    if operator is None:
        return None
    parameters = {
        parameter.get("id", ""): parameter.get("value", "")
        for parameter in operator.iter(f"{{{OURS}}}parameter")
    }
    return Call(operator.get("id", ""), parameters, operator.get("resultVariable") or None)


def _timer(definitions: list[etree._Element]) -> str:
    for definition in definitions:
        for kind in ("timeDate", "timeDuration"):
            value = definition.find(f"{{{BPMN}}}{kind}")
            if value is not None:
                return (value.text or "").strip()
    return ""


def _text(element: etree._Element, path: str) -> str:
    for child in element.iter(path):
        return (child.text or "").strip()
    return ""


def _flow(element: etree._Element) -> Flow:
    condition = element.find(f"{{{BPMN}}}conditionExpression")
    return Flow(
        element.get("id", ""),
        element.get("name", ""),
        element.get("sourceRef", ""),
        element.get("targetRef", ""),
        None if condition is None else (condition.text or "").strip(),
    )
