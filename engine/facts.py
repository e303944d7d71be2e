"""Facts to show beside a task: what a person must know to answer its questions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FactGroup:
    """A group of facts under one title: rows of label and text, or a table with named columns, and a note.

    A group that `leads` stands first and alone, above everything else.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    leads: bool = False
