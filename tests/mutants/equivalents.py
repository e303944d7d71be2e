"""Mutants that no test can kill because they do the same, each with the reason: `equivalents.yaml`.

An entry names a change by the lines before and after it, so it moves with the code, and lapses when the line
is written anew.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("equivalents.yaml")


@dataclass(frozen=True)
class Equivalent:
    """A change to a module that does nothing, and why."""

    module: str
    before: str
    after: str
    reason: str


def read(path: Path = PATH) -> list[Equivalent]:
    """Return the list; an entry without a reason is an error."""
    entries = [Equivalent(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []]
    without = [entry for entry in entries if not entry.reason.strip()]
    if without:
        raise ValueError(f"An equivalent mutant needs a reason: {without}")
    return entries
