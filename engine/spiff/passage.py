"""What history keeps of a step that was completed: where it stands, which way it led, and who called it.

A passage is (scope, step). At an exclusive gateway it goes on with the step that was chosen next, and in a
process that several steps call, with the steps through which it was called: (scope, step, next, callers).
From these, everything else follows: every other flow is taken whenever its source is passed.
"""

from typing import Any

from engine.spiff.nodes import Choice


def of(task: Any) -> tuple[str, ...]:
    """Return the passage of a task that has just been completed."""
    scope, step = task.workflow.spec.name, task.task_spec.bpmn_id
    way = _next(task) if isinstance(task.task_spec, Choice) else ""
    via = callers(task) if _is_shared(task.workflow) else ""
    if via:
        return (scope, step, way, via)
    return (scope, step, way) if way else (scope, step)


def callers(task: Any) -> str:
    """Return the steps that called the process of a task, the outermost first, or "" in the journey."""
    workflow, steps = task.workflow, []
    while (parent := getattr(workflow, "parent_task_id", None)) is not None:
        caller = workflow.top_workflow.get_task_from_id(parent)
        steps.append(caller.task_spec.bpmn_id)
        workflow = caller.workflow
    return " ".join(reversed(steps))


def _next(task: Any) -> str:
    """Return the step a gateway led to, even where the library puts a part of its own before that step."""
    spec = task.children[0].task_spec
    return str(spec.bpmn_id or spec.name.removesuffix(".BoundaryEventSplit"))


def _is_shared(workflow: Any) -> bool:
    """Return whether the process that a workflow runs can be reached by several calls."""
    return bool(workflow.spec.name in workflow.top_workflow.shared)
