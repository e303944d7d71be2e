"""What a step sends or makes final: it can be looked at before it stands."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class OutgoingLetter:
    """A letter that would go out: its name in the release, its party, and the exact words."""

    letter: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class Outgoing:
    """What leaves the house or cannot be undone: letters, titles of documents, and whether the case ends.

    `next_labels` are the tasks that would follow.
    """

    letters: tuple[OutgoingLetter, ...] = ()
    documents: tuple[str, ...] = ()
    ends_case: bool = False
    next_labels: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        """Return whether anything would leave the house or could not be undone."""
        return bool(self.letters or self.documents or self.ends_case)


Agreement = Callable[[Connection, Outgoing], bool]
"""Says whether a step may stand that would send this. It can read what the step has written."""
