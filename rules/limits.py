"""Limits on the work of one expression, and the meter that counts while it runs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.errors import Fault, FeelError, TooMuch

TEXT_LENGTH = 20_000
"""Characters of one expression."""
NESTING = 60
"""Brackets inside brackets, and constructs inside constructs."""
CALL_DEPTH = 50
"""User-defined functions inside one another."""
STEPS = 200_000
"""Loop turns, list items read and function calls of one evaluation."""
SECONDS = 2.0
"""Wall time of one evaluation."""
PATTERN_SECONDS = 0.5
"""Processor time of one search for a pattern."""
LIST_LENGTH = 50_000
"""Items of one list."""
STRING_LENGTH = 200_000
"""Characters of one string."""
RESULT_SIZE = 100_000
"""Values inside the result, counted all the way down."""

_LOOK_AT_CLOCK_EVERY = 256


class Run:
    """The meter of one evaluation: strictness, steps, time, call depth, the variables and the time of now."""

    __slots__ = ("_deadline", "_next_look", "depth", "fired", "now", "steps", "strict", "text", "variables")

    def __init__(
        self,
        *,
        strict: bool,
        now: datetime | None = None,
        text: str = "",
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        self.strict = strict
        self.now = now
        self.text = text
        self.variables = variables or {}
        self.steps = 0
        self.depth = 0
        self.fired: list[Any] = []  # the decision rules that applied, in order
        self._deadline = 0.0
        self._next_look = _LOOK_AT_CLOCK_EVERY

    def tick(self, count: int = 1) -> None:
        """Count work done; raises TooMuch when the steps or the time are used up."""
        self.steps += count
        if self.steps >= self._next_look:
            self._look_at_clock()

    def charge(self, value: Any) -> None:
        """Count the room that a new text, list or context takes."""
        if isinstance(value, str):
            self.tick(len(value) // 100)
        elif isinstance(value, list | dict):
            self.tick(len(value) // 10)

    def seconds_left(self) -> float:
        """Return how long a search for a pattern may take; raises TooMuch when the time is used up."""
        now = time.monotonic()
        if not self._deadline:
            self._deadline = now + SECONDS
        elif now > self._deadline:
            raise TooMuch(
                f"This expression takes longer than {SECONDS:g} seconds.", fix="Work on shorter lists."
            )
        return min(PATTERN_SECONDS, self._deadline - now)

    def _look_at_clock(self) -> None:
        if self.steps > STEPS:
            raise TooMuch(f"This expression takes more than {STEPS} steps.", fix="Work on shorter lists.")
        self.seconds_left()
        self._next_look = self.steps + _LOOK_AT_CLOCK_EVERY

    def enter(self) -> None:
        """Go into a user-defined function."""
        self.depth += 1
        if self.depth > CALL_DEPTH:
            raise TooMuch(
                f"Functions call each other more than {CALL_DEPTH} deep.",
                fix="Use 'for' or 'some' instead of recursion.",
            )

    def leave(self) -> None:
        """Come out of a user-defined function."""
        self.depth -= 1

    def fail(self, fault: Fault, text: str, position: int) -> None:
        """Return null for an operation that went wrong; in strict mode raise it in words."""
        if self.strict:
            raise FeelError(fault.message, text, position, fault.fix)


def weigh(value: Any, run: Run) -> None:
    """Count every value inside a result; raises TooMuch when it is too big to keep."""
    left = RESULT_SIZE
    todo = [value]
    while todo:
        item = todo.pop()
        left -= 1
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            todo.extend(item.values())
        if left < 0 or len(todo) > RESULT_SIZE:
            raise TooMuch(f"The result holds more than {RESULT_SIZE} values.", run.text, fix="Return less.")
    return


def check_length(items: int) -> None:
    """Refuse a list longer than allowed."""
    if items > LIST_LENGTH:
        raise TooMuch(f"A list would hold {items} items; {LIST_LENGTH} are allowed.")


def check_string(length: int) -> None:
    """Refuse a string longer than allowed."""
    if length > STRING_LENGTH:
        raise TooMuch(f"A text would hold {length} characters; {STRING_LENGTH} are allowed.")
