"""The elements that a diagram may contain beside its steps, and why others are refused.

Everything not listed here or in `bpmn_xml` is refused: SpiffWorkflow parses elements that it then runs
wrongly.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.checks.problem import Problem
from engine.definition.bpmn_xml import BPMN, FLOW_NODES, OURS, tag
from engine.definition.diagrams import Diagram

MAX_NODES = 20
_DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
_PLAIN = frozenset(
    {
        "definitions",
        "process",
        "collaboration",
        "participant",
        "messageFlow",
        "laneSet",
        "lane",
        "flowNodeRef",
        "sequenceFlow",
        "conditionExpression",
        "incoming",
        "outgoing",
        "script",
        "timerEventDefinition",
        "timeDate",
        "timeDuration",
        "messageEventDefinition",
        "errorEventDefinition",
        "terminateEventDefinition",
        "message",
        "error",
        "extensionElements",
        "documentation",
        "textAnnotation",
        "text",
        "association",
        "group",
        "category",
        "categoryValue",
    }
)
_EXTENSIONS = frozenset(
    {"properties", "property", "serviceTaskOperator", "parameters", "parameter", "calledDecisionId"}
)
_REFUSED = {
    "inclusiveGateway": (
        "An inclusive gateway can lose steps or do them twice.",
        "Use exclusive gateways, or a parallel split and join.",
    ),
    "complexGateway": ("A complex gateway cannot be run.", "Use exclusive gateways."),
    "task": (
        "A task without a type waits for ever.",
        "Make it a user, script, service or business rule task.",
    ),
    "manualTask": ("A manual task leaves no answers.", "Make it a user task with a form."),
    "sendTask": ("A send task does nothing here.", "Write a letter with a service task."),
    "receiveTask": (
        "A receive task cannot be answered by a form.",
        "Use a message event with a form, or a user task.",
    ),
    "intermediateThrowEvent": (
        "A throwing event does nothing that anybody can see.",
        "Use a service task, or leave it out.",
    ),
    "linkEventDefinition": ("A link event silently ends its path.", "Draw the flow in one piece."),
    "compensateEventDefinition": ("Compensation is silently ignored.", "Draw the steps that undo it."),
    "signalEventDefinition": (
        "A signal event is not carried out.",
        "Use a message event with a form, or a gateway.",
    ),
    "conditionalEventDefinition": (
        "A conditional event is not checked when time passes.",
        "Use a gateway, or a timer.",
    ),
    "escalationEventDefinition": ("Escalation is not used here.", "Use an error event, or a gateway."),
    "cancelEventDefinition": ("Cancelling a transaction undoes nothing.", "Draw the steps that undo it."),
    "transaction": ("A transaction undoes nothing.", "Use a sub-process."),
    "adHocSubProcess": ("An ad hoc sub-process runs its steps in no fixed order.", "Draw the order."),
    "timeCycle": ("A repeating timer skips the times that it missed.", "Draw a loop with a duration."),
    "multiInstanceLoopCharacteristics": (
        "A multi-instance step loses what it collected when it is interrupted.",
        "Use an open call (property “call”), or a loop of steps.",
    ),
    "standardLoopCharacteristics": (
        "A looping step is not used here.",
        "Draw the loop with an exclusive gateway.",
    ),
    "dataStore": ("A data store needs a program of its own.", "Read and write records with service tasks."),
    "dataStoreReference": (
        "A data store needs a program of its own.",
        "Read and write records with service tasks.",
    ),
    "dataObject": ("A data object is not a case variable.", "Set variables with script tasks."),
    "dataObjectReference": ("A data object is not a case variable.", "Set variables with script tasks."),
    "ioSpecification": (
        "Data inputs and outputs hide variables.",
        "Remove them: all steps of a case share its variables.",
    ),
}
_HOLDERS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
_RESERVED = frozenset({"Start", "End", "Root"})


def check_elements(diagram: Diagram) -> Iterator[Problem]:
    """Yield a problem for everything that a diagram may not contain."""
    for element in diagram.root.iter():
        if isinstance(element.tag, str):
            yield from _element(diagram.file, element)
        else:
            yield Problem(diagram.file, "", "The file has a processing instruction.", "Remove it.")
    yield from _ids(diagram)
    process = next(diagram.root.iter(f"{{{BPMN}}}process"))
    if process.get("isExecutable") != "true":
        yield Problem(
            diagram.file,
            "",
            "The process is not marked as executable.",
            "Tick “Executable” in its properties.",
        )
    count = sum(
        1 for scope in diagram.scopes for node in scope.nodes.values() if node.kind != "boundaryEvent"
    )
    if count > MAX_NODES:
        yield Problem(
            diagram.file,
            "",
            f"The diagram has {count} steps. More than {MAX_NODES} cannot be read at a glance.",
            "Move some of them into a diagram of their own and call it.",
        )


def _element(file: str, element: etree._Element) -> Iterator[Problem]:
    namespace, name = tag(element)
    if namespace in _DRAWING:
        return
    if namespace == OURS and name in _EXTENSIONS:
        return
    step = label_of(element)
    if namespace == OURS:
        yield Problem(file, step, f"The setting “{name}” is not used here.", "Remove it.")
    elif namespace != BPMN:
        yield Problem(
            file,
            step,
            f"The element “{name}” belongs to another product ({namespace or 'no namespace'}).",
            "Remove it.",
        )
    elif name not in _PLAIN and name not in FLOW_NODES:
        text, fix = _REFUSED.get(name, (f"The element “{name}” is not allowed in a diagram.", "Remove it."))
        yield Problem(file, step, text, fix)
    else:
        yield from _attributes(file, step, name, element)


def _attributes(file: str, step: str, name: str, element: etree._Element) -> Iterator[Problem]:
    if name == "subProcess" and element.get("triggeredByEvent") == "true":
        yield Problem(
            file,
            step,
            "An event sub-process never interrupts the process around it.",
            "Use a boundary event.",
        )
    if element.get("isForCompensation") == "true":
        yield Problem(file, step, "Compensation is silently ignored.", "Draw the steps that undo it.")
    if name == "eventBasedGateway" and element.get("eventGatewayType", "Exclusive") != "Exclusive":
        yield Problem(
            file,
            step,
            "An event gateway cannot wait for all its events.",
            "Use a parallel split and join.",
        )
    if name == "eventBasedGateway" and element.get("instantiate") == "true":
        yield Problem(file, step, "An event gateway cannot start a case.", "Untick “Instantiate”.")
    if name == "scriptTask" and element.get("scriptFormat", "feel").lower() != "feel":
        yield Problem(
            file,
            step,
            f"The script is {element.get('scriptFormat')}, which is never run.",
            "Write FEEL, with one “name = value” on each line, and set the format to “feel”.",
        )


def _ids(diagram: Diagram) -> Iterator[Problem]:
    drawn = [element for element in diagram.root.iter() if tag(element)[0] == BPMN and element.get("id")]
    counted = Counter(element.get("id", "") for element in drawn)
    for identity, times in counted.items():
        if times > 1:
            yield Problem(
                diagram.file,
                identity,
                f"The id “{identity}” is used {times} times.",
                "Give each element an id of its own.",
            )
        if identity in _RESERVED or "." in identity or "[" in identity:
            yield Problem(
                diagram.file,
                identity,
                f"The id “{identity}” cannot be used.",
                "Use letters, digits and _, and add a word.",
            )


def label_of(element: etree._Element) -> str:
    """Return the label of the step or flow that an element is, or is part of; nothing if there is none."""
    for holder in (element, *element.iterancestors()):
        parent = holder.getparent()
        if parent is not None and tag(parent)[1] in _HOLDERS and tag(holder)[1] != "laneSet":
            return " ".join((holder.get("name") or holder.get("id") or "").split())
    return ""
