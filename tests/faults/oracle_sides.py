"""The two sides of the oracle: SpiffWorkflow as it comes, live; ours, stored and restored after every step.

The first side shares nothing with the engine but the diagrams and FEEL: the library's own parser reads them
into the library's own steps, keeps its whole tree and is never saved.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions import timer as timer_module
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.spiff import codec
from engine.spiff.parsing import Specs
from engine.spiff.run import Run
from rules.data_types import values
from tests.faults.oracle_world import World

_EXTENSIONS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}extensionElements"
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Standing:
    """Something that stands in a case: a task, an action, a timer, or a call; and the call it stands in.

    `round` is the same for a step and the events on its boundary, which began together.
    """

    id: str
    inside: str
    round: str
    kind: str
    step: str
    due: datetime | None = None


class Feel(PythonScriptEngine):
    """The library's script engine with FEEL in the place of Python."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Return a condition's truth, or a timer's ISO text."""
        if expression.startswith("duration"):
            return expression[len('duration("') : -len('")')]
        found = self.world.value(expression)
        return found.isoformat() if isinstance(found, datetime) else found

    def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
        """Do a script."""
        self.world.run(script.strip())
        return True


def library_specs(roots: list[etree._Element]) -> tuple[Any, dict[str, Any]]:
    """Return the specifications that the library's own parser makes of the diagrams."""
    parser, kept = BpmnParser(), [deepcopy(root) for root in roots]
    for root in kept:
        for element in list(root.iter(_EXTENSIONS)):
            element.getparent().remove(element)
        parser.add_bpmn_xml(root)
    return parser.get_spec("journey"), parser.get_subprocess_specs("journey")


class Live:
    """SpiffWorkflow as it comes."""

    def __init__(self, specs: tuple[Any, dict[str, Any]], world: World) -> None:
        self.world, self.gained = world, timedelta(0)
        self.workflow = BpmnWorkflow(specs[0], specs[1], script_engine=Feel(world))

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do."""
        return bool(self.workflow.is_completed())

    def advance(self) -> None:
        """Run until it waits."""
        with self._clock():
            self.workflow.do_engine_steps()
            while self.workflow.get_tasks(state=TaskState.READY, manual=False):
                self.workflow.do_engine_steps()

    def act(self, standing: Standing) -> None:
        """Complete a task or send a message to what waits for it."""
        identity, _, number = standing.id.partition("-")
        task = next(each for each in self._tasks() if each.id.hex == identity)
        with self._clock():
            if standing.kind == "work":
                task.run()
            else:
                self._send(task, int(number or 0))

    def _send(self, task: Any, number: int) -> None:
        definition = _definitions(task)[number][1]
        if sum(bool(each.task_spec.catches(each, BpmnEvent(definition))) for each in self._events()) == 1:
            self.workflow.send_event(BpmnEvent(definition))
        else:
            task.task_spec.catch(task, BpmnEvent(definition))
            task.task_spec._update(task)

    def standing(self) -> list[Standing]:
        """Return everything that stands."""
        found = []
        for task in self._tasks():
            kind = "call" if task.state == TaskState.STARTED else "work"
            if kind == "call" or (task.state == TaskState.READY and task.task_spec.manual):
                found.append(Standing(task.id.hex, _inside(task), _round(task), kind, task.task_spec.bpmn_id))
        for task in self._events():
            found.extend(_waiting(task))
        return found

    def _clock(self) -> Any:
        """Let the library's timers read the test's clock. They fire after their moment: it gains a little."""
        self.gained += _INSTANT
        instant = self.world.now + self.gained

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return instant

        return mock.patch.object(timer_module, "datetime", Clock)

    def _tasks(self) -> Iterator[Any]:
        for workflow in [self.workflow, *self.workflow.get_active_subprocesses()]:
            yield from workflow.tasks.values()

    def _events(self) -> list[Any]:
        return [
            each for each in self.workflow.event_manager.tasks.values() if each.state == TaskState.WAITING
        ]


def _inside(task: Any) -> str:
    parent = task.workflow.parent_task_id
    return getattr(parent, "hex", parent) if parent else ""


def _round(task: Any) -> str:
    parent = task.parent
    return str(parent.id if isinstance(parent.task_spec, BoundaryEventSplit) else task.id)


def _definitions(task: Any) -> list[tuple[str, Any]]:
    spec = task.task_spec
    if isinstance(spec, EventBasedGateway):
        definitions = spec.event_definition.event_definitions
        return [
            (each.bpmn_id, definition) for each, definition in zip(spec.outputs, definitions, strict=True)
        ]
    return [(spec.bpmn_id, spec.event_definition)]


def _waiting(task: Any) -> Iterator[Standing]:
    pairs = _definitions(task)
    for number, (step, definition) in enumerate(pairs):
        identity = task.id.hex if len(pairs) == 1 else f"{task.id.hex}-{number}"
        if isinstance(definition, TimerEventDefinition):
            due = datetime.fromisoformat(task.internal_data["event_value"]).astimezone(UTC)
            yield Standing(identity, _inside(task), _round(task), "timer", step, due.replace(microsecond=0))
        elif isinstance(definition, MessageEventDefinition):
            yield Standing(identity, _inside(task), _round(task), "action", step)


class Stored:
    """Our engine: it lives from one stored state to the next."""

    def __init__(self, specs: Specs, world: World) -> None:
        self.specs, self.world = specs, world
        self.run = Run.begin(specs, world)
        self.state = b""
        self.twice, self.compared = True, 0

    @property
    def ended(self) -> bool:
        """Whether the journey has ended."""
        return self.run.ended

    def advance(self) -> None:
        """Run until it waits, store, restore; what is stored again (unless not `twice`) must be the same."""
        self.run.advance()
        self.state = self._store()
        self._load()
        if not self.twice:
            return
        if self._store() != self.state:
            raise AssertionError("What was restored and stored again differs from what was stored.")
        self.compared += 1
        self._load()

    def _store(self) -> bytes:
        return self.run.store(values.encode(self.world.variables))

    def _load(self) -> None:
        self.world.variables = values.decode(codec.variables_of(self.state))
        self.run = Run.load(self.specs, self.state, self.world)

    def act(self, standing: Standing) -> None:
        """Complete a task or do an action."""
        if standing.kind == "work":
            self.run.complete(standing.id)
        else:
            self.run.act(standing.id, standing.step)

    def standing(self) -> list[Standing]:
        """Return everything that stands."""
        found = []
        for workflow in self.run._live():
            for task in workflow.tasks.values():
                if task.state == TaskState.STARTED:
                    found.append(
                        Standing(task.id, _inside(task), _round(task), "call", task.task_spec.bpmn_id)
                    )
        for each in self.run.waiting():
            task = self.run._find(each.id.partition("-")[0])
            found.append(Standing(each.id, _inside(task), _round(task), each.kind, each.step, each.due))
        return found
