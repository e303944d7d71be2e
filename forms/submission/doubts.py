"""Doubts about an answer: words that stop it until its writer has confirmed them, for exactly this answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

#: Posted by the box under a doubt: the mark of the answer that is confirmed.
CONFIRMED = "_confirmed"
#: Posted by the box for the reason, where one is asked for.
REASON = "_reason"
LONGEST_REASON = 500


class Doubt(str):
    """An error that its writer may confirm away; `words` stand beside the box, `mark` is what it posts."""

    __slots__ = ("asks_reason", "mark", "words")
    mark: str
    words: str
    asks_reason: bool

    def __new__(cls, text: str, words: str, mark: str, asks_reason: bool = False) -> Doubt:
        """Return the text of the error, with what confirms it."""
        doubt = super().__new__(cls, text)
        doubt.words, doubt.mark, doubt.asks_reason = words, mark, asks_reason
        return doubt


def mark_of(question: str, answer: str, text: str) -> str:
    """Return the mark of an answer and of what is doubted in it: another answer has another mark."""
    return hashlib.sha256("\0".join((question, answer, text)).encode()).hexdigest()[:32]


def confirmed(pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the marks that were confirmed in a post."""
    return frozenset(value for name, value in pairs if name == CONFIRMED)


def reason(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the reason that was given for what was confirmed, or empty text."""
    texts = (value.strip() for name, value in pairs if name == REASON)
    return next((text[:LONGEST_REASON] for text in texts if text), "")
