"""SpiffWorkflow's steps as our diagrams use them: the engine evaluates rules, operations and deadlines."""

from datetime import datetime
from typing import Any, Protocol

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, EventBasedGateway, ExclusiveGateway
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util import BpmnEvent, PendingBpmnEvent
from SpiffWorkflow.util.task import TaskState


class Acts(Protocol):
    """What the engine does for a diagram: SpiffWorkflow reaches nothing else."""

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
        """Carry out a script, operation or decision."""
        ...

    def fired(self, scope: str, step: str, due: datetime) -> None:
        """Learn that a timer fires, before anything follows from it."""
        ...


class NodeFailed(Exception):
    """A step raised an exception: which step it was, and the cause."""

    def __init__(self, scope: str, step: str, cause: Exception) -> None:
        self.scope, self.step, self.cause = scope, step, cause
        super().__init__(f"{scope}/{step}: {cause}")


class NoPython(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Refuses to evaluate Python. Some of the library's elements would bypass the script engine and do so."""

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
    """The script engine of one unit of work: it holds the engine's acts and evaluates nothing itself."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(environment=NoPython())
        self.acts = acts

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Refuse: the steps below have the engine evaluate conditions and timers."""
        raise PermissionError("Expressions are evaluated by the engine.")

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        """Refuse."""
        raise PermissionError("Scripts are run by the engine.")


def acts_of(task: Any) -> Acts:
    """Return the acts of the unit of work that a task belongs to."""
    acts: Acts = task.workflow.top_workflow.script_engine.acts
    return acts


def failure_of(task: Any, cause: Exception) -> NodeFailed:
    """Return the cause as the failure of a task's step, or as it is if it is such a failure already."""
    if isinstance(cause, NodeFailed):
        return cause
    return NodeFailed(task.workflow.spec.name, task.task_spec.bpmn_id or task.task_spec.name, cause)


class AutomaticTask(BpmnSpecMixin, BpmnTaskSpec):  # type: ignore[misc]
    """A script, service or business rule task, which the engine carries out."""

    def _run_hook(self, my_task: Any) -> bool:
        acts_of(my_task).perform(my_task.workflow.spec.name, self.bpmn_id)
        return True


class Choice(ExclusiveGateway):  # type: ignore[misc]
    """An exclusive gateway. The engine evaluates its conditions, which must be true or false."""

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


class RoundJoin(BoundaryEventJoin):  # type: ignore[misc]
    """Joins a step and its boundary events, but only those of the same round of a loop.

    A boundary event may lead straight back to its step. The library would then cancel the joins of the new
    round together with those of the old one, so that the next boundary event would not interrupt the step but
    start it a second time.
    """

    def _find_tasks(self, my_task: Any) -> list[Any]:
        split = my_task.find_ancestor(self.split_task)
        joins = super()._find_tasks(my_task)
        return [join for join in joins if join.find_ancestor(self.split_task) is split]


class LastJoin(_EndJoin):  # type: ignore[misc]
    """Waits at the end of a process for all its branches, which it finds in the flat table of tasks."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        unfinished = TaskState.NOT_FINISHED_MASK
        return not any(
            task is not my_task and task._state & unfinished for task in my_task.workflow.tasks.values()
        )


class Failure(ErrorEventDefinition):  # type: ignore[misc]
    """An error that is caught only by the nearest enclosing step with an error event for it.

    The library would let every error event in the scope catch it, even one on a step of a parallel branch.
    """

    def throw(self, my_task: Any) -> None:
        """Pass the error to the step that contains it, then outwards until a boundary event catches it."""
        event, top = BpmnEvent(self), my_task.workflow.top_workflow
        scope = my_task.workflow
        while scope.parent_task_id is not None:
            step = top.get_task_from_id(scope.parent_task_id)
            for task in step.parent.children:
                if isinstance(task.task_spec, BoundaryEvent) and task.task_spec.catches(task, event):
                    _stop(my_task, scope)
                    task.task_spec.catch(task, event)
                    task.task_spec._update(task)
                    return
            scope = step.workflow
        top.bpmn_events.append(event)


def _stop(end: Any, outermost: Any) -> None:
    """Stop at once what else runs in the scopes that an error leaves. The library would do more of it."""
    going = end
    while True:
        scope = going.workflow
        for task in list(scope.tasks.values()):
            if (
                task._state & TaskState.NOT_FINISHED_MASK
                and task is not going
                and not task.is_descendant_of(going)
            ):
                task.cancel()
        if scope is outermost:
            return
        going = scope.top_workflow.get_task_from_id(scope.parent_task_id)


class Deadline(TimerEventDefinition):  # type: ignore[misc]
    """A timer whose moment the engine evaluates once. It fires when the workflow says so.

    After any step, the library would fire every timer whose time has come, even two that interrupt the same
    step.
    """

    def has_fired(self, my_task: Any) -> bool:
        """Return whether the workflow has let it fire."""
        if my_task.internal_data.get("due") is None:
            try:
                my_task.internal_data["due"] = acts_of(my_task).due(self.expression).isoformat()
            except Exception as cause:
                raise failure_of(my_task, cause) from cause
        return bool(my_task.internal_data.get("event_fired", False))

    def details(self, my_task: Any) -> PendingBpmnEvent:
        """Return the timer as the library lists waiting events."""
        return PendingBpmnEvent(self.name, type(self).__name__, my_task.internal_data.get("due"))


def definitions_of(task: Any) -> list[tuple[str, Any]]:
    """Return (step, event definition) of a waiting event. An event gateway has one pair for each output."""
    spec = task.task_spec
    if isinstance(spec, EventBasedGateway):
        return [
            (output.bpmn_id, definition)
            for output, definition in zip(spec.outputs, spec.event_definition.event_definitions, strict=True)
        ]
    return [(spec.bpmn_id, spec.event_definition)]
