"""What would mend a problem, where the check knows it well enough to offer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.definition.operations import nearest


class Act(StrEnum):
    """What is done to the folder."""

    RESPELL = "respell"
    MAKE_DEFAULT = "make default"
    ADD_FORM = "add form"
    ADD_RULE = "add rule"
    REMOVE_FILE = "remove file"
    CONVERT = "convert"
    GIVE_ROLE = "give role"
    DRAW = "draw"


@dataclass(frozen=True)
class Mend:
    """One act: `before` gives way to `after`. A rule is added for `inputs`: FEEL literals by column."""

    act: Act
    before: str = ""
    after: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)


def respelt(name: str, known: Iterable[str]) -> Mend | None:
    """Return the mend of a misspelt name, if a known one is similar."""
    meant = nearest(name, known)
    return Mend(Act.RESPELL, name, meant) if meant else None
