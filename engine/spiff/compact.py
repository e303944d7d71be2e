"""Dropping what a case has behind it: a tree keeps its root, what lives, and what that still looks back at.

What is behind lives in the history. A case that goes round a thousand times keeps the size of its first
round, also while another branch, or a reminder nobody has seen to, stays where it is.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.util.task import TaskState

_UNFINISHED = TaskState.NOT_FINISHED_MASK


def compact(workflow: Any) -> None:
    """Cut a (sub)workflow's tree down to the part that can still matter."""
    root, tasks = workflow.task_tree, workflow.tasks
    live = _live(tasks)
    if not live:
        return
    kept = {root.id} | live
    for identity in live:
        above = tasks[identity]._parent
        while above is not None and above not in kept:
            kept.add(above)
            above = tasks[above]._parent
    _cut(tasks, root, kept, live)
    workflow.tasks = {identity: task for identity, task in tasks.items() if identity in kept}


def _live(tasks: dict[Any, Any]) -> set[Any]:
    """Return what is not finished, with the branches that reached a join that has not fired.

    A branch that reached a parallel join is marked cancelled while the newest one waits in its place.
    """
    live = {identity for identity, task in tasks.items() if task._state & _UNFINISHED}
    unfired = {
        tasks[each].task_spec.name
        for each in live
        if tasks[each]._state == TaskState.WAITING and isinstance(tasks[each].task_spec, ParallelGateway)
    }
    if unfired:
        live.update(
            identity
            for identity, task in tasks.items()
            if task._state == TaskState.CANCELLED and task.task_spec.name in unfired
        )
    return live


def _cut(tasks: dict[Any, Any], root: Any, kept: set[Any], live: set[Any]) -> None:
    """Drop what is not kept, and of each line of finished tasks all but the last.

    Where a step and its boundary events part stays while the step is under way: the step lives right below.
    """
    stack = [root]
    while stack:
        task = stack.pop()
        task._children = [_last_finished(tasks, each, kept, live) for each in task._children if each in kept]
        for each in task._children:
            tasks[each]._parent = task.id
            stack.append(tasks[each])


def _last_finished(tasks: dict[Any, Any], task: Any, kept: set[Any], live: set[Any]) -> Any:
    while task not in live:
        children = [each for each in tasks[task]._children if each in kept]
        if len(children) != 1 or children[0] in live:
            break
        kept.discard(task)
        task = children[0]
    return task
