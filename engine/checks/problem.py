"""A fault of a process folder, as a person reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Where it is (the file and the step's label), what is wrong, and what to do about it."""

    diagram: str
    step: str
    text: str
    fix: str

    def __str__(self) -> str:
        """Return it all as one line."""
        place = f"{self.diagram}, “{self.step}”" if self.step else self.diagram
        return f"{place}: {self.text} {self.fix}".rstrip()
