"""SpiffWorkflow run without walking its tree.

The library looks for work by walking every task a case ever had; it stops looking at depth 1,000 and then
reports the case completed. Here work is found in the flat table of tasks.
"""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.spiff.compact import compact
from engine.spiff.nodes import failed
from engine.spiff.tasks import FastTask

MOST_MOVES = 10_000
_MANY = 300
_READY, _WAITING = TaskState.READY, TaskState.WAITING


class _Flat:
    """The two questions every (sub)workflow asks of its tasks, answered from the flat table."""

    tasks: dict[Any, Any]
    task_tree: Any
    completed: bool
    passed: list[tuple[str, str]]

    def plant(self) -> None:
        """Make the root, of our kind of task; the library would make one of its own."""
        self.task_tree = FastTask(self, self.spec.start, state=TaskState.FUTURE)  # type: ignore[attr-defined]
        self.task_tree._ready()

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        """Return nothing: the library asks for it on every start and end, and no log shows it."""
        return {}

    def update_waiting_tasks(self) -> None:
        """Let every waiting task look again whether it may go on."""
        for task in [each for each in self.tasks.values() if each._state == _WAITING]:
            if task.id in self.tasks and task._state == _WAITING:
                task.task_spec._update(task)

    def is_completed(self) -> bool:
        """Return whether nothing is left to do."""
        if not self.completed:
            self.completed = not any(
                each._state & TaskState.NOT_FINISHED_MASK for each in self.tasks.values()
            )
        return self.completed

    def _task_completed_notify(self, task: Any) -> None:
        step = task.task_spec.bpmn_id
        if step is not None:
            self.top_workflow.passed.append((task.workflow.spec.name, step))  # type: ignore[attr-defined]
        super()._task_completed_notify(task)  # type: ignore[misc]


class FastSubWorkflow(_Flat, BpmnSubWorkflow):  # type: ignore[misc]
    """A running call activity or embedded sub-process."""


class FastWorkflow(_Flat, BpmnWorkflow):  # type: ignore[misc]
    """A running journey. `passed` collects (scope, step) of what was completed in this unit of work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.passed: list[tuple[str, str]] = []
        self._moves = 0
        super().__init__(*args, **kwargs)

    def create_subprocess(self, my_task: Any, spec_name: str) -> FastSubWorkflow:
        """Start what a call activity calls."""
        subprocess = FastSubWorkflow(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self, deserializing=True
        )
        subprocess.plant()
        self.subprocesses[my_task.id] = subprocess
        return subprocess

    def run_until_waiting(self) -> None:
        """Do everything that waits for nobody; then fire the deadlines that have come, the earliest first.

        They fire one at a time, and what follows each is done before the next: a later deadline that has come
        in the meantime too may then stand no more.
        """
        self._run_ready()
        while (task := self._first_due()) is not None:
            task.internal_data["event_fired"] = True
            task.task_spec._update(task)
            self._run_ready()

    def _run_ready(self) -> None:
        while self._sweep():
            pass

    def _sweep(self) -> bool:
        before = self._moves
        deepest_first = sorted(
            (each for each in self.subprocesses.values() if not each.completed), key=lambda each: -each.depth
        )
        for workflow in [*deepest_first, self]:
            while ready := [
                each
                for each in workflow.tasks.values()
                if each._state == _READY and not each.task_spec.manual
            ]:
                for task in ready:
                    if task.id in workflow.tasks and task._state == _READY:
                        self._run(task)
                if len(workflow.tasks) > _MANY:
                    compact(workflow)
        return self._moves > before

    def _run(self, task: Any) -> None:
        self._moves += 1
        try:
            if self._moves > MOST_MOVES:
                raise EngineError(f"The case went on for {MOST_MOVES:,} steps without waiting for anybody.")
            task.run()
        except Exception as cause:
            raise failed(task, cause) from cause

    def _first_due(self) -> Any:
        now = self.script_engine.acts.now
        due = [
            (datetime.fromisoformat(task.internal_data["due"]), number, task)
            for number, task in enumerate(self.event_manager.tasks.values())
            if task._state == _WAITING and "due" in task.internal_data
        ]
        moment, _, first = min(due, default=(None, 0, None))
        return first if moment is not None and moment <= now else None
