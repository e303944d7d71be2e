"""Diagrams read into plain facts: nodes, flows, lanes and each step's own settings.

One BPMN file holds one process. A process and each embedded sub-process in it is a *scope*, known by its id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.people import role_key

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_DOCTYPE = "The file has a DOCTYPE, which is never needed. Save it again from the diagram editor."
MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
TASKS = frozenset({"userTask", "scriptTask", "serviceTask", "businessRuleTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"})
CALLS = frozenset({"callActivity", "subProcess"})
FLOW_NODES = TASKS | GATEWAYS | EVENTS | CALLS


class CannotRead(Exception):
    """A diagram is not a file that can be read at all."""


@dataclass(frozen=True)
class Call:
    """What a service task calls: an operation, its parameters as FEEL, and where its result goes."""

    operation: str
    parameters: Mapping[str, str]
    result: str | None


@dataclass(frozen=True)
class Node:
    """One step of a diagram with everything drawn or set on it."""

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
        """What people see of the step."""
        return self.name or self.id

    @property
    def event(self) -> str | None:
        """The kind of its one event definition: "timer", "message", "error", "terminate"."""
        return self.events[0] if self.events else None

    @property
    def form(self) -> str | None:
        """The key of its form."""
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

    def leaving(self, node: str) -> list[Flow]:
        """The flows out of a node."""
        return [each for each in self.flows if each.source == node]

    def entering(self, node: str) -> list[Flow]:
        """The flows into a node."""
        return [each for each in self.flows if each.target == node]

    def boundaries(self, node: str) -> list[Node]:
        """The boundary events on a node."""
        return [each for each in self.nodes.values() if each.attached_to == node]


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


def tag(element: etree._Element) -> tuple[str, str]:
    """Return an element's namespace and local name; comments and instructions have neither."""
    if not isinstance(element.tag, str):
        return "", ""
    name = etree.QName(element)
    return name.namespace or "", name.localname


def read_xml(content: bytes) -> etree._Element:
    """Return the parsed file, or raise CannotRead in words. No entity or outside file is ever read."""
    if len(content) > MAX_BYTES:
        raise CannotRead(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise CannotRead(_DOCTYPE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotRead(f"The file is not well-formed XML: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise CannotRead(_DOCTYPE)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise CannotRead(f"The file has more than {MAX_ELEMENTS:,} elements.")
    return root


def read_diagram(content: bytes, file: str) -> Diagram:
    """Return a diagram's facts. What may not be drawn is left for `engine.checks` to say."""
    root = read_xml(content)
    processes = list(root.iter(f"{{{BPMN}}}process"))
    if len(processes) != 1:
        raise CannotRead(f"The file has {len(processes)} processes. Draw each process in a file of its own.")
    return Diagram(file, root, tuple(_Reader(root, file).scopes(processes[0])))


class _Reader:
    def __init__(self, root: etree._Element, file: str) -> None:
        self._root, self._file = root, file
        self._roles = {
            (each.text or "").strip(): role_key(lane.get("name", ""))
            for lane in root.iter(f"{{{BPMN}}}lane")
            for each in lane.findall(f"{{{BPMN}}}flowNodeRef")
        }
        self._names = {
            each.get("id", ""): each.get("errorCode" if tag(each)[1] == "error" else "name", "")
            for kind in ("message", "error")
            for each in root.iter(f"{{{BPMN}}}{kind}")
        }

    def scopes(self, element: etree._Element, parent: str | None = None, role: str = "") -> Iterator[Scope]:
        identity = element.get("id", "")
        children = [each for each in element if tag(each)[0] == BPMN]
        drawn = [(each, self._node(each, identity, role)) for each in children if tag(each)[1] in FLOW_NODES]
        flows = tuple(_flow(each) for each in children if tag(each)[1] == "sequenceFlow")
        nodes = {node.id: node for _, node in drawn}
        yield Scope(identity, element.get("name", "") or identity, self._file, parent, nodes, flows)
        for each, node in drawn:
            if node.kind == "subProcess":
                yield from self.scopes(each, identity, node.role)

    def _node(self, element: etree._Element, scope: str, role: str) -> Node:
        identity = element.get("id", "")
        definitions = [each for each in element if tag(each)[1].endswith("EventDefinition")]
        return Node(
            id=identity,
            kind=tag(element)[1],
            name=" ".join((element.get("name") or "").split()),
            scope=scope,
            role=self._roles.get(identity, role),
            properties=_properties(element),
            events=tuple(tag(each)[1].removesuffix("EventDefinition") for each in definitions),
            event_name=self._event_name(definitions),
            timer=_timer(definitions),
            attached_to=element.get("attachedToRef"),
            interrupting=element.get("cancelActivity", "true") != "false",
            default=element.get("default"),
            called=element.get("calledElement"),
            call=_call(element),
            decision=_text(element, f"{{{OURS}}}calledDecisionId"),
            script=_text(element, f"{{{BPMN}}}script"),
        )

    def _event_name(self, definitions: list[etree._Element]) -> str:
        for each in definitions:
            return self._names.get(each.get("messageRef") or each.get("errorRef") or "", "")
        return ""


def _properties(element: etree._Element) -> dict[str, str]:
    path = f"{{{BPMN}}}extensionElements/{{{OURS}}}properties/{{{OURS}}}property"
    return {each.get("name", ""): each.get("value", "") for each in element.findall(path)}


def _call(element: etree._Element) -> Call | None:
    operator = element.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}serviceTaskOperator")
    if operator is None:
        return None
    parameters = {each.get("id", ""): each.get("value", "") for each in operator.iter(f"{{{OURS}}}parameter")}
    return Call(operator.get("id", ""), parameters, operator.get("resultVariable") or None)


def _timer(definitions: list[etree._Element]) -> str:
    for definition in definitions:
        for kind in ("timeDate", "timeDuration"):
            value = definition.find(f"{{{BPMN}}}{kind}")
            if value is not None:
                return (value.text or "").strip()
    return ""


def _text(element: etree._Element, path: str) -> str:
    for found in element.iter(path):
        return (found.text or "").strip()
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
