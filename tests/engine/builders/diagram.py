"""Draws BPMN for tests, with a plain layout."""

from html import escape
from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions"'
    ' targetNamespace="urn:homeward">\n'
)
SIZES = {"Task": (120, 80), "Event": (36, 36), "Gateway": (50, 50)}


class Drawing:
    """One diagram in the making; every method returns the drawing, so that a diagram reads as a list."""

    def __init__(self, process: str, name: str = "") -> None:
        self.process, self.name = process, name or process.capitalize()
        self.nodes: list[tuple[str, str, str, str]] = []
        self.edges: list[tuple[str, str, str]] = []
        self.lanes: dict[str, list[str]] = {}
        self.hosts: dict[str, str] = {}
        self.definitions: list[str] = []

    def add(
        self,
        kind: str,
        id: str,
        name: str = "",
        inside: str = "",
        attributes: str = "",
        role: str = "",
        **properties: str,
    ) -> "Drawing":
        """Add a step of any kind with raw content, its lane and its properties."""
        listed = "".join(
            f'<spiffworkflow:property name="{key}" value="{escape(value)}"/>'
            for key, value in properties.items()
        )
        extension = f"<spiffworkflow:properties>{listed}</spiffworkflow:properties>" if listed else ""
        if inside.startswith("<spiffworkflow:"):
            extension, inside = extension + inside, ""
        if extension:
            inside = f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>{inside}"
        self.nodes.append((kind, id, f'name="{escape(name)}" {attributes}', inside))
        if role:
            self.lanes.setdefault(role, []).append(id)
        return self

    def start(self, id: str = "start", name: str = "Begin", **more: str) -> "Drawing":
        """Add a start event."""
        return self.add("startEvent", id, name, **more)

    def end(self, id: str = "end", name: str = "Done", event: str = "") -> "Drawing":
        """Add an end event."""
        return self.add("endEvent", id, name, event)

    def user(
        self, id: str, role: str = "clerk", form: str = "note", name: str = "", **more: str
    ) -> "Drawing":
        """Add a user task."""
        return self.add(
            "userTask", id, name or id.replace("_", " ").capitalize(), role=role, form=form, **more
        )

    def script(self, id: str, text: str) -> "Drawing":
        """Add a script task."""
        return self.add(
            "scriptTask",
            id,
            id.capitalize(),
            f"<bpmn:script>{escape(text)}</bpmn:script>",
            'scriptFormat="feel"',
        )

    def service(self, id: str, operation: str, result: str = "", **parameters: str) -> "Drawing":
        """Add a service task."""
        listed = "".join(
            f'<spiffworkflow:parameter id="{key}" type="any" value="{escape(value)}"/>'
            for key, value in parameters.items()
        )
        result = f' resultVariable="{result}"' if result else ""
        return self.add(
            "serviceTask",
            id,
            id.capitalize(),
            f'<spiffworkflow:serviceTaskOperator id="{operation}"{result}><spiffworkflow:parameters>{listed}'
            "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>",
        )

    def rule(self, id: str, decision: str, **properties: str) -> "Drawing":
        """Add a business rule task."""
        return self.add(
            "businessRuleTask",
            id,
            id.capitalize(),
            f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>",
            **properties,
        )

    def gateway(self, id: str, kind: str = "exclusive", default: str = "", name: str = "") -> "Drawing":
        """Add a gateway."""
        return self.add(f"{kind}Gateway", id, name, attributes=f'default="{default}"' if default else "")

    def call(self, id: str, process: str, name: str = "") -> "Drawing":
        """Add a call activity."""
        return self.add("callActivity", id, name or id.capitalize(), attributes=f'calledElement="{process}"')

    def timer(
        self, id: str, value: str, on: str = "", interrupting: bool = True, kind: str = "timeDuration"
    ) -> "Drawing":
        """Add a timer, on a step's boundary or in the flow."""
        expression = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(value)}</bpmn:{kind}>'
        inside = f'<bpmn:timerEventDefinition id="{id}_def">{expression}</bpmn:timerEventDefinition>'
        return self._event(id, inside, on, interrupting)

    def message(
        self,
        id: str,
        on: str = "",
        role: str = "clerk",
        form: str = "note",
        interrupting: bool = True,
        **more: str,
    ) -> "Drawing":
        """Add a message with a form, on a step's boundary or in the flow."""
        self.definitions.append(f'<bpmn:message id="message_{id}" name="{id}"/>')
        inside = f'<bpmn:messageEventDefinition id="{id}_def" messageRef="message_{id}"/>'
        return self._event(id, inside, on, interrupting, role=role, form=form, **more)

    def error(self, id: str, code: str, on: str = "") -> "Drawing":
        """Add an error: on a boundary, or as an end."""
        self.definitions.append(f'<bpmn:error id="error_{id}" name="{code}" errorCode="{code}"/>')
        inside = f'<bpmn:errorEventDefinition id="{id}_def" errorRef="error_{id}"/>'
        return self._event(id, inside, on, True) if on else self.end(id, id.capitalize(), inside)

    def _event(
        self, id: str, inside: str, on: str, interrupting: bool, role: str = "", **properties: str
    ) -> "Drawing":
        name = id.replace("_", " ").capitalize()
        if not on:
            return self.add("intermediateCatchEvent", id, name, "", role=role, **properties)._tail(inside)
        self.hosts[id] = on
        attributes = f'attachedToRef="{on}" cancelActivity="{str(interrupting).lower()}"'
        return self.add("boundaryEvent", id, name, "", attributes, role=role, **properties)._tail(inside)

    def _tail(self, inside: str) -> "Drawing":
        kind, id, attributes, before = self.nodes.pop()
        self.nodes.append((kind, id, attributes, before + inside))
        return self

    def flow(self, *ids: str, when: str = "", id: str = "") -> "Drawing":
        """Join steps in a row; a condition holds for the first flow."""
        for number, (source, target) in enumerate(pairwise(ids)):
            identity = id or f"{source}_to_{target}"
            self.edges.append(
                (identity, f'sourceRef="{source}" targetRef="{target}"', when if number == 0 else "")
            )
        return self

    def body(self) -> str:
        """Return the content of the process element."""
        lanes = "".join(
            f'<bpmn:lane id="lane_{self.process}_{number}" name="{role}">'
            + "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in ids)
            + "</bpmn:lane>\n"
            for number, (role, ids) in enumerate(self.lanes.items())
        )
        steps = "".join(
            f'<bpmn:{kind} id="{id}" {attributes}>{inside}</bpmn:{kind}>\n'
            for kind, id, attributes, inside in self.nodes
        )
        flows = "".join(
            f'<bpmn:sequenceFlow id="{id}" {ends}>'
            + (
                f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(when)}'
                "</bpmn:conditionExpression>"
                if when
                else ""
            )
            + "</bpmn:sequenceFlow>\n"
            for id, ends, when in self.edges
        )
        return (
            (f'<bpmn:laneSet id="lanes_{self.process}">{lanes}</bpmn:laneSet>\n' if lanes else "")
            + steps
            + flows
        )

    def xml(self) -> bytes:
        """Return the file."""
        return (
            HEAD
            + "".join(f"{each}\n" for each in self.definitions)
            + f'<bpmn:process id="{self.process}" name="{self.name}" isExecutable="true">\n'
            + f"{self.body()}</bpmn:process>\n"
            + self._picture()
            + "</bpmn:definitions>\n"
        ).encode()

    def _picture(self) -> str:
        places: dict[str, tuple[int, int, int, int]] = {}
        for number, (kind, id, _, _) in enumerate(self.nodes):
            width, height = next((size for end, size in SIZES.items() if kind.endswith(end)), SIZES["Task"])
            if id in self.hosts:
                x, y, w, h = places[self.hosts[id]]
                places[id] = (
                    x + w - 20 - 40 * (len([each for each in places if each in self.hosts]) % 3),
                    y + h - 18,
                    width,
                    height,
                )
            else:
                places[id] = (100 + 170 * number, 120 - height // 2, width, height)
        shapes = "".join(
            f'<bpmndi:BPMNShape id="{id}_shape" bpmnElement="{id}">'
            f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/></bpmndi:BPMNShape>\n'
            for id, (x, y, w, h) in places.items()
        )
        edges = ""
        for id, ends, _ in self.edges:
            source, target = (each.split('"')[1] for each in ends.split(" "))
            if source in places and target in places:
                (a, b, w, h), (x, y, _, v) = places[source], places[target]
                edges += (
                    f'<bpmndi:BPMNEdge id="{id}_edge" bpmnElement="{id}">'
                    f'<di:waypoint x="{a + w}" y="{b + h // 2}"/><di:waypoint x="{x}" y="{y + v // 2}"/>'
                    "</bpmndi:BPMNEdge>\n"
                )
        return (
            f'<bpmndi:BPMNDiagram id="diagram_{self.process}">'
            f'<bpmndi:BPMNPlane id="plane_{self.process}" bpmnElement="{self.process}">\n'
            f"{shapes}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"
        )
