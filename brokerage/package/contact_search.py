"""A person's reference, postcode, street, telephone and e-mail address in a text, however they are spaced."""

import re
from collections.abc import Iterator

from brokerage.package.common_words import COMMON_WORDS
from brokerage.package.folded_text import FoldedText, fold, words_of
from brokerage.package.name_search import Finding, Match, matches

_GAP = r"[^\w\n]{0,2}"
_SHORTEST_FIGURES, _SHORTEST_TELEPHONE = 4, 6
_RUN_OF_FIGURES = re.compile(r"\d(?:[^\w\n]{0,3}\d){5,}")
_STREET_KINDS = {
    "avenue": "ave av", "boulevard": "blvd", "close": "cl", "court": "ct crt", "crescent": "cres cresc",
    "drive": "dr drv", "gardens": "gdns gdn", "grove": "gr grv", "lane": "ln", "park": "pk", "parade": "pde",
    "place": "pl", "road": "rd", "row": "", "square": "sq", "street": "st str", "terrace": "ter terr",
    "walk": "wk", "way": "wy", "hill": "", "mews": "", "rise": "", "view": "", "green": "", "house": "hse",
    "cottage": "cott", "apartment": "apt",
}  # fmt: skip
_LONG = {short: long for long, shorts in _STREET_KINDS.items() for short in shorts.split()}
_UNITS_OF_HOUSES = frozenset(
    (
        "apartment",
        "flat",
        "floor",
        "ground",
        "first",
        "second",
        "third",
        "room",
        "unit",
        "block",
        "no",
        "number",
    )
)


def find_reference(text: FoldedText, reference: str, whose: str) -> Iterator[Finding]:
    """Yield where a text has the council's reference."""
    signs = "".join(words_of(reference)).replace("'", "")
    is_figure = signs.isdecimal() and len(signs) < _SHORTEST_FIGURES
    if len(signs) > 1 and not is_figure and signs not in COMMON_WORDS:
        yield from _spaced(text, signs, f"council's reference{whose}")


def find_postcode(text: FoldedText, postcode: str, whose: str) -> Iterator[Finding]:
    """Yield where a text has the postcode."""
    signs = "".join(words_of(postcode))
    if len(signs) >= _SHORTEST_FIGURES:
        yield from _spaced(text, signs, f"postcode{whose}")


def find_telephone(text: FoldedText, telephone: str, whose: str) -> Iterator[Finding]:
    """Yield where a text has the telephone number, with or without the code of the country."""
    number = re.sub(r"^(?:0044|44|0)0?", "", re.sub(r"\D", "", fold(telephone).folded))
    if len(number) < _SHORTEST_TELEPHONE:
        return
    for match in _RUN_OF_FIGURES.finditer(text.folded):
        if number in re.sub(r"\D", "", match[0]):
            yield Finding(f"telephone number{whose}", text.quote(match.start(), match.end()))


def find_email(text: FoldedText, email: str, whose: str) -> Iterator[Finding]:
    """Yield where a text has the e-mail address, also with “at” and “dot” in words."""
    signs = {"@": r"\s*(?:@|[(\[]\s*at\s*[)\]]|\sat\s)\s*", ".": r"\s*(?:\.|[(\[]\s*dot\s*[)\]]|\sdot\s)\s*"}
    address = "".join(signs.get(sign, re.escape(sign)) for sign in fold(email.strip()).folded)
    for match in re.finditer(rf"(?<![^\W_]){address}(?![^\W_])", text.folded) if "@" in email else ():
        yield Finding(f"email address{whose}", text.quote(match.start(), match.end()))


def find_street(text: FoldedText, address: str, whose: str) -> Iterator[Finding]:
    """Yield where a text has a street line of an address, with or without the number of the house."""
    what, long = f"street{whose}", _with_long_words(text)
    for words in _street_lines(address):
        named = [word for word in words if not word[0].isdecimal()]
        for wanted in {tuple(words): None, tuple(named): None}:
            for match in matches(long, wanted) if _tells(wanted) else ():
                yield Finding(what, text.quote(match.start, match.end), _is_certain(text, match, wanted))


def _spaced(text: FoldedText, signs: str, what: str) -> Iterator[Finding]:
    pattern = _GAP.join(re.escape(sign) for sign in signs)
    for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text.folded):
        yield Finding(what, text.quote(match.start(), match.end()))


def _street_lines(address: str) -> Iterator[list[str]]:
    """Yield the words of each line that names a house or a street; towns and counties are no secret."""
    before: list[str] = []
    for number, line in enumerate(part for part in re.split(r"[,;\n]", address) if part.strip()):
        words = [_LONG.get(word, word) for word in (word.replace("'", "") for word in words_of(line))]
        if words and all(word[0].isdecimal() or word in _UNITS_OF_HOUSES for word in words):
            before = words  # "Flat 3" alone says nothing
            continue
        is_street = bool(words) and (words[0][0].isdecimal() or words[-1] in _STREET_KINDS)
        if is_street or (number == 0 and len(words) > 1) or (before and words):
            yield [*before, *words] if before and words[0][0].isdecimal() is False else words
        before = []


def _with_long_words(text: FoldedText) -> FoldedText:
    """Return a text whose words for kinds of street may be read as written out."""
    long = FoldedText(text.typed, text.folded, text.places)
    words = tuple(
        type(word)(
            word.readings | {_LONG[one] for one in word.readings if one in _LONG}, word.start, word.end
        )
        for word in text.words
    )
    long.__dict__["words"] = words
    return long


def _tells(words: tuple[str, ...]) -> bool:
    """Return whether words say which street: not “road” alone, nor a figure, nor “flat 3”."""
    telling = [
        word
        for word in words
        if not word[0].isdecimal() and word not in _STREET_KINDS and word not in _UNITS_OF_HOUSES
    ]
    return bool(telling) and (len(words) > 1 or telling[0] not in COMMON_WORDS)


def _is_certain(text: FoldedText, match: Match, wanted: tuple[str, ...]) -> bool:
    """Return whether words can only be the street: a figure, a rare word or a capital says so."""
    ordinary = all(word in COMMON_WORDS or word in _STREET_KINDS for word in wanted)
    return not ordinary or text.is_capitalised(match.words[-1])
