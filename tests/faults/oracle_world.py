"""What a diagram does to the world in the oracle: FEEL over a few numbers, on a clock that the test holds."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.clock import london
from engine.definition.diagrams import Scope
from engine.feel_times import moment
from rules import feel

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


class World:
    """The acts of one side: variables, the clock, and how often each script was done."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self.scopes = scopes
        self.variables: dict[str, Any] = {}
        self.now = START
        self.done: Counter[str] = Counter()
        self._sums = {
            step.replace("script", "sum"): 0
            for scope in scopes.values()
            for step, node in scope.nodes.items()
            if node.kind == "scriptTask"
        }

    def value(self, text: str) -> Any:
        """Return the value of an expression."""
        names = {**self._sums, **self.variables, "now": self.now, "today": london(self.now).date()}
        return feel.compile_expression(text)(names, now=london(self.now))

    def holds(self, condition: str) -> bool:
        """Return whether a condition is true."""
        return self.value(condition) is True

    def due(self, value: str) -> datetime:
        """Return when a timer fires."""
        return moment(self.value(value), self.now)

    def perform(self, scope: str, step: str) -> None:
        """Do a script."""
        self.run(self.scopes[scope].nodes[step].script)

    def fired(self, scope: str, step: str, due: datetime) -> None:
        """Take no note of a timer: the oracle compares what follows from it."""

    def run(self, script: str) -> None:
        """Do a script of one line."""
        name, _, text = script.partition(" = ")
        self.variables[name] = self.value(text)
        self.done[name] += 1
