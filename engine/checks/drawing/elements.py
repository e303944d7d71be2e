"""The elements that a diagram may contain beside its steps, and what is said of others.

What only draws or declares is left alone, settings of other products are counted, and whatever would be
a step that nothing runs is refused as a whole: SpiffWorkflow parses elements that it then runs wrongly.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.checks.drawing.products import DRAWING, is_foreign, other_products
from engine.checks.drawing.refusals import refusal
from engine.checks.problem import Kind, Problem
from engine.definition.bpmn_xml import BPMN, FLOW_NODES, OURS, tag
from engine.definition.diagrams import Diagram

MAX_NODES = 20
MOST_NODES = 300
_PLAIN = frozenset(
    {
        "definitions",
        "process",
        "collaboration",
        "participant",
        "messageFlow",
        "laneSet",
        "childLaneSet",
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
_DECLARED = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "correlationSubscription",
    }
)
"""What only draws or declares data, people and the like."""
_EXTENSIONS = frozenset(
    {"properties", "property", "serviceTaskOperator", "parameters", "parameter", "calledDecisionId"}
)
_HOLDERS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
_RESERVED = frozenset({"Start", "End", "Root"})
_KNOWN = _PLAIN | FLOW_NODES | _DECLARED


def check_elements(diagram: Diagram) -> Iterator[Problem]:
    """Yield a problem for everything that a diagram may not contain."""
    yield from _element(diagram.file, diagram.root)
    for outside in (*diagram.root.itersiblings(preceding=True), *diagram.root.itersiblings()):
        yield from _element(diagram.file, outside)
    yield from other_products(diagram.file, diagram.root)
    yield from _ids(diagram)
    yield from _size(diagram)


def _size(diagram: Diagram) -> Iterator[Problem]:
    """Yield advice for a diagram that cannot be read at a glance, and a fault for one that cannot be run."""
    nodes = [node for scope in diagram.scopes for node in scope.nodes.values()]
    count = sum(1 for node in nodes if node.kind != "boundaryEvent")
    fix = "Move some of them into a diagram of their own and call it."
    if count >= MOST_NODES:
        text = f"The diagram has {count} steps, and fewer than {MOST_NODES} can be run."
        yield Problem(diagram.file, "", text, fix)
    elif count > MAX_NODES:
        text = f"The diagram has {count} steps. More than {MAX_NODES} cannot be read at a glance."
        yield Problem(diagram.file, "", text, fix, Kind.ADVICE)


def _element(file: str, element: etree._Element) -> Iterator[Problem]:
    """Yield what is wrong with an element; of one that is refused, nothing inside it is looked at."""
    namespace, name = tag(element)
    if not isinstance(element.tag, str):
        yield Problem(file, "", "The file has a processing instruction.", "Remove it.")
        return
    if namespace in DRAWING or is_foreign(element) or (namespace, name) == (BPMN, "documentation"):
        return
    if namespace == OURS and name not in _EXTENSIONS:
        yield Problem(
            file,
            label_of(element),
            f"The setting “{name}” is not used here.",
            "Remove it.",
            element=id_of(element),
        )
        return
    why = refusal(element, _KNOWN) if namespace == BPMN else None
    if why is not None:
        yield Problem(file, label_of(element), *why, element=id_of(element))
        return
    for child in element:
        yield from _element(file, child)


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
    holder = _step_of(element)
    return "" if holder is None else " ".join((holder.get("name") or holder.get("id") or "").split())


def id_of(element: etree._Element) -> str:
    """Return the id of the step or flow that an element is, or is part of; nothing if there is none."""
    holder = _step_of(element)
    return "" if holder is None else holder.get("id", "")


def _step_of(element: etree._Element) -> etree._Element | None:
    for holder in (element, *element.iterancestors()):
        parent = holder.getparent()
        if parent is not None and tag(parent)[1] in _HOLDERS and tag(holder)[1] != "laneSet":
            return holder
    return None
