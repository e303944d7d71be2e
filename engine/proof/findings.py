"""What a proof finds: a fault at a step, and the shortest way there from the beginning of the journey."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What can go wrong with the flow of a folder."""

    WAITS_FOR_EVER = "waits for ever"
    NEVER_ENDS = "can never end"
    FED_TWICE = "a join is fed twice by one way"
    BEGUN_TWICE = "begun twice at once"
    UNCAUGHT = "an error that nothing catches"
    NO_WAY_OUT = "no condition is true and there is no default"
    NO_ANSWER = "a condition that is neither true nor false"
    GOES_ROUND = "goes round without waiting"
    ORDER_DECIDES = "two conditions are true at once"
    DEAD = "a step that no case comes to"
    NEVER_TAKEN = "a flow that no case takes"
    FLOW_ALONE = "too many states to read conditions"
    NOT_TOLD = "too many states to tell"


@dataclass(frozen=True)
class Stop:
    """One stop of a way: the diagram, the step's label, what is done there, and the flow that is chosen.

    `act` is "begin", "do", "comes", "choose", "set" or "is done"; `id` is the step's, or the event's that
    comes. `values` are answers to a form, or what a step sets, by path, as far as the way depends on them. A
    stop `inside` a call that has come back is no part of the sentence.
    """

    diagram: str
    step: str
    act: str
    answers: str = ""
    id: str = ""
    values: tuple[tuple[str, Any], ...] = ()
    inside: bool = False

    def __str__(self) -> str:
        """Return it in words, as part of a sentence."""
        if self.answers:
            return f"“{self.step}” [{self.answers}]"
        return f"“{self.step}”"


@dataclass(frozen=True)
class Finding:
    """A fault: the scope and step where it shows, further steps or flows that it is about, and the way there.

    `values` says in words with which values. It is not `sure` if the case may never have such values.
    """

    verdict: Verdict
    scope: str
    step: str
    about: tuple[str, ...]
    way: tuple[Stop, ...]
    values: tuple[str, ...] = ()
    sure: bool = True
