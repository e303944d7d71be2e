"""Putting two changes of one text together: by word, or by line."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORDS = re.compile(r"\s+|\S+")


class Edit(NamedTuple):
    """What takes the place of some words: from `start` to before `end`."""

    start: int
    end: int
    words: tuple[str, ...]

    def meets(self, other: "Edit") -> bool:
        """Return whether two edits touch the same words, or stand side by side."""
        return self.start <= other.end and other.start <= self.end


def merge_words(base: str, ours: str, theirs: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with both changes, and what both wrote where they clash; ours stands there."""
    return _merge(*(_WORDS.findall(text) for text in (base, ours, theirs)))


def merge_lines(base: str, ours: str, theirs: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with both changes by whole lines, and what both wrote where they clash."""
    return _merge(*(text.splitlines(keepends=True) for text in (base, ours, theirs)))


def _merge(base: list[str], ours: list[str], theirs: list[str]) -> tuple[str, list[tuple[str, str]]]:
    own = list(_edits(base, ours))
    edits, clashes = list(own), []
    for edit in _edits(base, theirs):
        near = [other for other in own if other.meets(edit)]
        if not near:
            edits.append(edit)
        elif edit not in near:
            clashes.append((_text(base, near), _text(base, [edit])))
    return "".join(_applied(base, sorted(edits))), clashes


def _edits(old: list[str], new: list[str]) -> Iterator[Edit]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(start, end, tuple(new[from_:to]))


def _text(base: list[str], edits: Sequence[Edit]) -> str:
    start, end = edits[0].start, edits[-1].end
    within = [Edit(edit.start - start, edit.end - start, edit.words) for edit in edits]
    return "".join(_applied(base[start:end], within)).strip()


def _applied(base: list[str], edits: Sequence[Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield from base[at : edit.start]
        yield from edit.words
        at = edit.end
    yield from base[at:]
