"""The properties that steps may have: what the check accepts, and what editors offer.

A property with `kinds` of events is one of events that wait for a message; of start events, the journey's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_ASKED = ("userTask", "intermediateCatchEvent", "boundaryEvent")
_BEGUN = (*_ASKED, "startEvent")
_WHO = "Who does it, and what is asked"
_WHEN = "When, and in what order"
_FOR = "What it is for"
_OPEN_CALL = "Open call"


class Takes(StrEnum):
    """What a property is: a name of some kind, several with spaces between, text, a number, an expression."""

    FORM = "form"
    FACTS = "facts"
    SOURCE = "source"
    ROLE = "role"
    ROLES = "roles"
    FEEL = "feel"
    LENGTH = "length"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class StepProperty:
    """A property of steps: what it takes, the kinds of steps that may have it, and how editors show it."""

    name: str
    takes: Takes
    label: str
    hint: str
    group: str
    kinds: tuple[str, ...]


PROPERTIES = (
    StepProperty("form", Takes.FORM, "Form", "", _WHO, _BEGUN),
    StepProperty("facts", Takes.FACTS, "Facts beside the questions", "", _WHO, _BEGUN),
    StepProperty("role", Takes.ROLE, "Role", "Only if it is not the lane's.", _WHO, _BEGUN),
    StepProperty("alsoRoles", Takes.ROLES, "Other roles that may do it", "", _WHO, _BEGUN),
    StepProperty(
        "party",
        Takes.FEEL,
        "Outside party it is for",
        "Nobody else of that role sees it.",
        _WHO,
        _ASKED,
    ),
    StepProperty(
        "dueIn",
        Takes.LENGTH,
        "Due in",
        "A length of time such as P2D, or FEEL. Lists show it; nothing else happens.",
        _WHEN,
        _ASKED,
    ),
    StepProperty(
        "priority", Takes.NUMBER, "Priority", "A whole number. Higher numbers come first.", _WHEN, _ASKED
    ),
    StepProperty(
        "clause",
        Takes.TEXT,
        "Clause",
        "The clause of the rules that the history cites.",
        _FOR,
        (*_BEGUN, "serviceTask", "businessRuleTask"),
    ),
    StepProperty("document", Takes.TEXT, "Document that its answers make", "", _FOR, _ASKED),
    StepProperty(
        "stillNeeded",
        Takes.TEXT,
        "Documents that are missing while it waits",
        "Separated by spaces.",
        _FOR,
        _ASKED,
    ),
    StepProperty(
        "call",
        Takes.FEEL,
        "Key of the open call",
        "With it many may answer until it closes.",
        _OPEN_CALL,
        ("userTask",),
    ),
    StepProperty("respondents", Takes.SOURCE, "Who may answer", "", _OPEN_CALL, ("userTask",)),
    StepProperty(
        "closesAt",
        Takes.FEEL,
        "When it closes",
        "Draw a time limit with the same time on the step.",
        _OPEN_CALL,
        ("userTask",),
    ),
    StepProperty(
        "result",
        Takes.TEXT,
        "Variable for the result",
        "Without it, the table's name.",
        _FOR,
        ("businessRuleTask",),
    ),
)


def names_by_kind() -> Mapping[str, frozenset[str]]:
    """Return the names of the properties that each kind of step may have; kinds without any are left out."""
    kinds = {kind for step_property in PROPERTIES for kind in step_property.kinds}
    return {
        kind: frozenset(step_property.name for step_property in PROPERTIES if kind in step_property.kinds)
        for kind in kinds
    }
