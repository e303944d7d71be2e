"""One case while a unit of work has it in hand: begin or load, do one thing, run until it waits, store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from engine.errors import TaskGone
from engine.spiff import codec
from engine.spiff.fast import FastWorkflow
from engine.spiff.nodes import Acts, Deadline, NodeFailed, Scripts
from engine.spiff.parsing import Specs


@dataclass(frozen=True)
class Waiting:
    """What a case waits for: a person ("work"), an act a person may do ("action"), or a time ("timer")."""

    id: str
    kind: str
    scope: str
    step: str
    due: datetime | None = None


class Run:
    """A case in hand."""

    def __init__(self, workflow: FastWorkflow, variables: Any = None) -> None:
        self._workflow = workflow
        self.variables = variables

    @classmethod
    def begin(cls, specs: Specs, acts: Acts) -> "Run":
        """Return a new case that has not taken a step."""
        workflow = FastWorkflow(
            specs.journey, specs.by_scope, script_engine=Scripts(acts), deserializing=True
        )
        workflow.plant()
        return cls(workflow)

    @classmethod
    def load(cls, specs: Specs, blob: bytes, acts: Acts) -> "Run":
        """Return a stored case, with the encoded variables it was stored with."""
        return cls(*codec.load(specs, blob, Scripts(acts)))

    def store(self, variables: Any) -> bytes:
        """Return the case's state with its encoded variables."""
        return codec.dump(self._workflow, variables)

    @property
    def passed(self) -> list[tuple[str, str]]:
        """(scope, step) of every step completed since the case was taken in hand."""
        return self._workflow.passed

    @property
    def ended(self) -> bool:
        """Whether the journey has reached an end."""
        return bool(self._workflow.is_completed())

    def complete(self, identity: str) -> None:
        """Complete a person's task."""
        task = self._find(identity)
        if task is None or task._state != TaskState.READY or not task.task_spec.manual:
            raise TaskGone
        task.run()

    def act(self, identity: str, step: str) -> None:
        """Do an action: the waiting message event, alone or behind an event gateway."""
        task = self._find(identity.partition("-")[0])
        if task is None or task._state != TaskState.WAITING:
            raise TaskGone
        definition = dict(_definitions(task))[step]
        task.task_spec.catch(task, BpmnEvent(definition))
        task.task_spec._update(task)

    def advance(self) -> None:
        """Run until the case waits. An error end that nothing catches is a failure, not a silent success.

        What a terminate end throws, the library leaves uncaught too; that has done its work.
        """
        self._workflow.run_until_waiting()
        thrown = [each.event_definition for each in self._workflow.get_events()]
        uncaught = [each.name for each in thrown if isinstance(each, ErrorEventDefinition)]
        if uncaught:
            name = uncaught[0]
            cause = ValueError(f"It ended with the error “{name}”, which no step catches.")
            raise NodeFailed(*self._workflow.passed[-1], cause)

    def waiting(self) -> list[Waiting]:
        """Return everything the case waits for, in a steady order."""
        found = [
            Waiting(task.id, "work", workflow.spec.name, task.task_spec.bpmn_id)
            for workflow in self._live()
            for task in workflow.tasks.values()
            if task._state == TaskState.READY and task.task_spec.manual
        ]
        for task in self._workflow.event_manager.tasks.values():
            if task._state == TaskState.WAITING:
                found.extend(_events(task))
        return found

    def stage(self) -> str:
        """Return the journey's step that is under way: its active call activity, else what it waits at."""
        for task in self._workflow.tasks.values():
            if task._state == TaskState.STARTED and isinstance(task.task_spec, CallActivity):
                return str(task.task_spec.bpmn_id)
        return next((each.step for each in self.waiting() if each.scope == self._workflow.spec.name), "")

    def active(self) -> list[tuple[str, str]]:
        """Return (scope, step) of everything under way, call activities included."""
        running = [
            (workflow.spec.name, task.task_spec.bpmn_id)
            for workflow in self._live()
            for task in workflow.tasks.values()
            if task._state == TaskState.STARTED
        ]
        return running + [(each.scope, each.step) for each in self.waiting()]

    def _live(self) -> list[Any]:
        return [
            self._workflow,
            *(each for each in self._workflow.subprocesses.values() if not each.completed),
        ]

    def _find(self, identity: str) -> Any:
        return next((each.tasks[identity] for each in self._live() if identity in each.tasks), None)


def _definitions(task: Any) -> list[tuple[str, Any]]:
    """Return (step, event definition) of a waiting event; an event gateway waits for each of its outputs."""
    spec = task.task_spec
    if isinstance(spec, EventBasedGateway):
        return [
            (output.bpmn_id, each)
            for output, each in zip(spec.outputs, spec.event_definition.event_definitions, strict=True)
        ]
    return [(spec.bpmn_id, spec.event_definition)]


def _events(task: Any) -> list[Waiting]:
    scope = task.workflow.spec.name
    pairs = _definitions(task)
    found = []
    for number, (step, definition) in enumerate(pairs):
        identity = task.id if len(pairs) == 1 else f"{task.id}-{number}"
        if isinstance(definition, Deadline):
            due = datetime.fromisoformat(task.internal_data["due"])
            found.append(Waiting(identity, "timer", scope, step, due))
        elif isinstance(definition, MessageEventDefinition):
            found.append(Waiting(identity, "action", scope, step))
    return found
