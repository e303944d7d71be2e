"""Cuts FEEL text into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules import limits
from rules.errors import TooMuch

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

_STRUCTURE = [
    "if",
    "then",
    "else",
    "for",
    "return",
    "in",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "between",
    "instance",
    "of",
    "function",
]
KEYWORDS = {word: "_" + word.upper() for word in _STRUCTURE} | {
    word: word.upper() for word in ("external", "true", "false", "null")
}
"""Words that cannot be names, and the kind of token they are; lark drops kinds that begin with _."""
SIGNS = {
    "**": "POWER", "..": "_DOTS", "->": "_ARROW", "<=": "LE", ">=": "GE", "!=": "NE", "-": "MINUS",
    "+": "PLUS", "*": "STAR", "/": "SLASH", "=": "EQ", "<": "LT", ">": "GT", "(": "_LPAR", ")": "_RPAR",
    "[": "_LSQB", "]": "_RSQB", "{": "_LBRACE", "}": "_RBRACE", ",": "_COMMA", ":": "_COLON", ".": "_DOT",
}  # fmt: skip


@dataclass
class Piece:
    """One token: its kind, its text (a joined name in its declared spelling) and its place."""

    kind: str
    text: str
    start: int
    end: int


def cut(text: str) -> list[Piece]:
    """Return the tokens of a text, spaces and comments left out."""
    if len(text) > limits.TEXT_LENGTH:
        raise TooMuch(f"An expression may have {limits.TEXT_LENGTH} characters; this one has {len(text)}.")
    pieces = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "OTHER"
        if kind == "SPACE":
            continue
        word = match.group()
        if kind == "NAME":
            kind = KEYWORDS.get(word, "NAME")
        elif kind == "SIGN":
            kind = SIGNS[word]
        pieces.append(Piece(kind, word, match.start(), match.end()))
    return pieces
