"""A parallel gateway of our own: it goes on once each of its flows has brought a token, and takes one.

The library counts the steps before a join that were ever done, and keeps only the newest token waiting. In a
loop its join goes on after one branch if the branches come in another order than in the round before.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.util.task import TaskState


class Meeting(ParallelGateway):  # type: ignore[misc]
    """Splits and joins. Each token that has arrived waits as a task of its own; taken ones are cancelled."""

    def _update_hook(self, my_task: Any) -> bool:
        waiting: dict[Any, Any] = {}
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self and task is not my_task and task._state == TaskState.WAITING:
                waiting.setdefault(task.parent.task_spec, task)
        waiting.pop(my_task.parent.task_spec, None)
        others = set(self.inputs) - {my_task.parent.task_spec}
        if not others <= set(waiting):
            my_task._set_state(TaskState.WAITING)
            return False
        for source in others:
            waiting[source].cancel()
        return True

    def _run_hook(self, my_task: Any) -> bool:
        return True
