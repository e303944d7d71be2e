"""One unit of work on a case: it is opened under a lock, run until it waits, and written once.

This is all that a diagram can do: evaluate expressions, call operations, and decide by tables. If anything
raises here, whoever opened the transaction rolls it back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from engine.actors import SYSTEM, Actor
from engine.cases import context
from engine.clock import london
from engine.database import pending
from engine.definition.diagrams import Node
from engine.definition.letters import WrittenLetter
from engine.definition.release import Release
from engine.errors import EngineError
from engine.feel_times import moment
from engine.runtime import Runtime
from engine.spiff.run import Run, Waiting
from engine.store import history, links
from rules import feel
from rules.data_types import values

MAX_VARIABLES_BYTES = 8_192
ANSWERS = "answers"


class UnitOfWork:
    """A case that is open for a unit of work. `row` is its row as it was read under the lock."""

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
        self.letters: list[tuple[str, str, str, WrittenLetter, str]] = []
        self.letter_ids: list[str] = []
        self.links: list[str] = []
        self.before: list[Waiting] = []
        self.retried_by: Actor | None = None
        self.waited: tuple[int | None, int | None] = (None, None)
        self._encoded: dict[str, Any] | None = None
        self.run: Run

    @property
    def now(self) -> datetime:
        """The database's time at the start of this unit of work. All its steps share it."""
        return self._now

    def begin(self) -> None:
        """Begin a new case."""
        self.run = Run.begin(self.release.specs, self)

    def load(self) -> None:
        """Load a stored case."""
        self.run = Run.load(self.release.specs, self.row["state"], self)
        self.variables = values.decode(self.run.variables)
        self.before = self.run.waiting()

    def state(self) -> bytes:
        """Return the state to store, without the last answers, which are not kept after the run."""
        encoded = orjson.dumps(self._encoded_variables())
        if len(encoded) > MAX_VARIABLES_BYTES:
            raise EngineError(
                f"The case's variables are larger than {MAX_VARIABLES_BYTES:,} characters. "
                "Keep facts as records, and only ids and flags as variables."
            )
        return self.run.store(orjson.Fragment(encoded))

    def changed_variables(self) -> dict[str, Any]:
        """Return the variables, encoded, that have another value than before this unit of work."""
        before = self.run.variables or {}
        after = self._encoded_variables()
        return {name: value for name, value in after.items() if name not in before or before[name] != value}

    def _encoded_variables(self) -> dict[str, Any]:
        """Return the variables as they are stored: once, when nothing can change them any more."""
        if self._encoded is None:
            variables = {name: value for name, value in self.variables.items() if name != ANSWERS}
            self._encoded = values.encode(variables)
        return self._encoded

    def note_wait(self, opened_at: datetime, due_at: datetime | None) -> None:
        """Note how long the task that is being done has been open, and how long before its due time."""
        margin = None if due_at is None else round((due_at - self._now).total_seconds())
        self.waited = round((self._now - opened_at).total_seconds()), margin

    # What a diagram may do

    def names(self) -> dict[str, Any]:
        """Return the names that expressions can use: the variables, `now` and `today`."""
        return {**self.variables, "now": self._now, "today": self._local.date()}

    def value(self, text: str) -> Any:
        """Return the value of a FEEL expression."""
        return feel.compile_expression(text)(self.names(), now=self._local)

    def holds(self, condition: str) -> bool:
        """Return whether a condition is true. Anything but true or false stops the step."""
        value = self.value(condition.removeprefix("="))
        if not isinstance(value, bool):
            raise EngineError(f"The condition “{condition}” gives {values.kind(value)}, not true or false.")
        return value

    def due(self, value: str) -> datetime:
        """Return when a timer fires."""
        return moment(self.value(value.removeprefix("=")), self._now)

    def perform(self, scope: str, step: str) -> None:
        """Carry out a script, operation or decision."""
        node = self.release.node(scope, step)
        match node.kind:
            case "scriptTask":
                self.variables.update(feel.compile_assignments(node.script)(self.names(), now=self._local))
            case "serviceTask":
                self._operate(node)
            case "businessRuleTask":
                self._decide(node)
            case _:
                raise EngineError(f"Homeward does not know how to carry out a step of the kind {node.kind}.")

    def fired(self, scope: str, step: str, due: datetime) -> None:
        """Add the line about a timer that fires, whoever caused the case to check its timers."""
        node = self.release.node(scope, step)
        text = f"The time came: {node.label}"
        self.add_line(history.Line("timer", text, SYSTEM, node.id, node.label, details={"due": due}))

    def context(self, node: Node | None = None) -> context.CaseContext:
        """Return the first argument for an operation or source."""
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
        parameters = {name: self.value(text) for name, text in node.call.parameters.items()}
        details = {"operation": node.call.operation, "parameters": _own(node, parameters)}
        # The line comes before what the operation itself records, so that the history reads in order.
        self.add_line(
            history.Line(
                "operation",
                node.label,
                self.actor,
                node.id,
                node.label,
                node.properties.get("clause", ""),
                details,
            )
        )
        result = self.runtime.operations.operation(node.call.operation)(self.context(node), **parameters)
        # The operation's pending changes are written now, so that an error names this step.
        pending.flush(self.connection)
        if node.call.result:
            details["result"] = self.variables[node.call.result] = values.adopt(result)

    def _decide(self, node: Node) -> None:
        decision = self.release.decision(node.decision)
        inputs = {name: self.variables[name] for name in decision.inputs if name in self.variables}
        result = self.context(node).evaluate(node.decision, **inputs)
        self.variables[node.properties.get("result") or node.decision] = result.value

    # What is collected until the end

    def add_line(self, line: history.Line) -> None:
        """Add a line to the history."""
        self.lines.append(line)

    def add_letter(self, letter: str, to: str, key: str, written: WrittenLetter, waits_for: str = "") -> None:
        """Add a letter to send, or to send later if it `waits_for` something."""
        self.letters.append((letter, to, key, written, waits_for))

    def add_link(self, token: str) -> None:
        """Note that a link was issued for a task to come."""
        self.links.append(links.digest_of(token))

    def is_open(self, call_key: str) -> bool:
        """Return whether a waiting step of this case keeps this call open."""
        for entry in self.run.waiting():
            text = self.release.node(entry.scope, entry.step).properties.get("call")
            if entry.kind == "work" and text and self.value(text) == call_key:
                return True
        return False


def _own(node: Node, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters without a form's answers as a whole, which the act's first line has already."""
    texts = node.call.parameters if node.call else {}
    return {name: value for name, value in parameters.items() if texts[name].strip() != ANSWERS}
