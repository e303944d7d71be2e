"""The kinds of steps that lists and editors offer, in the words of analysts."""

from dataclasses import dataclass

from engine.definition.diagrams import Node


@dataclass(frozen=True)
class StepKind:
    """A kind of step: its element in BPMN, the kind of event that it waits for, and what it is for."""

    key: str
    label: str
    says: str
    element: str
    event: str = ""


KINDS = (
    StepKind("person", "Task for a person", "Somebody answers a form.", "userTask"),
    StepKind("operation", "Operation", "Homeward does something by itself.", "serviceTask"),
    StepKind("decision", "Decision table", "A table works something out.", "businessRuleTask"),
    StepKind("script", "Set variables", "Values are worked out and kept.", "scriptTask"),
    StepKind("call", "Another diagram", "Another diagram of this process runs.", "callActivity"),
    StepKind("choice", "Choice", "One of several ways is taken.", "exclusiveGateway"),
    StepKind("branches", "All at once, or wait for all", "Branches begin or meet.", "parallelGateway"),
    StepKind("timer", "Wait for a time", "The case waits until then.", "intermediateCatchEvent", "timer"),
    StepKind(
        "message",
        "Wait for an action",
        "The case waits until somebody acts.",
        "intermediateCatchEvent",
        "message",
    ),
    StepKind("end", "End", "The way ends here.", "endEvent"),
)
"""The kinds that may be added to a flow."""
BESIDE = (
    StepKind("beside_timer", "Time limit or reminder", "", "boundaryEvent", "timer"),
    StepKind("beside_message", "Action beside the step", "", "boundaryEvent", "message"),
)
"""The kinds that may be put on the edge of a task or of a called process."""
_OTHERS = (
    StepKind("start", "Start", "", "startEvent"),
    StepKind("beside_error", "What to do on an error", "", "boundaryEvent", "error"),
    StepKind("event_choice", "Wait for what comes first", "", "eventBasedGateway"),
    StepKind("within", "Steps in a box", "", "subProcess"),
)
HOSTS = frozenset({"userTask", "callActivity", "subProcess"})
"""The elements on whose edge an event may be."""
_BY_KEY = {kind.key: kind for kind in (*KINDS, *BESIDE, *_OTHERS)}


def kind_named(key: str) -> StepKind | None:
    """Return the kind with a key, or None."""
    return _BY_KEY.get(key)


def kind_of_step(node: Node) -> StepKind:
    """Return the kind of a step; of an end, whatever it throws."""
    for kind in _BY_KEY.values():
        if kind.element == node.kind and (not kind.event or kind.event == node.event):
            return kind
    return StepKind(node.kind, node.kind, "", node.kind)
