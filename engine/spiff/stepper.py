"""SpiffWorkflow run without walking its tree.

The library finds work by walking every task that a case ever had. It stops at depth 1,000 and then reports
the case as completed. Here, work is found in the flat table of tasks.
"""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.spiff import passage
from engine.spiff.compaction import compact
from engine.spiff.nodes import Deadline, definitions_of, failure_of
from engine.spiff.parsing import Specs
from engine.spiff.tasks import FastTask

MAX_STEPS = 10_000
_COMPACT_ABOVE = 300
_READY, _WAITING = TaskState.READY, TaskState.WAITING


class _Flat:
    """Answers from the flat table the two questions that a workflow or subworkflow asks about its tasks."""

    tasks: dict[Any, Any]
    task_tree: Any
    completed: bool
    passed: list[tuple[str, ...]]

    def plant(self) -> None:
        """Create the root task as a `FastTask`; the library would create one of its own class."""
        self.task_tree = FastTask(self, self.spec.start, state=TaskState.FUTURE)  # type: ignore[attr-defined]
        self.task_tree._ready()

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        """Return nothing: the library calls this at every start and end, and nothing here logs it."""
        return {}

    def update_waiting_tasks(self) -> None:
        """Let every waiting task check again whether it may go on."""
        for task in [task for task in self.tasks.values() if task._state == _WAITING]:
            if task.id in self.tasks and task._state == _WAITING:
                task.task_spec._update(task)

    def is_completed(self) -> bool:
        """Return whether nothing is left to do."""
        if not self.completed:
            self.completed = not any(
                task._state & TaskState.NOT_FINISHED_MASK for task in self.tasks.values()
            )
        return self.completed

    def _task_completed_notify(self, task: Any) -> None:
        if task.task_spec.bpmn_id is not None:
            self.top_workflow.passed.append(passage.of(task))  # type: ignore[attr-defined]
        super()._task_completed_notify(task)  # type: ignore[misc]


class FastSubWorkflow(_Flat, BpmnSubWorkflow):  # type: ignore[misc]
    """A running call activity or embedded sub-process."""


class FastWorkflow(_Flat, BpmnWorkflow):  # type: ignore[misc]
    """A running journey. `passed` collects what this unit of work completes, step by step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.passed: list[tuple[str, ...]] = []
        self.shared: frozenset[str] = frozenset()
        self._steps_run = 0
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, specs: Specs, scripts: Any) -> "FastWorkflow":
        """Return a journey without tasks, ready to be planted or filled."""
        workflow = cls(specs.journey, specs.by_scope, script_engine=scripts, deserializing=True)
        workflow.shared = specs.shared
        return workflow

    def create_subprocess(self, my_task: Any, spec_name: str) -> FastSubWorkflow:
        """Start the process that a call activity calls."""
        subprocess = FastSubWorkflow(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self, deserializing=True
        )
        subprocess.plant()
        self.subprocesses[my_task.id] = subprocess
        return subprocess

    def run_until_waiting(self) -> None:
        """Run every step that need not wait, then fire the timers that are due, the earliest first.

        They fire one at a time, and everything that follows from one is done before the next: by then, a
        later deadline may no longer apply.
        """
        self._run_ready()
        while (task := self._first_due()) is not None:
            self._report(task)
            task.internal_data["event_fired"] = True
            task.task_spec._update(task)
            self._run_ready()

    def _report(self, task: Any) -> None:
        step = next(step for step, event in definitions_of(task) if isinstance(event, Deadline))
        due = datetime.fromisoformat(task.internal_data["due"])
        self.script_engine.acts.fired(task.workflow.spec.name, step, due)

    def _run_ready(self) -> None:
        while self._sweep():
            pass

    def _sweep(self) -> bool:
        before = self._steps_run
        deepest_first = sorted(
            (subprocess for subprocess in self.subprocesses.values() if not subprocess.completed),
            key=lambda subprocess: -subprocess.depth,
        )
        for workflow in [*deepest_first, self]:
            while ready := [
                task
                for task in workflow.tasks.values()
                if task._state == _READY and not task.task_spec.manual
            ]:
                for task in ready:
                    if task.id in workflow.tasks and task._state == _READY:
                        self._run(task)
                if len(workflow.tasks) > _COMPACT_ABOVE:
                    compact(workflow)
        return self._steps_run > before

    def _run(self, task: Any) -> None:
        self._steps_run += 1
        try:
            if self._steps_run > MAX_STEPS:
                raise EngineError(f"The case went on for {MAX_STEPS:,} steps without waiting for anybody.")
            task.run()
        except Exception as cause:
            raise failure_of(task, cause) from cause

    def _first_due(self) -> Any:
        now = self.script_engine.acts.now
        due = [
            (datetime.fromisoformat(task.internal_data["due"]), number, task)
            for number, task in enumerate(self.event_manager.tasks.values())
            if task._state == _WAITING and "due" in task.internal_data
        ]
        moment, _, first = min(due, default=(None, 0, None))
        return first if moment is not None and moment <= now else None
