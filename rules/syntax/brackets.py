"""Checks the brackets of FEEL text and tells those of ranges from those of lists."""

from __future__ import annotations

from rules import limits
from rules.errors import FeelError, TooMuch
from rules.syntax.tokens import Piece

_OPERAND_END = {"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "_RPAR", "_RSQB", "_RBRACE", "RC"}
_OPERAND_START = {
    "NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "_LPAR", "_LSQB", "_LBRACE", "MINUS", "_IF",
    "_FOR", "_SOME", "_EVERY", "_FUNCTION",
}  # fmt: skip
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
            raise FeelError(
                f"The bracket {opener.text} is never closed.", self.text, opener.start, "Close it."
            )
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
            raise TooMuch(
                f"Brackets stand more than {limits.NESTING} deep.", self.text, piece.start, "Split it up."
            )

    def _close(self, at: int, piece: Piece) -> None:
        before = self.pieces[at - 1].kind if at else ""
        opens = before not in _OPERAND_END and before not in ("_LSQB", "RC")
        if piece.kind == "_RSQB" and opens and any(later.kind == "_DOTS" for later in self.pieces[at:]):
            self.open.append((piece, "_RSQB"))
            self.loops.append(0)
        elif self._in_range() and piece.kind != "_RBRACE":
            self._shut(piece, "RC")
        elif not self.open or _PAIR.get(self.open[-1][1]) != piece.kind:
            raise FeelError(
                f"Nothing is open that {piece.text} could close.", self.text, piece.start, "Take it out."
            )
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
