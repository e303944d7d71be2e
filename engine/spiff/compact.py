"""Dropping what a case has behind it: a tree keeps its root, the last thing all that lives came from, and on.

What is behind lives in the history. A case that goes round a thousand times keeps the size of its first
round.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.util.task import TaskState

_LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def compact(workflow: Any) -> None:
    """Cut a (sub)workflow's tree down to the part that can still matter."""
    root = workflow.task_tree
    keep = _common_ancestor(root, _live(workflow))
    if keep is None or keep is root or (keep.parent is root and len(root._children) == 1):
        return
    kept = {root.id, *_branch(keep)}
    workflow.tasks = {identity: task for identity, task in workflow.tasks.items() if identity in kept}
    root._children = [keep.id]
    keep._parent = root.id


def _live(workflow: Any) -> list[Any]:
    """Return what waits or runs, with the branches that reached a join that has not fired.

    A branch that reached a parallel join is marked cancelled while the newest one waits in its place.
    """
    tasks = workflow.tasks.values()
    live = [each for each in tasks if each._state & _LIVE]
    unfired = {
        each.task_spec.name
        for each in live
        if each._state == TaskState.WAITING and isinstance(each.task_spec, ParallelGateway)
    }
    return live + [
        each for each in tasks if each._state == TaskState.CANCELLED and each.task_spec.name in unfired
    ]


def _common_ancestor(root: Any, live: list[Any]) -> Any:
    """Return the deepest finished task that all live ones descend from, or None."""
    if not live:
        return None
    shared = _line(live[0])
    for task in live[1:]:
        others = {each.id for each in _line(task)}
        shared = [each for each in shared if each.id in others]
    return next((each for each in shared if each._state == TaskState.COMPLETED), None)


def _line(task: Any) -> list[Any]:
    """Return a task's ancestors, nearest first."""
    line = []
    while (task := task.parent) is not None:
        line.append(task)
    return line


def _branch(task: Any) -> list[Any]:
    """Return the ids of a task and all that hangs on it."""
    found, stack = [], [task]
    while stack:
        each = stack.pop()
        found.append(each.id)
        stack.extend(each.children)
    return found
