"""What our diagrams' steps are to SpiffWorkflow: rules, operations and deadlines answered by the room."""

from datetime import datetime
from typing import Any, Protocol

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, ExclusiveGateway
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util import BpmnEvent, PendingBpmnEvent
from SpiffWorkflow.util.task import TaskState


class Acts(Protocol):
    """What the room does for a diagram: the only way out of SpiffWorkflow."""

    @property
    def now(self) -> datetime:
        """The time of this unit of work, UTC."""
        ...

    def holds(self, condition: str) -> bool:
        """Return whether a flow's condition is true."""
        ...

    def due(self, value: str) -> datetime:
        """Return when a timer fires, UTC: a time, or a length of time from now."""
        ...

    def perform(self, scope: str, step: str) -> None:
        """Do a script, operation or decision."""
        ...


class NodeFailed(Exception):
    """A step raised. Carries where it was, and what was raised as its cause."""

    def __init__(self, scope: str, step: str, cause: Exception) -> None:
        self.scope, self.step, self.cause = scope, step, cause
        super().__init__(f"{scope}/{step}: {cause}")


class NoPython(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """The library's own evaluation of Python, closed: some of its elements reach round the script engine."""

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Any:
        """Refuse."""
        raise PermissionError("Python is never evaluated.")

    def execute(self, script: str, context: Any, external_context: Any = None) -> Any:
        """Refuse."""
        raise PermissionError("Python is never run.")

    def call_service(self, context: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise PermissionError("Services are called as operations.")


class Scripts(PythonScriptEngine):  # type: ignore[misc]
    """The script engine of one unit of work: it holds the room's acts and evaluates nothing itself."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(environment=NoPython())
        self.acts = acts

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Refuse: conditions and timers are asked of the room by the steps below."""
        raise PermissionError("Expressions are evaluated by the room.")

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        """Refuse."""
        raise PermissionError("Scripts are done by the room.")


def acts_of(task: Any) -> Acts:
    """Return the acts of the unit of work a task lives in."""
    acts: Acts = task.workflow.top_workflow.script_engine.acts
    return acts


def failed(task: Any, cause: Exception) -> NodeFailed:
    """Return the failure of a task's step, or the one already told."""
    if isinstance(cause, NodeFailed):
        return cause
    return NodeFailed(task.workflow.spec.name, task.task_spec.bpmn_id or task.task_spec.name, cause)


class Performed(BpmnSpecMixin, BpmnTaskSpec):  # type: ignore[misc]
    """A script, service or business rule task: done by the room."""

    def _run_hook(self, my_task: Any) -> bool:
        acts_of(my_task).perform(my_task.workflow.spec.name, self.bpmn_id)
        return True


class Choice(ExclusiveGateway):  # type: ignore[misc]
    """An exclusive gateway whose conditions are asked of the room and must be true or false."""

    def _run_hook(self, my_task: Any) -> bool:
        taken = self.default_task_spec
        for condition, name in self.cond_task_specs:
            if condition is not None and acts_of(my_task).holds(condition.args[0]):
                taken = name
                break
        if taken is None:
            raise ValueError("None of the conditions on its flows is true, and it has no default flow.")
        my_task._sync_children([self._wf_spec.get_task_spec_from_name(taken)], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class OwnJoin(BoundaryEventJoin):  # type: ignore[misc]
    """What brings a step and its boundary events together: of this round, not of one begun since.

    A boundary event may lead straight back to its step. The library then cancels the joins of the new round
    with those of the old; the next event on the boundary then does not interrupt the step, but doubles it.
    """

    def _find_tasks(self, my_task: Any) -> list[Any]:
        split = my_task.find_ancestor(self.split_task)
        found = super()._find_tasks(my_task)
        return [each for each in found if each.find_ancestor(self.split_task) is split]


class LastJoin(_EndJoin):  # type: ignore[misc]
    """What waits, at the end of a process, for all its branches: found in the flat table of tasks."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        unfinished = TaskState.NOT_FINISHED_MASK
        return not any(
            each is not my_task and each._state & unfinished for each in my_task.workflow.tasks.values()
        )


class Failure(ErrorEventDefinition):  # type: ignore[misc]
    """An error, caught by the nearest step that runs what threw it, and by no other.

    The library lets every error event of the scope catch it, also those on the steps of a parallel branch.
    """

    def throw(self, my_task: Any) -> None:
        """Hand the error to the boundary of the step it happened in, else to what that step stands in."""
        event, top = BpmnEvent(self), my_task.workflow.top_workflow
        scope = my_task.workflow
        while scope.parent_task_id is not None:
            step = top.get_task_from_id(scope.parent_task_id)
            for each in step.parent.children:
                if isinstance(each.task_spec, BoundaryEvent) and each.task_spec.catches(each, event):
                    each.task_spec.catch(each, event)
                    each.task_spec._update(each)
                    return
            scope = step.workflow
        top.bpmn_events.append(event)


class Deadline(TimerEventDefinition):  # type: ignore[misc]
    """A timer whose value the room evaluates once, to a moment. It fires when the workflow says so.

    The library would let every timer that has come fire as soon as any other step is done, two that interrupt
    the same step included.
    """

    def has_fired(self, my_task: Any) -> bool:
        """Return whether it was let fire."""
        if my_task.internal_data.get("due") is None:
            try:
                my_task.internal_data["due"] = acts_of(my_task).due(self.expression).isoformat()
            except Exception as cause:
                raise failed(my_task, cause) from cause
        return bool(my_task.internal_data.get("event_fired", False))

    def details(self, my_task: Any) -> PendingBpmnEvent:
        """Return what the library shows of a waiting timer."""
        return PendingBpmnEvent(self.name, type(self).__name__, my_task.internal_data.get("due"))
