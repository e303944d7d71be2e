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

    def says(self) -> str:
        """Return what it would do, as a button says it."""
        match self.act:
            case Act.RESPELL:
                return f"Write “{self.after}”"
            case Act.MAKE_DEFAULT:
                return f"Make “{self.before}” the default flow"
            case Act.ADD_FORM:
                return f"Add a form “{self.after}”"
            case Act.ADD_RULE:
                return "Add a rule for it"
            case Act.REMOVE_FILE:
                return "Remove the file"
            case Act.CONVERT:
                return f"Write {self.after}"
            case Act.GIVE_ROLE:
                return f"Give it to the role {self.after.replace('_', ' ')}"
        return "Draw what is missing"


def respelt(name: str, known: Iterable[str]) -> Mend | None:
    """Return the mend of a misspelt name, if a known one is similar."""
    meant = nearest(name, known)
    return Mend(Act.RESPELL, name, meant) if meant else None
