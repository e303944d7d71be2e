"""A task in SpiffWorkflow's tree, as our cases need it: without data, log lines or predicted tasks.

The library spends most of its time on what our cases never use. It creates every task that may follow, only
to show it: three out of four tasks in a waiting case. It merges and compares data from parent to child, and
builds a log line at each change of state. And it hashes a `UUID` in Python at every look at a neighbour,
where a string remembers its hash.
"""

import time
from os import urandom
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class FastTask(Task):  # type: ignore[misc]
    """A task whose id is a string. All tasks below it are of this class too."""

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
        return [tasks[identity] for identity in self._children]

    @children.setter
    def children(self, tasks: list[Any]) -> None:
        self._children = [task.id for task in tasks]

    def run(self) -> Any:
        """Create the task's children and run it: only now is it certain that they follow."""
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
        for task_spec in task_specs:
            self._add_child(task_spec, state)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self.last_state_change = time.monotonic()
            self._state = value

    def _inherit_data(self) -> None:
        """Do nothing: a case has one flat set of variables, outside the tree."""


def skip_test(*_: Any) -> None:
    """Replace a specification's test of itself, which the library repeats whenever a task becomes ready."""


def predict_nothing(my_task: Any, *_: Any, **__: Any) -> None:
    """Replace a specification's prediction of the tasks that follow."""
