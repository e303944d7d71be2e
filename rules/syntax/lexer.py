"""Joins the tokens of names that hold spaces, so that the grammar sees one token a name."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from rules.errors import FeelError
from rules.syntax.brackets import Brackets
from rules.syntax.tokens import KEYWORDS, Piece, cut

_HINTS = {
    "'": "Put text in double quotes.",
    '"': "Close the text with a double quote.",
    "!": "Write not(...) or !=.",
    "&": "Write 'and'.",
    "|": "Write 'or'.",
    "%": "Write modulo(a, b).",
    "^": "Write ** for a power.",
    ";": "Write one expression only.",
}
Index = dict[str, list[tuple[tuple[str, ...], str]]]
Names = Mapping[str, list[tuple[tuple[str, ...], str]]]
"""First word -> the declared names that begin with it (their words, their spelling), longest first."""


def words(name: str) -> tuple[str, ...]:
    """Return the tokens that a name with spaces or signs is made of."""
    return tuple(piece.text for piece in cut(name))


@functools.lru_cache(maxsize=256)
def index_names(names: frozenset[str]) -> Index:
    """Return the names of more than one token by their first token, longest first; read it only."""
    index: Index = {}
    for name in names:
        add_name(index, name)
    return index


def add_name(index: Index, name: str) -> None:
    """Add one name to an index of names."""
    parts = words(name)
    if len(parts) < 2:
        return
    known = index.setdefault(parts[0], [])
    if all(parts != other for other, _ in known):
        known.append((parts, name))
        known.sort(key=lambda item: -len(item[0]))


def tokens(text: str, names: Names) -> list[Piece]:
    """Return the tokens that the grammar reads."""
    pieces = cut(text)
    known = {first: list(rest) for first, rest in names.items()}
    _join_declared(text, pieces, known)
    joined = _join_known(pieces, known)
    for piece in joined:
        if piece.kind == "OTHER":
            hint = _HINTS.get(piece.text, "Take it out.")
            raise FeelError(f"The sign {piece.text} has no meaning here.", text, piece.start, hint)
    return Brackets(text, joined).marked()


def _join_declared(text: str, pieces: list[Piece], known: Index) -> None:
    """Join the words before ':' in contexts and parameters, and between 'for' and 'in'; remember them."""
    at = 0
    while at < len(pieces):
        opener = pieces[at].kind
        if opener == "STRING" and pieces[at + 1 : at + 2] and pieces[at + 1].kind == "_COLON":
            add_name(known, pieces[at].text[1:-1])
        if opener == "_FUNCTION":
            _join_parameters(text, pieces, at + 2, known)
        stop = ("_COLON",) if opener in ("_LBRACE", "_COMMA", "_LPAR") else ("_IN",)
        if opener in ("_LBRACE", "_COMMA", "_LPAR", "_FOR", "_SOME", "_EVERY"):
            end = _declaration_end(pieces, at + 1, stop)
            if end:
                _join(text, pieces, at + 1, end, known)
        at += 1


def _join_parameters(text: str, pieces: list[Piece], at: int, known: Index) -> None:
    """Join the words of each parameter of a user-defined function."""
    while at < len(pieces):
        end = _declaration_end(pieces, at, ("_COLON", "_COMMA", "_RPAR"))
        if not end:
            return
        _join(text, pieces, at, end, known)
        at += 1
        while at < len(pieces) and pieces[at].kind not in ("_COMMA", "_RPAR"):
            at += 1
        if pieces[at : at + 1] and pieces[at].kind == "_RPAR":
            return
        at += 1


_JOINABLE = {"NAME", "NUMBER", "PLUS", "MINUS", "STAR", "SLASH", "OTHER", "_DOT", *KEYWORDS.values()}


def _declaration_end(pieces: list[Piece], start: int, stop: tuple[str, ...]) -> int:
    """Return where a declared name ends, or 0 when this is not one."""
    if start >= len(pieces) or not (pieces[start].kind == "NAME" or pieces[start].text in KEYWORDS):
        return 0
    for at in range(start, min(start + 30, len(pieces))):
        if pieces[at].kind in stop:
            return at
        if pieces[at].kind not in _JOINABLE or (stop == ("_COLON",) and pieces[at].kind in ("_IF", "_FOR")):
            return 0
    return 0


def _join(text: str, pieces: list[Piece], start: int, end: int, known: Index) -> None:
    first, last = pieces[start], pieces[end - 1]
    name = " ".join(text[first.start : last.end].split())
    add_name(known, name)
    pieces[start:end] = [Piece("NAME", name, first.start, last.end)]


def _join_known(pieces: list[Piece], known: Names) -> list[Piece]:
    """Replace each run of tokens that spells a known name by one name token."""
    joined: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        length = 1
        for parts, name in known.get(piece.text, ()):
            length = len(parts)
            if piece.kind not in ("STRING", "AT") and all(
                at + k < len(pieces) and pieces[at + k].text == parts[k] for k in range(length)
            ):
                piece = Piece("NAME", name, piece.start, pieces[at + length - 1].end)
                break
            length = 1
        joined.append(piece)
        at += length
    return joined
