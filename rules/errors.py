"""The errors that rules raise; every message is a sentence that says what to do."""

from __future__ import annotations


class RulesError(Exception):
    """A rule cannot be read or worked out."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__class__.__doc__ or "").strip())


class FeelError(RulesError):
    """A FEEL expression cannot be read or worked out."""

    def __init__(self, message: str, text: str = "", position: int | None = None, fix: str = "") -> None:
        self.message = message
        self.text = text
        self.position = position
        self.fix = fix
        super().__init__(self._sentence())

    @property
    def line(self) -> int:
        """Return the line of the place, counted from 1."""
        return self.text.count("\n", 0, self.position or 0) + 1

    @property
    def column(self) -> int:
        """Return the column of the place, counted from 1."""
        before = self.text[: self.position or 0]
        return len(before) - (before.rfind("\n") + 1) + 1

    def _sentence(self) -> str:
        parts = [self.message]
        if self.text and self.position is not None:
            parts.append(f"Look at {self._place()} in: {_short(self.text, self.position)}")
        elif self.text:
            parts.append(f"It is: {_short(self.text, 0)}")
        if self.fix:
            parts.append(self.fix)
        return " ".join(parts)

    def _place(self) -> str:
        if "\n" in self.text.strip():
            return f"line {self.line}, character {self.column}"
        return f"character {self.column}"


class TooMuch(FeelError):
    """An expression asks for more work, text or depth than is allowed."""


class DecisionError(RulesError):
    """A decision table cannot be read, or gives no single answer."""


class Fault(Exception):
    """Why one operation gives null; becomes a FeelError where null would hide a mistake."""

    def __init__(self, message: str, fix: str = "") -> None:
        self.message = message
        self.fix = fix
        super().__init__(message)


def _short(text: str, position: int, width: int = 60) -> str:
    """Return the part of the text round the position on one line."""
    start = max(0, position - width)
    piece = " ".join(text[start : position + width].split())
    return ("…" if start else "") + piece + ("…" if position + width < len(text) else "")
