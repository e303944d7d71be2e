"""What is known of the values that a case gets from outside: results of steps, and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definition.kinds import ANY, Kinds

Step = tuple[str, str]
"""The id of a scope and of a step in it."""


def _nothing_known(_form: str, _question: str, _value: Any) -> bool | None:
    return None


@dataclass(frozen=True)
class Known:
    """Declared results by step, and by form its answers as the alternatives of a context.

    `allows` takes a form, a question and a value and tells whether somebody may answer so, or None if that is
    not known. Of `unsure` steps not all results need be possible where they stand.
    """

    results: Mapping[Step, Kinds] = field(default_factory=dict)
    answers: Mapping[str, Kinds] = field(default_factory=dict)
    allows: Callable[[str, str, Any], bool | None] = _nothing_known
    unsure: frozenset[Step] = frozenset()

    def result(self, scope: str, step: str) -> Kinds:
        """Return what a step may give; anything if nothing is known."""
        return self.results.get((scope, step), ANY)
