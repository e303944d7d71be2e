"""A task of SpiffWorkflow's tree as a case of ours needs it: no data, no log lines, no future.

Most of the library's time goes into what no case here uses. It plants every task that may follow, three of
four in a case that waits, to show them; data are merged and compared from parent to child; a log line is put
together at each change of state; and every look at a neighbour hashes a `UUID` in Python, where a text keeps
its hash.
"""

import time
from os import urandom
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class FastTask(Task):  # type: ignore[misc]
    """A task whose id is a text; all tasks below it are of this kind too."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Any = None,
        state: int = TaskState.MAYBE,
        id: Any = None,
    ) -> None:
        self.id = identity = id or urandom(16).hex()
        workflow.tasks[identity] = self
        self.workflow = workflow
        self.task_spec = task_spec
        self.thread_id = FastTask.thread_id_pool
        self.triggered = False
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = time.monotonic()
        self._state = state
        self._children: list[Any] = []
        self._parent = None
        if parent is not None:
            self._parent = parent.id
            parent._children.append(identity)

    @property
    def children(self) -> list[Any]:
        """The tasks that follow this one."""
        tasks = self.workflow.tasks
        return [tasks[each] for each in self._children]

    @children.setter
    def children(self, tasks: list[Any]) -> None:
        self._children = [each.id for each in tasks]

    def run(self) -> Any:
        """Do the task, its children planted first: only now is it certain that they follow."""
        if not self._children:
            self.task_spec._predict_hook(self)
        return super().run()

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> "FastTask":
        if self._state & TaskState.PREDICTED_MASK and not state & TaskState.PREDICTED_MASK:
            raise ValueError(f"What follows “{self.task_spec.name}” cannot be certain before itself.")
        task = FastTask(self.workflow, task_spec, self, state)
        task.thread_id = self.thread_id
        if state == TaskState.READY:
            task._ready()
        return task

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if self._children:
            super()._sync_children(task_specs, state)
            return
        for each in task_specs:
            self._add_child(each, state)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self.last_state_change = time.monotonic()
            self._state = value

    def _inherit_data(self) -> None:
        """Nothing: a case has one flat set of variables, outside the tree."""


def tested(*_: Any) -> None:
    """Stand in a specification for the library's test of it, which it repeats whenever a task gets ready."""


def foresee_nothing(my_task: Any, *_: Any, **__: Any) -> None:
    """Stand in a specification for the library's prediction of what follows a task."""
