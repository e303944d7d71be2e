"""One case during a unit of work: begin it or load it, do one thing, run until it waits, and store it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from engine.errors import TaskGone
from engine.spiff import codec, passage
from engine.spiff.nodes import Acts, Deadline, NodeFailed, Scripts, definitions_of
from engine.spiff.parsing import Specs
from engine.spiff.stepper import FastWorkflow


@dataclass(frozen=True)
class Waiting:
    """What a case waits for: a person ("work"), an action ("action") or a time ("timer")."""

    id: str
    kind: str
    scope: str
    step: str
    due: datetime | None = None


class Run:
    """A case that is being run."""

    def __init__(self, workflow: FastWorkflow, variables: Any = None) -> None:
        self._workflow = workflow
        self.variables = variables

    @classmethod
    def begin(cls, specs: Specs, acts: Acts) -> "Run":
        """Return a new case that has not taken a step."""
        workflow = FastWorkflow.of(specs, Scripts(acts))
        workflow.plant()
        return cls(workflow)

    @classmethod
    def load(cls, specs: Specs, blob: bytes, acts: Acts) -> "Run":
        """Return a stored case together with its encoded variables."""
        return cls(*codec.load(specs, blob, Scripts(acts)))

    def store(self, variables: Any) -> bytes:
        """Return the case's state with its encoded variables."""
        return codec.dump(self._workflow, variables)

    @property
    def passed(self) -> list[tuple[str, ...]]:
        """What was completed in this unit of work: see `engine.spiff.passage`."""
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
        """Take an action: trigger a waiting message event, on its own or behind an event gateway."""
        task = self._find(identity.partition("-")[0])
        if task is None or task._state != TaskState.WAITING:
            raise TaskGone
        definition = dict(definitions_of(task))[step]
        task.task_spec.catch(task, BpmnEvent(definition))
        task.task_spec._update(task)

    def advance(self) -> None:
        """Run until the case waits. An error end that nothing catches is a failure, not a silent success.

        The library also leaves the event of a terminate end uncaught, but that one has done its work.
        """
        self._workflow.run_until_waiting()
        thrown = [event.event_definition for event in self._workflow.get_events()]
        uncaught = [definition.name for definition in thrown if isinstance(definition, ErrorEventDefinition)]
        if uncaught:
            name = uncaught[0]
            cause = ValueError(f"It ended with the error “{name}”, which no step catches.")
            scope, step, *_ = self._workflow.passed[-1]
            raise NodeFailed(scope, step, cause)

    def waiting(self) -> list[Waiting]:
        """Return everything the case waits for, always in the same order."""
        entries = [
            Waiting(task.id, "work", workflow.spec.name, task.task_spec.bpmn_id)
            for workflow in self._live()
            for task in workflow.tasks.values()
            if task._state == TaskState.READY and task.task_spec.manual
        ]
        for task in self._workflow.event_manager.tasks.values():
            if task._state == TaskState.WAITING:
                entries.extend(_events(task))
        return entries

    def callers(self, waiting: Waiting) -> str:
        """Return the steps through which the diagram of something waiting was called, the outermost first."""
        return passage.callers(self._find(waiting.id.partition("-")[0]))

    def stage(self) -> str:
        """Return the step of the journey that is under way: an active call activity, or where it waits."""
        for task in self._workflow.tasks.values():
            if task._state == TaskState.STARTED and isinstance(task.task_spec, CallActivity):
                return str(task.task_spec.bpmn_id)
        return next((entry.step for entry in self.waiting() if entry.scope == self._workflow.spec.name), "")

    def active(self) -> list[tuple[str, str]]:
        """Return (scope, step) of everything under way, including call activities."""
        running = [
            (workflow.spec.name, task.task_spec.bpmn_id)
            for workflow in self._live()
            for task in workflow.tasks.values()
            if task._state == TaskState.STARTED
        ]
        return running + [(entry.scope, entry.step) for entry in self.waiting()]

    def _live(self) -> list[Any]:
        return [
            self._workflow,
            *(subprocess for subprocess in self._workflow.subprocesses.values() if not subprocess.completed),
        ]

    def _find(self, identity: str) -> Any:
        return next(
            (workflow.tasks[identity] for workflow in self._live() if identity in workflow.tasks), None
        )


def _events(task: Any) -> list[Waiting]:
    scope = task.workflow.spec.name
    pairs = definitions_of(task)
    entries = []
    for number, (step, definition) in enumerate(pairs):
        identity = task.id if len(pairs) == 1 else f"{task.id}-{number}"
        if isinstance(definition, Deadline):
            due = datetime.fromisoformat(task.internal_data["due"])
            entries.append(Waiting(identity, "timer", scope, step, due))
        elif isinstance(definition, MessageEventDefinition):
            entries.append(Waiting(identity, "action", scope, step))
    return entries
