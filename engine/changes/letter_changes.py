"""What changed in a letter, line by line."""

import difflib
from collections.abc import Iterator

from engine.changes import wording


def letter_changes(before: bytes, after: bytes) -> list[str]:
    """Return the lines of a text that were added, removed and reworded; raises ValueError."""
    return list(_lines(_paragraphs(before), _paragraphs(after)))


def _paragraphs(content: bytes) -> list[str]:
    return [line.strip() for line in content.decode().splitlines() if line.strip()]


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    for _, start, end, from_, to in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if old[start:end] == new[from_:to]:
            continue
        reworded = min(end - start, to - from_)
        for one, other in zip(old[start : start + reworded], new[from_ : from_ + reworded], strict=True):
            yield f"the line {wording.quoted(one)} is now {wording.quoted(other)}"
        yield from (f"the line {wording.quoted(line)} was removed" for line in old[start + reworded : end])
        yield from (f"the line {wording.quoted(line)} was added" for line in new[from_ + reworded : to])
