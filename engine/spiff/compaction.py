"""Dropping finished tasks: a tree keeps its root, its live tasks, and the finished ones those still refer to.

What is dropped is in the history. A case that goes round a loop a thousand times stays as small as in its
first round, even while another branch, or a reminder that nobody has dealt with, stays where it is.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

_UNFINISHED = TaskState.NOT_FINISHED_MASK


def compact(workflow: Any) -> None:
    """Cut the tree of a workflow or subworkflow down to the part that can still matter."""
    root, tasks = workflow.task_tree, workflow.tasks
    live = {identity for identity, task in tasks.items() if task._state & _UNFINISHED}
    if not live:
        return
    needed = {root.id} | live
    for identity in live:
        above = tasks[identity]._parent
        while above is not None and above not in needed:
            needed.add(above)
            above = tasks[above]._parent
    _cut(tasks, root, needed, live)
    workflow.tasks = {identity: task for identity, task in tasks.items() if identity in needed}


def _cut(tasks: dict[Any, Any], root: Any, needed: set[Any], live: set[Any]) -> None:
    """Drop the tasks that are not needed and, of each run of finished tasks, all but the last.

    The task where a step and its boundary events divide stays as long as the step is under way, because the
    step is its direct child.
    """
    stack = [root]
    while stack:
        task = stack.pop()
        task._children = [
            _last_finished(tasks, child, needed, live) for child in task._children if child in needed
        ]
        for child in task._children:
            tasks[child]._parent = task.id
            stack.append(tasks[child])


def _last_finished(tasks: dict[Any, Any], task: Any, needed: set[Any], live: set[Any]) -> Any:
    while task not in live:
        children = [child for child in tasks[task]._children if child in needed]
        if len(children) != 1 or children[0] in live:
            break
        needed.discard(task)
        task = children[0]
    return task
