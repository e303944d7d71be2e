"""Facts shown beside a task: what a person must know to answer its questions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FactGroup:
    """One titled group of facts: rows of label and text, or a table with named columns, and a note."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    note: str = ""
