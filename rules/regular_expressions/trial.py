"""Tries a pattern on texts that are hard to match, so that one that may take too long is found beforehand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rules.errors import Fault, TooMuch
from rules.regular_expressions.compiled_pattern import Pattern, compile_pattern

SECONDS = 0.05
"""Processor time that a search may take for each text: a tenth of what it is given later."""
LENGTH = 2_000
"""Characters of the longest text."""
_SHORTER = (30, 60, 1_000)
_ALPHABET = "aZ09 -.,@/\n"
_STARTS = 8
_MOST_TURNS = 32
_LONGEST_START = 12
_LONGEST_TURN = 4
_UNFIT = "\0"


class LiteralPattern(NamedTuple):
    """A pattern and its flags, as a rule writes them out."""

    text: str
    flags: str = ""

    def faults(self) -> Iterator[Fault]:
        """Yield why a rule cannot use the pattern: it cannot be read, or may take too long."""
        try:
            pattern = compile_pattern(self.text, self.flags)
        except Fault as fault:
            yield fault
            return
        yield from slowness(pattern, lambda text: list(pattern.matches(text, SECONDS)))


def slowness(pattern: Pattern, search: Callable[[str], object], longest: int = LENGTH) -> Iterator[Fault]:
    """Yield a fault when the pattern's search takes too long on a text of those tried."""
    for text in dict.fromkeys(_hostile_texts(pattern, longest)):
        try:
            search(text)
        except TooMuch as problem:
            example = f"{len(text):,} characters that begin with '{text[:20]}'"
            why = f"The pattern '{pattern.text[:60]}' may take too long: it does on {example}."
            yield Fault(why, problem.fix)
            return


def _hostile_texts(pattern: Pattern, longest: int) -> Iterator[str]:
    """Yield texts that repeat what the pattern lets repeat, and then do not end as it requires."""
    chance = random.Random(pattern.text)  # noqa: S311 - the same texts for the same pattern
    turns = [
        *dict.fromkeys(turn for _ in range(_STARTS) for turn in _turns(pattern, _start(pattern, chance)))
    ]
    for start, turn, rest in chance.sample(turns, min(_MOST_TURNS, len(turns))):
        for length in sorted({min(length, longest) for length in (*_SHORTER, LENGTH)}):
            many = (start + turn * (length // len(turn)))[: length - len(rest) - 1]
            yield from (many, many + _UNFIT, many + rest + _UNFIT, many + _UNFIT + rest)


def _turns(pattern: Pattern, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield parts of a text: how a match may begin, what may then come again and again, and what follows."""
    for low in range(len(text)):
        for high in range(low + 1, min(low + _LONGEST_TURN, len(text)) + 1):
            start, turn = text[:low], text[low:high]
            if _may_begin(pattern, start + turn * 8):
                yield start, turn, text[high:]


def _start(pattern: Pattern, chance: random.Random) -> str:
    """Return a text with which a match may begin, grown sign by sign."""
    signs = [*dict.fromkeys([*filter(str.isprintable, pattern.text), *_ALPHABET])]
    start = ""
    while len(start) < _LONGEST_START:
        following = [sign for sign in signs if _may_begin(pattern, start + sign)]
        if not following:
            break
        start += chance.choice(following)
    return start


def _may_begin(pattern: Pattern, text: str) -> bool:
    """Return whether a match may begin with a text; True when that takes too long to tell."""
    try:
        return pattern.fullmatch(text, SECONDS, partial=True) is not None
    except TooMuch:
        return True
