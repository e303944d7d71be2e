"""The stored state of a case: its live tasks as compact rows, parents first, without specifications.

The bytes are JSON (orjson) compressed with zstd. Finished sub-processes are left out, and so is whatever in
each tree can no longer matter (`engine.spiff.compaction`). The only data is the case's own variables, already
encoded.
"""

import threading
from typing import Any

import orjson
import zstandard
from SpiffWorkflow.util.task import TaskState

from engine.errors import StateError
from engine.spiff.compaction import compact
from engine.spiff.joins import Meeting
from engine.spiff.nodes import Scripts
from engine.spiff.parsing import Specs
from engine.spiff.stepper import FastSubWorkflow, FastWorkflow
from engine.spiff.tasks import FastTask

FORMAT = 1
MAX_DEPTH = 800
_LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
_STORED_FACTS = ("due", "event_fired")


class _Packers(threading.local):
    """One pair for each thread: creating a pair takes longer than packing a case with it."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=1).compress
        self.unpack = zstandard.ZstdDecompressor().decompress


_packers = _Packers()


def dump(workflow: FastWorkflow, variables: Any) -> bytes:
    """Return the state of a waiting case, with its encoded variables, as bytes."""
    live: list[Any] = [
        workflow,
        *sorted(_live_subprocesses(workflow), key=lambda subprocess: subprocess.depth),
    ]
    trees = [[part.parent_task_id or "", part.spec.name, _rows(part)] for part in live]
    packed = orjson.dumps({"f": FORMAT, "v": variables, "t": trees})
    return _packers.pack(packed)


def variables_of(blob: bytes) -> Any:
    """Return only the encoded variables."""
    return _open(blob)["v"]


def live_steps(blob: bytes) -> list[tuple[str, str]]:
    """Return (scope, node) of everything under way, without loading the case."""
    return [(scope, row[0]) for _, scope, rows in _open(blob)["t"] for row in rows if row[2] & _LIVE]


def load(specs: Specs, blob: bytes, scripts: Scripts) -> tuple[FastWorkflow, Any]:
    """Return the case, ready to go on, and its encoded variables."""
    state = _open(blob)
    trees = state["t"]
    try:
        workflow = FastWorkflow.of(specs, scripts)
        _fill(workflow, trees[0][2])
        for parent, scope, rows in trees[1:]:
            _restore_subprocess(workflow, parent, specs.by_scope[scope], rows)
    except KeyError as error:
        raise StateError(f"The stored state names {error}, which this release does not have.") from error
    return workflow, state["v"]


def _open(blob: bytes) -> Any:
    state = orjson.loads(_packers.unpack(blob))
    if state["f"] != FORMAT:
        raise StateError(f"The stored state has format {state['f']}; this program reads format {FORMAT}.")
    return state


def _live_subprocesses(workflow: FastWorkflow) -> list[FastSubWorkflow]:
    """Return the sub-processes whose call activity is still running, but none inside a finished one."""
    live: list[FastSubWorkflow] = []
    owners: list[Any] = [workflow]
    for subprocess in sorted(workflow.subprocesses.values(), key=lambda sub: sub.depth):
        parent = next(
            (
                owner.tasks[subprocess.parent_task_id]
                for owner in owners
                if subprocess.parent_task_id in owner.tasks
            ),
            None,
        )
        if parent is not None and parent._state == TaskState.STARTED and not subprocess.completed:
            live.append(subprocess)
            owners.append(subprocess)
    return live


def _rows(workflow: Any) -> list[list[Any]]:
    compact(workflow)
    rows: list[list[Any]] = []
    tasks = workflow.tasks
    stack: list[tuple[Any, int, int]] = [(workflow.task_tree, -1, 0)]
    while stack:
        task, parent, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise StateError("This case has gone round so often that its state is too deep to store.")
        at = len(rows)
        rows.append(_row(task, parent))
        stack.extend((tasks[child], at, depth + 1) for child in reversed(task._children))
    return rows


def _row(task: Any, parent: int) -> list[Any]:
    row = [task.task_spec.name, parent, task._state]
    if not task._state & _LIVE:
        return row
    data = task.internal_data
    facts = {name: data[name] for name in _STORED_FACTS if data.get(name)} if data else None
    return [*row, task.id, facts] if facts else [*row, task.id]


def _fill(workflow: Any, rows: list[list[Any]]) -> None:
    tasks: list[Any] = []
    specs = workflow.spec.task_specs
    # Older versions cancelled all tokens at a waiting join but the newest; now each of them waits.
    joins = {
        name for name, _, state, *_ in rows if state == TaskState.WAITING and isinstance(specs[name], Meeting)
    }
    for name, parent, state, *rest in rows:
        # Nobody looks up a finished task by its id, so a small number will do.
        if state == TaskState.CANCELLED and name in joins:
            state = TaskState.WAITING
        identity: Any = rest[0] if rest else (len(tasks) + 1 if state >= TaskState.COMPLETED else None)
        task = FastTask(workflow, specs[name], tasks[parent] if parent >= 0 else None, state, identity)
        if len(rest) > 1:
            task.internal_data.update(rest[1])
        if state == TaskState.WAITING and hasattr(task.task_spec, "event_definition"):
            workflow.top_workflow.event_manager.add_task(task)
        tasks.append(task)
    workflow.task_tree = tasks[0]


def _restore_subprocess(workflow: FastWorkflow, parent: str, spec: Any, rows: list[list[Any]]) -> None:
    owner = workflow.get_task_from_id(parent)
    subprocess = FastSubWorkflow(spec, parent_task_id=parent, top_workflow=workflow, deserializing=True)
    workflow.subprocesses[parent] = subprocess
    _fill(subprocess, rows)
    subprocess.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
