"""Elements and settings that are refused, each with one true sentence and a way that works."""

from lxml import etree

from engine.definition.bpmn_xml import BPMN, tag

_NOT_RUN = "is not run yet"
_MERGE = "Use an exclusive gateway to bring alternatives together."
_SPLIT = "Use exclusive gateways, or a parallel split and join."
_UNDO = "Draw the steps that undo it."
_REFUSED = {
    "complexGateway": ("A complex gateway is not run.", "Use exclusive gateways."),
    "task": ("Nobody is asked to do it.", "Give it a type: user, script, service or business rule task."),
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
    "linkEventDefinition": ("A link event ends its path without a word.", "Draw the flow in one piece."),
    "compensateEventDefinition": ("Compensation is not carried out.", _UNDO),
    "signalEventDefinition": (
        "A signal event is not carried out.",
        "Use a message event with a form, or a gateway.",
    ),
    "conditionalEventDefinition": (
        "A conditional event is not checked when time passes.",
        "Use a gateway, or a timer.",
    ),
    "escalationEventDefinition": ("Escalation is not used here.", "Use an error event, or a gateway."),
    "cancelEventDefinition": ("Cancelling a transaction undoes nothing.", _UNDO),
    "transaction": ("A transaction undoes nothing.", "Use a sub-process."),
    "adHocSubProcess": ("An ad hoc sub-process runs its steps in no fixed order.", "Draw the order."),
    "timeCycle": ("A repeating timer is not run.", "Draw a loop with a duration."),
    "multiInstanceLoopCharacteristics": (
        f"A step that is done several times {_NOT_RUN}.",
        "Use an open call (property “call”), or draw a loop.",
    ),
    "standardLoopCharacteristics": (
        f"A step that repeats itself {_NOT_RUN}.",
        "Draw the loop with an exclusive gateway.",
    ),
    "callChoreography": ("A choreography is not run.", "Draw the steps of one side as a process."),
}
_ON_STEPS = frozenset({"process", "subProcess"})


def refusal(element: etree._Element, known: frozenset[str]) -> tuple[str, str] | None:
    """Return why an element of BPMN is refused and what to do instead; None if it may stand."""
    name = tag(element)[1]
    if name in known:
        return _setting(element, name)
    if name == "inclusiveGateway":
        out = len(element.findall(f"{{{BPMN}}}outgoing"))
        return f"An inclusive gateway {_NOT_RUN}.", _MERGE if out == 1 else _SPLIT
    if name == "timeCycle" and _parent(element, 2) == "startEvent":
        return (
            "A timer does not start a case.",
            "Draw a plain start event with a form: a person starts a case.",
        )
    if name == "intermediateThrowEvent" and element.find(f"{{{BPMN}}}linkEventDefinition") is not None:
        return _REFUSED["linkEventDefinition"]
    if name in _REFUSED:
        return _REFUSED[name]
    if _parent(element, 1) in _ON_STEPS and (element.get("name") or _is_joined(element)):
        return f"A step of the kind “{name}” is not run.", "Use a user, script or service task."
    return None


def _parent(element: etree._Element, steps: int) -> str:
    for _ in range(steps):
        outer = element.getparent()
        if outer is None:
            return ""
        element = outer
    return tag(element)[1]


def _is_joined(element: etree._Element) -> bool:
    return any(element.find(f"{{{BPMN}}}{way}") is not None for way in ("incoming", "outgoing"))


def _setting(element: etree._Element, name: str) -> tuple[str, str] | None:
    """Return why a step that may stand is refused for what is set on it."""
    if name == "subProcess" and element.get("triggeredByEvent") in _TRUE:
        return (
            f"An event sub-process {_NOT_RUN}.",
            "Put the rest into a sub-process, and the event on its boundary.",
        )
    if element.get("isForCompensation") in _TRUE:
        return "Compensation is not carried out.", _UNDO
    if name == "eventBasedGateway" and element.get("eventGatewayType", "Exclusive") != "Exclusive":
        return "An event gateway cannot wait for all its events.", "Use a parallel split and join."
    if name == "eventBasedGateway" and element.get("instantiate") in _TRUE:
        return "An event gateway cannot start a case.", "Untick “Instantiate”."
    language = (element.get("scriptFormat") or "feel").strip()
    if name == "scriptTask" and language.lower() != "feel":
        return (
            f"The script is {language}, which is never run.",
            "Write FEEL, with one “name = value” on each line, and set the format to “feel”.",
        )
    return None


_TRUE = ("true", "1")
