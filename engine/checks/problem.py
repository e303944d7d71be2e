"""What is wrong with a process folder, or could be better, as a person reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.checks.mend import Mend
from engine.proof.findings import Stop


class Kind(StrEnum):
    """A fault keeps a folder from being published; advice stops nobody."""

    FAULT = "fault"
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """Where it is (the file and the step's label), what is wrong, and what to do about it.

    `element` is what it is about: the id of a step or flow, the key of a question, or the name of a table.
    `place` says which part of that, as in "the condition of “yes”". Both may be empty.
    `mend` is what would mend it, where that is known. `way` leads to it from the journey's
    start, step by step.
    """

    diagram: str
    step: str
    text: str
    fix: str
    kind: Kind = Kind.FAULT
    element: str = ""
    place: str = ""
    mend: Mend | None = None
    way: tuple[Stop, ...] = ()

    def __str__(self) -> str:
        """Return it all as one line."""
        place = f"{self.diagram}, “{self.step}”" if self.step else self.diagram
        return f"{place}: {self.text} {self.fix}".rstrip()


def faults(problems: list[Problem]) -> list[Problem]:
    """Return those that keep a folder from being published."""
    return [problem for problem in problems if problem.kind is Kind.FAULT]


def as_advice(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems as advice, where a rule of the house binds only those who take it on."""
    return (replace(problem, kind=Kind.ADVICE) for problem in problems)
