"""Text as it is compared: without case, accents, kinds of apostrophe and hyphen, and unseen characters.

A folded text remembers where its characters stood, so that what is found can be shown as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_ALIKE = {
    **dict.fromkeys("'’‘‛ʼʻʹ′`´＇", "'"),  # noqa: RUF001
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h",
    "−": "-",  # noqa: RUF001
}  # fmt: skip
_WORD = re.compile(r"[^\W_']+(?:'[^\W_']+)*")
_SHORTEST_PIECE = 3
_SENTENCE_ENDS = ".!?…\n"
_OPENING = " \t\u00a0\"'“‘([{*•"  # noqa: RUF001


@dataclass(frozen=True)
class Word:
    """A word of a folded text: how it may be read (possessives without their ending), and where it stands."""

    readings: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class FoldedText:
    """A text, folded, with the place of each folded character in what was typed."""

    typed: str
    folded: str
    places: tuple[int, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words, in order; a hyphen parts them."""
        return tuple(
            Word(_readings(match[0]), match.start(), match.end()) for match in _WORD.finditer(self.folded)
        )

    def plain(self, word: Word) -> str:
        """Return a word without its apostrophes."""
        return self.folded[word.start : word.end].replace("'", "")

    def quote(self, start: int, end: int) -> str:
        """Return what was typed from one folded character to another."""
        return " ".join(self.typed[self.places[start] : self.places[end - 1] + 1].split())

    def is_capitalised(self, word: Word) -> bool:
        """Return whether a word was typed with a capital."""
        return self.typed[self.places[word.start]].isupper()

    def opens_sentence(self, word: Word) -> bool:
        """Return whether a sentence or a line begins with a word."""
        before = self.typed[: self.places[word.start]].rstrip(_OPENING)
        line = before.rpartition("\n")[2]
        return (
            not before
            or before[-1] in _SENTENCE_ENDS
            or (len(line.strip()) == 1 and not line.strip().isalnum())
        )


def fold(text: str) -> FoldedText:
    """Return a text folded for comparison."""
    pairs = [(sign, place) for place, typed in enumerate(text) for sign in _fold_sign(typed)]
    return FoldedText(text, "".join(sign for sign, _ in pairs), tuple(place for _, place in pairs))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, as they stand on record; a hyphen parts them."""
    return [match[0] for match in _WORD.finditer(fold(text).folded)]


def _fold_sign(sign: str) -> Iterator[str]:
    if sign in _ALIKE:
        yield from _ALIKE[sign]
    elif sign.isdecimal():
        yield str(unicodedata.decimal(sign))
    elif unicodedata.category(sign) == "Pd":
        yield "-"
    else:
        for part in unicodedata.normalize("NFKD", sign).casefold():
            if unicodedata.category(part) not in {"Mn", "Cf"}:
                yield from _ALIKE.get(part, part)


def _readings(word: str) -> frozenset[str]:
    pieces = [piece for piece in word.split("'") if len(piece) >= _SHORTEST_PIECE]  # "o'brien" may be "brien"
    owner = word.removesuffix("'s")
    return frozenset({word.replace("'", ""), owner.replace("'", ""), *pieces})
