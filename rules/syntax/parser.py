"""Turns FEEL text into a syntax tree, or says in words what is wrong with the text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from rules.errors import FeelError
from rules.functions import registry
from rules.syntax import lexer
from rules.syntax.grammar import GRAMMAR
from rules.syntax.tokens import Piece

Node = Any
"""A lark tree; its children are trees and tokens."""


class _Ready(Lexer):
    """Hands lark the tokens that were cut before."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, pieces: list[Token]) -> Iterator[Token]:  # type: ignore[override]
        """Yield the tokens."""
        yield from pieces


_PARSER = Lark(
    GRAMMAR,
    parser="lalr",
    lexer=_Ready,
    start=["whole", "whole_tests"],
    propagate_positions=True,
    maybe_placeholders=False,
)


def parse(text: str, names: lexer.Names, start: str = "whole") -> Node:
    """Return the syntax tree of a text; `names` are the known names with spaces."""
    pieces = lexer.tokens(text, names)
    if not pieces:
        raise FeelError("There is no expression here.", text, 0, "Write one.")
    if start == "whole_tests":
        _mark_negation(pieces)
    tokens = [
        Token(piece.kind, piece.text, start_pos=piece.start, end_pos=piece.end, line=1, column=1)
        for piece in pieces
    ]
    try:
        return _PARSER.parse(tokens, start=start)
    except UnexpectedToken as problem:
        raise _in_words(problem, text, pieces) from None


def _mark_negation(pieces: list[Piece]) -> None:
    """Make a leading not(...) that spans the whole text the negation of unary tests."""
    if len(pieces) < 3 or pieces[0].text != "not" or pieces[1].kind != "_LPAR":
        return
    depth = 0
    for at, piece in enumerate(pieces[1:], 1):
        depth += (piece.kind in ("_LPAR", "_LSQB", "RO")) - (piece.kind in ("_RPAR", "_RSQB", "RC"))
        if depth == 0:
            if at == len(pieces) - 1:
                pieces[0].kind = "NOT"
            return


_MISSING = (
    ("'then'", ("_IF",), "_THEN"),
    ("'else'", ("_THEN",), "_ELSE"),
    ("'return'", ("_FOR",), "_RETURN"),
    ("'satisfies'", ("_SOME", "_EVERY"), "_SATISFIES"),
    ("'and'", ("_BETWEEN",), "_AND"),
)
"""A word that may be missing, the words it belongs to, and its kind of token."""


def _in_words(problem: UnexpectedToken, text: str, pieces: list[Piece]) -> FeelError:
    token = problem.token
    position = len(text.rstrip()) if token.type == "$END" else token.start_pos or 0
    before = [piece for piece in pieces if piece.end <= position]
    fix = _missing(before)
    if token.type == "$END":
        return FeelError("The expression stops too early.", text, position, fix)
    last = before[-1] if before else None
    if token.type == "EQ" and last is not None and last.text == "=":
        return FeelError("'==' is not FEEL.", text, position, "Write a single =.")
    if last is not None and token.type in ("NAME", "NUMBER", "STRING"):
        fix = _near(f"{last.text} {token}") or fix or "Put an operator between the two."
        return FeelError(f"'{token}' cannot follow '{last.text}'.", text, position, fix)
    return FeelError(f"'{token}' was not expected here.", text, position, fix)


def _missing(before: list[Piece]) -> str:
    kinds = [piece.kind for piece in before]
    for word, owners, kind in _MISSING:
        if sum(kinds.count(owner) for owner in owners) > kinds.count(kind):
            return f"Perhaps {word} is missing."
    return ""


def _near(words: str) -> str:
    near = difflib.get_close_matches(words, [name for name in registry.FUNCTIONS if " " in name], n=1)
    return f"Did you mean '{near[0]}'?" if near else ""
