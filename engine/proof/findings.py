"""What a proof finds: a fault at a step, and the shortest way there from the beginning of the journey."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What can go wrong with the flow of a folder."""

    WAITS_FOR_EVER = "waits for ever"
    NEVER_ENDS = "can never end"
    FED_TWICE = "a join is fed twice by one way"
    BEGUN_TWICE = "begun twice at once"
    UNCAUGHT = "an error that nothing catches"
    DEAD = "a step that no case comes to"
    NOT_TOLD = "too many states to tell"


@dataclass(frozen=True)
class Stop:
    """One stop of a way: the diagram, the step's label, what is done there, and the flow that is chosen."""

    diagram: str
    step: str
    act: str
    answers: str = ""

    def __str__(self) -> str:
        """Return it in words, as part of a sentence."""
        if self.answers:
            return f"“{self.step}” [{self.answers}]"
        return f"“{self.step}”"


@dataclass(frozen=True)
class Finding:
    """A fault: the scope and step where it shows, further steps that it is about, and the way there."""

    verdict: Verdict
    scope: str
    step: str
    about: tuple[str, ...]
    way: tuple[Stop, ...]
