"""Turns FEEL text into a syntax tree, or says in words what is wrong with the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from rules import lexer
from rules.errors import FeelError
from rules.grammar import GRAMMAR

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
        raise _in_words(problem, text) from None


def _mark_negation(pieces: list[lexer.Piece]) -> None:
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


_EXPECTED = {
    "_THEN": "'then'",
    "_ELSE": "'else'",
    "_RETURN": "'return'",
    "_SATISFIES": "'satisfies'",
    "_IN": "'in'",
    "_AND": "'and'",
    "_COLON": "':'",
}


def _in_words(problem: UnexpectedToken, text: str) -> FeelError:
    token = problem.token
    if token.type == "$END":
        return FeelError("The expression stops too early.", text, len(text.rstrip()), _missing(problem))
    position = token.start_pos or 0
    before = text[:position].rstrip()
    if token.type == "EQ" and before.endswith("="):
        return FeelError("'==' is not FEEL.", text, position, "Write a single =.")
    if token.type in ("NAME", "NUMBER", "STRING"):
        fix = _missing(problem) or "Put an operator between the two, or join the words of a name with _."
        return FeelError(f"'{token}' cannot follow '{_last_word(before)}'.", text, position, fix)
    return FeelError(f"'{token}' was not expected here.", text, position, _missing(problem))


def _missing(problem: UnexpectedToken) -> str:
    wanted = sorted(_EXPECTED[kind] for kind in problem.expected if kind in _EXPECTED)
    if len(problem.expected) > 6 and "_THEN" not in problem.expected and "_RETURN" not in problem.expected:
        wanted = [word for word in wanted if word in ("'then'", "'else'", "'return'", "'satisfies'")]
    return f"Perhaps {' or '.join(wanted)} is missing." if wanted else ""


def _last_word(before: str) -> str:
    return before.split()[-1] if before.split() else ""
