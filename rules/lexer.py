"""Cuts FEEL text into tokens, joins names that hold spaces, and tells ranges from lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules import limits
from rules.errors import FeelError, TooMuch

NAME_START = (
    r"A-Za-z_?\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
NAME_PART = NAME_START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"

_TOKEN = re.compile(
    rf"""
    (?P<SPACE>[\s\u0085\u180e\u200b\ufeff]+|//[^\n]*|/\*.*?\*/)
  | (?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<AT>@"(?:[^"\\]|\\.)*")
  | (?P<STRING>"(?:[^"\\]|\\.)*")
  | (?P<NAME>[{NAME_START}][{NAME_PART}]*)
  | (?P<SIGN>\*\*|\.\.|->|<=|>=|!=|[-+*/=<>()\[\]{{}},:.])
  | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)

KEYWORDS = {
    word: "_" + word.upper()
    for word in "if then else for return in some every satisfies and or between instance of function".split()
} | {word: word.upper() for word in ("external", "true", "false", "null")}
SIGNS = {
    "**": "POWER", "..": "_DOTS", "->": "_ARROW", "<=": "LE", ">=": "GE", "!=": "NE", "-": "MINUS", "+": "PLUS",
    "*": "STAR", "/": "SLASH", "=": "EQ", "<": "LT", ">": "GT", "(": "_LPAR", ")": "_RPAR", "[": "_LSQB",
    "]": "_RSQB", "{": "_LBRACE", "}": "_RBRACE", ",": "_COMMA", ":": "_COLON", ".": "_DOT",
}  # fmt: skip
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


@dataclass
class Piece:
    """One token: its kind, its text (a joined name in its declared spelling) and its place."""

    kind: str
    text: str
    start: int
    end: int


Index = dict[str, list[tuple[tuple[str, ...], str]]]
Names = Mapping[str, list[tuple[tuple[str, ...], str]]]
"""First word -> the declared names that begin with it (their words, their spelling), longest first."""


def cut(text: str) -> list[Piece]:
    """Return the tokens of a text, spaces and comments left out."""
    if len(text) > limits.TEXT_LENGTH:
        raise TooMuch(f"An expression may have {limits.TEXT_LENGTH} characters; this one has {len(text)}.")
    pieces = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "OTHER"
        if kind == "SPACE":
            continue
        word = found.group()
        if kind == "NAME":
            kind = KEYWORDS.get(word, "NAME")
        elif kind == "SIGN":
            kind = SIGNS[word]
        pieces.append(Piece(kind, word, found.start(), found.end()))
    return pieces


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
        stop = ("_COLON",) if opener in ("_LBRACE", "_COMMA", "_LPAR") else ("_IN",)
        if opener in ("_LBRACE", "_COMMA", "_LPAR", "_FOR", "_SOME", "_EVERY"):
            end = _declaration_end(pieces, at + 1, stop)
            if end:
                _join(text, pieces, at + 1, end, known)
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


_OPERAND_END = {"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "_RPAR", "_RSQB", "_RBRACE", "RC"}
_OPERAND_START = {"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "_LPAR", "_LSQB", "_LBRACE", "MINUS", "_IF",
                  "_FOR", "_SOME", "_EVERY", "_FUNCTION"}  # fmt: skip
_PAIR = {"_LPAR": "_RPAR", "_LSQB": "_RSQB", "_LBRACE": "_RBRACE"}


class Brackets:
    """Walks the tokens once, checks the brackets and marks those that belong to ranges."""

    def __init__(self, text: str, pieces: list[Piece]) -> None:
        self.text = text
        self.pieces = pieces
        self.open: list[tuple[Piece, str]] = []  # the opening token and its first kind
        self.loops: list[int] = [0]

    def marked(self) -> list[Piece]:
        """Return the tokens with range brackets of kinds RO and _RC."""
        for at, piece in enumerate(self.pieces):
            if piece.kind in ("_FOR", "_SOME", "_EVERY"):
                self.loops[-1] += 1
            elif piece.kind == "_DOTS":
                self._dots()
            elif piece.kind in ("_RPAR", "_RSQB", "_RBRACE"):
                self._close(at, piece)
            elif piece.kind in _PAIR:
                self._open(at, piece)
        if self.open:
            opener = self.open[-1][0]
            raise FeelError(f"The bracket {opener.text} is never closed.", self.text, opener.start, "Close it.")
        return self.pieces

    def _dots(self) -> None:
        if self.loops[-1]:
            self.loops[-1] -= 1
        elif self.open:
            self.open[-1][0].kind = "RO"

    def _open(self, at: int, piece: Piece) -> None:
        if piece.kind == "_LSQB" and self._in_range() and not self._starts_operand(at + 1):
            self._shut(piece, "RC")
            return
        self.open.append((piece, piece.kind))
        self.loops.append(0)
        if len(self.open) > limits.NESTING:
            raise TooMuch(f"Brackets stand more than {limits.NESTING} deep.", self.text, piece.start, "Split it up.")

    def _close(self, at: int, piece: Piece) -> None:
        before = self.pieces[at - 1].kind if at else ""
        if piece.kind == "_RSQB" and before not in _OPERAND_END and before not in ("_LSQB", "RC"):
            self.open.append((piece, "_RSQB"))
            self.loops.append(0)
        elif self._in_range() and piece.kind != "_RBRACE":
            self._shut(piece, "RC")
        elif not self.open or _PAIR.get(self.open[-1][1]) != piece.kind:
            raise FeelError(f"Nothing is open that {piece.text} could close.", self.text, piece.start, "Take it out.")
        else:
            self._shut(piece, piece.kind)

    def _in_range(self) -> bool:
        return bool(self.open) and self.open[-1][0].kind == "RO"

    def _shut(self, piece: Piece, kind: str) -> None:
        piece.kind = kind
        self.open.pop()
        self.loops.pop()

    def _starts_operand(self, at: int) -> bool:
        return at < len(self.pieces) and self.pieces[at].kind in _OPERAND_START
