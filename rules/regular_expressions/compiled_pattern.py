"""Matches patterns by the package regex within a time limit; other threads go on meanwhile."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import regex

from rules import limits
from rules.errors import Fault, TooMuch
from rules.regular_expressions import translation

PATTERN_LENGTH = 1_000
"""Characters of one pattern."""
FLAGS = "smixq"
FIX = "Bound its repeats, for example {1,20} in place of +, and do not put a repeat inside a repeat."

Match = regex.Match[str]


class Pattern:
    """A compiled pattern, and the text it was written as."""

    def __init__(self, text: str, translated: str) -> None:
        self.text = text
        try:
            self._compiled = regex.compile(translated, regex.V1)  # sets of signs may stand inside each other
        except regex.error as wrong:
            why = str(wrong).partition(" at ")[0]
            raise Fault(f"The pattern '{text[:60]}' cannot be read: {why}.") from None
        self.groups = self._compiled.groups

    def search(self, text: str, seconds: float = limits.PATTERN_SECONDS) -> Match | None:
        """Return the first match; raises TooMuch when it takes too long."""
        try:
            return self._compiled.search(text, timeout=seconds, concurrent=True)
        except (TimeoutError, MemoryError):
            raise self._too_slow() from None

    def fullmatch(
        self, text: str, seconds: float = limits.PATTERN_SECONDS, *, partial: bool = False
    ) -> Match | None:
        """Return the match of the whole text, or of what more text could make one; raises TooMuch."""
        try:
            return self._compiled.fullmatch(text, partial=partial, timeout=seconds, concurrent=True)
        except (TimeoutError, MemoryError):
            raise self._too_slow() from None

    def matches(self, text: str, seconds: float = limits.PATTERN_SECONDS) -> Iterator[Match]:
        """Yield every match from left to right; raises TooMuch when all of them take too long."""
        try:
            yield from self._compiled.finditer(text, timeout=seconds, concurrent=True)
        except (TimeoutError, MemoryError):
            raise self._too_slow() from None

    def _too_slow(self) -> TooMuch:
        return TooMuch(f"The pattern '{self.text[:60]}' takes too long on this text.", fix=FIX)


@functools.lru_cache(maxsize=1024)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """Return the pattern of a text as XPath writes it, and flags (s, m, i, x, q); raises Fault."""
    if len(text) > PATTERN_LENGTH:
        raise Fault(f"A pattern may have {PATTERN_LENGTH} characters.")
    if any(flag not in FLAGS for flag in flags):
        raise Fault(f"'{flags[:20]}' are not flags of a pattern.", f"Use some of {', '.join(FLAGS)}.")
    if "q" in flags:
        text = translation.quoted(text)
    plain = translation.without_spaces(text) if "x" in flags else text
    return Pattern(text, translation.Reader(plain, flags).whole())
