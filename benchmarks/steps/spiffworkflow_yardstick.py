"""The yardstick for our steps: SpiffWorkflow with its own serialiser, its state as JSON text in SQLite.

It does nothing else that our steps do: it has no lock, permission, form, history or tasks. Its expressions
are Python, so the few FEEL expressions of the reference processes are translated into Python here.
"""

import io
import re
from pathlib import Path
from typing import Any

from lxml import etree
from pysqlite3 import dbapi2
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

IN_PYTHON = (
    (re.compile(rb'duration\(("\w+")\)'), rb"\1"),
    (re.compile(rb"answers\.(\w+)"), rb'answers["\1"]'),
    (re.compile(rb"<text>&lt; 10</text>"), rb"<text>? &lt; 10</text>"),
    (re.compile(rb"<text>\[10\.\.100\)</text>"), rb"<text>10 &lt;= ? and ? &lt; 100</text>"),
    (re.compile(rb"<text>&gt;= 100</text>"), rb"<text>? &gt;= 100</text>"),
)


class Yardstick:
    """Cases of one process folder, run as SpiffWorkflow's own documentation shows."""

    last = ""
    """The step that was completed last."""

    def __init__(self, folder: Path, file: Path) -> None:
        parser = SpiffBpmnParser()
        for path in sorted(folder.glob("*.bpmn")):
            parser.add_bpmn_io(io.BytesIO(_in_python(path)), path.name)
        for path in sorted(folder.glob("tables/*.dmn")):
            parser.add_dmn_xml(etree.fromstring(_in_python(path)), path.name)
        self._spec = parser.get_spec(folder.name)
        self._called = parser.get_subprocess_specs(folder.name)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        self._connection = dbapi2.connect(str(file), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, text TEXT)")

    def start(self, answers: dict[str, Any]) -> int:
        """Start a case and return its number."""
        case = BpmnWorkflow(self._spec, self._called)
        case.task_tree.set_data(answers=answers)
        self._run(case)
        row = self._connection.execute(
            "INSERT INTO state (text) VALUES (?)", [self._serializer.serialize_json(case)]
        )
        return int(row.lastrowid)

    def step(self, number: int, answers: dict[str, Any]) -> bool:
        """Complete the case's first open task; return whether another is open."""
        self._connection.execute("BEGIN IMMEDIATE")
        (text,) = self._connection.execute("SELECT text FROM state WHERE id = ?", [number]).fetchone()
        case = self._serializer.deserialize_json(text)
        task = case.get_next_task(state=TaskState.READY, manual=True)
        if task is None:
            raise ValueError("it waits for nobody")
        self.last = str(task.task_spec.bpmn_id)
        task.set_data(answers=answers)
        task.run()
        self._run(case)
        self._connection.execute(
            "UPDATE state SET text = ? WHERE id = ?", [self._serializer.serialize_json(case), number]
        )
        self._connection.execute("COMMIT")
        return case.get_next_task(state=TaskState.READY, manual=True) is not None

    @staticmethod
    def _run(case: BpmnWorkflow) -> None:
        case.refresh_timers()
        case.do_engine_steps()


def _in_python(path: Path) -> bytes:
    text = path.read_bytes()
    for feel, python in IN_PYTHON:
        text = feel.sub(python, text)
    return text
