"""Turning checked diagrams into SpiffWorkflow's specifications, once per release and process."""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    IntermediateCatchEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import first, full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    EventBasedGateway,
    IntermediateCatchEvent,
)
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask

from engine.spiff.joins import Meeting
from engine.spiff.nodes import AutomaticTask, Choice, Deadline, Failure, LastJoin, RoundJoin
from engine.spiff.tasks import predict_nothing, skip_test

_SEVERAL = 2
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DRAWN_ONLY = (
    "extensionElements",
    "documentation",
    "ioSpecification",
    "dataInputAssociation",
    "dataOutputAssociation",
    "dataObject",
    "dataObjectReference",
    "dataStore",
    "dataStoreReference",
    "property",
)
"""What the library would read although nothing here runs it: settings, words and data."""
_PICTURE = "http://www.omg.org/spec/BPMN/20100524/DI"


class _OwnEvents:
    """Turns a timer of either kind into a `Deadline`, and an error into a `Failure`."""

    def parse_timer_event(self, event: Any) -> Deadline:
        """Return the timer of an event. Its FEEL expression says whether it is a time or a duration."""
        node: Any = self.node  # type: ignore[attr-defined]
        value = first(self.xpath(".//bpmn:timeDate | .//bpmn:timeDuration"))  # type: ignore[attr-defined]
        return Deadline(node.get("id"), value.text)

    def parse_error_event(self, event: Any) -> Failure:
        """Return the error of an event."""
        error = super().parse_error_event(event)  # type: ignore[misc]
        return Failure(error.name, error.code)


class _Catch(_OwnEvents, IntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Boundary(_OwnEvents, BoundaryEventParser):  # type: ignore[misc]
    pass


class _End(_OwnEvents, EndEventParser):  # type: ignore[misc]
    pass


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012 - the library asks for a class attribute
        full_tag("scriptTask"): (TaskParser, AutomaticTask),
        full_tag("serviceTask"): (TaskParser, AutomaticTask),
        full_tag("businessRuleTask"): (TaskParser, AutomaticTask),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, Choice),
        full_tag("parallelGateway"): (GatewayParser, Meeting),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
        full_tag("endEvent"): (_End, EndEvent),
        full_tag("eventBasedGateway"): (EventBasedGatewayParser, EventBasedGateway),
    }


@dataclass(frozen=True)
class Specs:
    """The specifications of one release: its journey, and every process and sub-process by its id.

    `shared` are those that several calls reach, so that a step in them does not say where a case is.
    """

    journey: Any
    by_scope: dict[str, Any]
    shared: frozenset[str]


class CannotParse(Exception):
    """SpiffWorkflow refused a diagram that passed our own checks."""


def parse(roots: Iterable[etree._Element], journey: str, by_height: bool = False) -> Specs:
    """Return the specifications of a release whose journey has this process id.

    Gateways try their flows in the order of the file. With `by_height` they try them from the top of the
    picture down, as they did for releases that are older than this order (decision 37).

    `documents` keeps the copies alive while they are parsed: the library indexes them by `id()`.
    """
    parser = _Parser()
    documents = [_own_copy(root, number, by_height) for number, root in enumerate(roots)]
    try:
        for root in documents:
            parser.add_bpmn_xml(root)
        spec = parser.get_spec(journey)
        by_scope = {journey: spec} | parser.get_subprocess_specs(journey)
        specs = Specs(spec, by_scope, _shared(journey, by_scope))
    except ValidationException as error:
        raise CannotParse(str(error)) from error
    for scope in specs.by_scope.values():
        for step in scope.task_specs.values():
            if type(step) is BoundaryEventJoin:  # the library's parser offers no way to choose another class
                step.__class__ = RoundJoin
            elif type(step) is _EndJoin:
                step.__class__ = LastJoin
            step.test()
            step.test = skip_test
            step._predict = predict_nothing
    return specs


def _shared(journey: str, by_scope: Mapping[str, Any]) -> frozenset[str]:
    """Return the processes that the journey reaches by more than one chain of calls."""
    chains: Counter[str] = Counter()
    waiting = [journey]
    while waiting:
        scope = waiting.pop()
        for step in by_scope[scope].task_specs.values():
            if isinstance(step, SubWorkflowTask) and chains[step.spec] < _SEVERAL:
                chains[step.spec] += 1
                waiting.append(step.spec)
    return frozenset(scope for scope, number in chains.items() if number == _SEVERAL)


def _own_copy(root: etree._Element, number: int, by_height: bool) -> etree._Element:
    """Return a copy without extension elements, and with ids of messages and errors that no other file has.

    The library reads only "true", not XML's "1".

    The picture goes too: the library would sort the flows out of each step by the height of their targets.

    The engine reads the extensions itself, and the library would mix up their ids. The library also keeps the
    messages and errors of all files in one table, where one would replace another with the same id.
    """
    copy = deepcopy(root)
    pictures = () if by_height else tuple(copy.iter(f"{{{_PICTURE}}}BPMNDiagram"))
    drawn_only = copy.iter(*(f"{{{_BPMN}}}{name}" for name in _DRAWN_ONLY))
    for process in copy.iter(f"{{{_BPMN}}}process"):
        process.set("isExecutable", "true")  # What lies in a process folder is run.
    for element in (*drawn_only, *pictures):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for event in copy.iter(f"{{{_BPMN}}}boundaryEvent"):
        interrupts = event.get("cancelActivity", "true")
        event.set("cancelActivity", {"1": "true", "0": "false"}.get(interrupts, interrupts))
    for kind in ("message", "error"):
        for element in copy.iter(f"{{{_BPMN}}}{kind}", f"{{{_BPMN}}}{kind}EventDefinition"):
            name = "id" if element.tag == f"{{{_BPMN}}}{kind}" else f"{kind}Ref"
            if element.get(name):
                element.set(name, f"{element.get(name)}.{number}")
    return copy
