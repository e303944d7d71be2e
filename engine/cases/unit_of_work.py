"""One unit of work on a case: taken in hand under its lock, moved until it waits, and written once.

It is all that a diagram can do to the world: evaluate rules, call operations, decide by tables. Whatever
raises here leaves the transaction to be rolled back by its opener.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from engine import context, history
from engine.clock import london
from engine.diagrams import Node
from engine.errors import EngineError
from engine.letters import Written
from engine.moments import moment
from engine.people import Actor
from engine.release import Release
from engine.room import Runtime
from engine.spiff.run import Run, Waiting
from rules import feel, values

MAX_VARIABLES_BYTES = 8_192
ANSWERS = "answers"


class Unit:
    """A case in hand. `row` is its row as it was read under the lock."""

    def __init__(
        self,
        connection: Connection,
        runtime: Runtime,
        row: Mapping[Any, Any],
        release: Release,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.connection, self.runtime, self.row, self.release, self.actor = (
            connection,
            runtime,
            row,
            release,
            actor,
        )
        self._now, self._local = now, london(now)
        self.case = context.Case.of(row)
        self.variables: dict[str, Any] = {}
        self.task: context.Task | None = None
        self.lines: list[history.Line] = []
        self.letters: list[tuple[str, str, str, Written]] = []
        self.before: list[Waiting] = []
        self.run: Run

    @property
    def now(self) -> datetime:
        """The time of this unit of work: one for all its steps, the database's."""
        return self._now

    def begin(self) -> None:
        """Take a new case in hand."""
        self.run = Run.begin(self.release.specs, self)

    def load(self) -> None:
        """Take a stored case in hand."""
        self.run = Run.load(self.release.specs, self.row["state"], self)
        self.variables = values.decode(self.run.variables)
        self.before = self.run.waiting()

    def state(self) -> bytes:
        """Return the state to store. The last answers do not outlive the run."""
        kept = {name: value for name, value in self.variables.items() if name != ANSWERS}
        encoded = orjson.dumps(values.encode(kept))
        if len(encoded) > MAX_VARIABLES_BYTES:
            raise EngineError(
                f"The case's variables are larger than {MAX_VARIABLES_BYTES:,} characters. "
                "Keep facts as records and only ids and flags as variables."
            )
        return self.run.store(orjson.Fragment(encoded))

    # What a diagram may do

    def names(self) -> dict[str, Any]:
        """Return what expressions see: the variables, `now` and `today`."""
        return {**self.variables, "now": self._now, "today": self._local.date()}

    def value(self, text: str) -> Any:
        """Return the value of a FEEL expression."""
        return feel.compile_expression(text)(self.names(), now=self._local)

    def holds(self, condition: str) -> bool:
        """Return whether a condition is true; anything but true or false stops the step."""
        found = self.value(condition.removeprefix("="))
        if not isinstance(found, bool):
            raise EngineError(f"The condition “{condition}” gives {values.kind(found)}, not true or false.")
        return found

    def due(self, value: str) -> datetime:
        """Return when a timer fires."""
        return moment(self.value(value.removeprefix("=")), self._now)

    def perform(self, scope: str, step: str) -> None:
        """Do a script, operation or decision."""
        node = self.release.node(scope, step)
        if node.kind == "scriptTask":
            self.variables.update(feel.compile_assignments(node.script)(self.names(), now=self._local))
        elif node.kind == "serviceTask":
            self._operate(node)
        else:
            self._decide(node)

    def context(self, node: Node | None = None) -> context.CaseContext:
        """Return what an operation is given."""
        return context.CaseContext(
            connection=self.connection,
            clock=self.runtime.clock,
            now=self._now,
            actor=self.actor,
            council=self.case.council,
            case=self.case,
            task=self.task,
            variables=self.variables,
            release=self.release,
            ledger=self,
            step=(node.id, node.label) if node else ("", ""),
        )

    def _operate(self, node: Node) -> None:
        if node.call is None:
            raise EngineError("The step calls no operation.")
        given = {name: self.value(text) for name, text in node.call.parameters.items()}
        # The line comes before what the operation itself records, so that the history reads in order.
        self.add_line(
            history.Line(
                "operation",
                node.label,
                self.actor,
                node.id,
                node.label,
                node.properties.get("clause", ""),
                {"operation": node.call.operation},
            )
        )
        result = self.runtime.operations.operation(node.call.operation)(self.context(node), **given)
        if node.call.result:
            self.variables[node.call.result] = values.adopt(result)

    def _decide(self, node: Node) -> None:
        decision = self.release.decision(node.decision)
        given = {name: self.variables[name] for name in decision.inputs if name in self.variables}
        result = self.context(node).judge(node.decision, **given)
        self.variables[node.properties.get("result") or node.decision] = result.value

    # What is gathered for the end

    def add_line(self, line: history.Line) -> None:
        """Keep a line of history."""
        self.lines.append(line)

    def add_letter(self, letter: str, to: str, key: str, written: Written) -> None:
        """Keep a letter to send."""
        self.letters.append((letter, to, key, written))

    def is_open(self, call_key: str) -> bool:
        """Return whether a step of the case in hand holds this call open."""
        for each in self.run.waiting():
            text = self.release.node(each.scope, each.step).properties.get("call")
            if each.kind == "work" and text and self.value(text) == call_key:
                return True
        return False
