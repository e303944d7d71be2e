"""A person's names in a text: the whole name, the surname, and first names that are no everyday words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from brokerage.package.common_words import COMMON_WORDS
from brokerage.package.folded_text import FoldedText, Word, words_of

_TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "doctor",
        "sir",
        "dame",
        "lady",
        "lord",
        "prof",
        "professor",
        "rev",
        "reverend",
    )
)
_PARTICLES = frozenset(
    (
        "al",
        "ap",
        "ben",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "mac",
        "mc",
        "o",
        "of",
        "st",
        "ter",
        "the",
        "van",
        "von",
        "y",
    )
)
_WITH_CAPITALS = frozenset(
    (
        "april",
        "august",
        "english",
        "friday",
        "french",
        "june",
        "king",
        "march",
        "may",
        "monday",
        "queen",
        "sunday",
        "welsh",
    )
)
"""Everyday words that have a capital in any sentence."""
_WIDEST_GAP = 3
_NO_SPACES_FROM = "\u2e80"
"""The scripts that follow write words without spaces between them."""


@dataclass(frozen=True)
class Finding:
    """What was found: its name, the words as typed, and whether it can only be the person's."""

    what: str
    quote: str
    is_certain: bool = True


@dataclass(frozen=True)
class Match:
    """Where words of a text follow each other as words that are looked for do."""

    words: Sequence[Word]

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return self.words[-1].end


def matches(text: FoldedText, wanted: Sequence[str]) -> Iterator[Match]:
    """Yield where a text has these words one after the other, or joined and parted in another way."""
    words, joined = text.words, "".join(wanted)
    for place in range(len(words)):
        for length in range(1, len(wanted) + 2):
            run = words[place : place + length]
            if len(run) == length and (_are(run, wanted) or _join_to(text, run, joined)):
                yield Match(run)
    if len(wanted) == 1 and max(joined) >= _NO_SPACES_FROM and joined in text.folded:
        start = text.folded.index(joined)
        yield Match([Word(frozenset({joined}), start, start + len(joined))])


def _are(run: Sequence[Word], wanted: Sequence[str]) -> bool:
    if len(run) != len(wanted) or any(
        name not in word.readings for word, name in zip(run, wanted, strict=True)
    ):
        return False
    return all(after.start - before.end <= _WIDEST_GAP for before, after in pairwise(run))


def _join_to(text: FoldedText, run: Sequence[Word], joined: str) -> bool:
    """Return whether words with nothing but hyphens between them are the wanted ones, written as one."""
    begun = "".join(text.plain(word) for word in run[:-1])
    if not joined.startswith(begun) or joined[len(begun) :] not in run[-1].readings:
        return False
    return all(text.folded[before.end : after.start] in {"-", "'"} for before, after in pairwise(run))


def find_names(text: FoldedText, name: str, whose: str) -> Iterator[Finding]:
    """Yield what a text says of a name; `whose` follows “full name”, “surname” and so on."""
    chunks = [_parts(chunk) for chunk in name.replace(",", " ").split()]
    chunks = [parts for parts in chunks if parts and parts[0] not in _TITLES]
    if not chunks:
        return
    surname = chunks[-1]
    whole = f"surname{whose}" if len(chunks) > 1 else f"name{whose}"
    if len(chunks) > 1:
        yield from _whole_name(text, chunks, f"full name{whose}")
    yield from _surname(text, surname, whole)
    pieces = words_of(name)[-1].split("'")  # "O'Brien" may be written "O Brien"
    if len(pieces) > 1:
        yield from (Finding(whole, text.quote(match.start, match.end)) for match in matches(text, pieces))
    for number, parts in enumerate(chunks[:-1]):
        for part in parts if number == 0 else [part for part in parts if part not in _PARTICLES]:
            yield from _first_name(text, part, f"first name{whose}")


def _parts(chunk: str) -> list[str]:
    return [word.replace("'", "") for word in words_of(chunk)]


def _whole_name(text: FoldedText, chunks: Sequence[Sequence[str]], what: str) -> Iterator[Finding]:
    first, surname = list(chunks[0]), list(chunks[-1])
    middle = [part for chunk in chunks[1:-1] for part in chunk]
    orders = (
        [*first, *surname],
        [*surname, *first],
        [*first, *middle, *surname],
        [*surname, *first, *middle],
    )
    for order in {tuple(order): None for order in orders}:
        yield from (Finding(what, text.quote(match.start, match.end)) for match in matches(text, order))


def _surname(text: FoldedText, parts: Sequence[str], what: str) -> Iterator[Finding]:
    if len(parts) > 1:
        yield from (Finding(what, text.quote(match.start, match.end)) for match in matches(text, parts))
    for part in (part for part in parts if len(parts) == 1 or part not in _PARTICLES):
        for match in matches(text, [part]) if len(part) > 1 or part >= _NO_SPACES_FROM else ():
            certain = part not in COMMON_WORDS or _is_used_as_surname(text, match)
            yield Finding(what, text.quote(match.start, match.end), certain)


def _first_name(text: FoldedText, part: str, what: str) -> Iterator[Finding]:
    for match in matches(text, [part]) if len(part) > 1 or part >= _NO_SPACES_FROM else ():
        quote = text.quote(match.start, match.end)
        if part not in COMMON_WORDS:
            yield Finding(what, quote)
        elif _is_capitalised_inside(text, match):
            yield Finding(what, quote, is_certain=False)


def _is_capitalised_inside(text: FoldedText, match: Match) -> bool:
    return text.is_capitalised(match.words[0]) and not text.opens_sentence(match.words[0])


def _is_used_as_surname(text: FoldedText, match: Match) -> bool:
    """Return whether an everyday word is a surname: after a title or an initial, or with a capital."""
    place = text.words.index(match.words[0])
    before = text.words[place - 1] if place else None
    if before is not None and match.start - before.end <= _WIDEST_GAP:
        is_initial = before.end - before.start == 1 and text.is_capitalised(before)
        if before.readings & _TITLES or (
            is_initial and text.quote(before.start, before.end) not in {"A", "I"}
        ):
            return True
    return _is_capitalised_inside(text, match) and not match.words[0].readings & _WITH_CAPITALS


def names_differ(one: str, other: str) -> bool:
    """Return whether two names have other words, whatever their case, accents, apostrophes and hyphens."""
    return _parts(one) != _parts(other)
