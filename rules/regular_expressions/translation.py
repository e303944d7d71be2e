"""Translates a regular expression of XPath, which FEEL uses, into the syntax of the package regex.

Only what is read here reaches the package: none of its own syntax does, and no pattern grows too big in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from rules.regular_expressions.sign_classes import SignReader

MOST_SIGNS = 5_000
"""Signs of a pattern once each repeat is written out as often as it must occur, as the package stores it."""
_NESTING = 50


@dataclass
class Reader(SignReader):
    """Walks over a pattern once and writes its translation."""

    groups: int = 0
    depth: int = 0
    signs: int = 0
    closed: set[int] = field(default_factory=set)

    LINE_ENDS: ClassVar[str] = r"\n\r"
    COUNTS: ClassVar[re.Pattern[str]] = re.compile(r"\{(\d{1,6})(?:(,)(\d{0,6}))?\}", re.ASCII)
    NEVER_FIRST: ClassVar[str] = "*+?{}]"

    def whole(self) -> str:
        """Return the translation of the whole pattern; raises Fault."""
        translated = self._choice()
        if self.peek():
            raise self.fault(f"'{self.peek()}' has no beginning")
        return translated

    def _choice(self) -> str:
        self.depth += 1
        if self.depth > _NESTING:
            raise self.fault("it is nested too deeply")
        branches = [self._sequence()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        self.depth -= 1
        return "|".join(branches)

    def _sequence(self) -> str:
        parts: list[str] = []
        while self.peek() not in ("", "|", ")"):
            before = self.signs
            atom = self._atom()
            repeat = self._repeat(before)
            parts.append(f"(?:{atom}){repeat}" if repeat else atom)
        return "".join(parts)

    def _atom(self) -> str:
        sign = self.take()
        self.signs += 1
        if sign == "(":
            return self._group()
        if sign == "[":
            return self.sign_class()
        if sign == ".":
            return "(?s:.)" if "s" in self.flags else f"[^{self.LINE_ENDS}]"
        if sign in "^$":
            return f"(?m:{sign})" if "m" in self.flags else {"^": r"\A", "$": r"\Z"}[sign]
        if sign == "\\":
            return self._reference() if self.peek().isdecimal() else self.escaped()
        if sign in self.NEVER_FIRST:
            raise self.fault(f"nothing stands before '{sign}'")
        return self.one(sign)

    def _group(self) -> str:
        if self.text.startswith("?:", self.at):
            self.at += 2
            translated = f"(?:{self._choice()})"
        elif self.peek() == "?":
            raise self.fault("it looks around or back; after ( only ?: has a meaning")
        else:
            self.groups += 1
            number = self.groups
            translated = f"({self._choice()})"
            self.closed.add(number)
        if self.take() != ")":
            raise self.fault("a bracket is not closed")
        return translated

    def _reference(self) -> str:
        """Return a reference back; to a group that took no part it stands for nothing."""
        number = int(self.take())
        if number not in self.closed:
            raise self.fault(f"there is no group {number} before \\{number}")
        again = rf"(?i-f:\{number})" if "i" in self.flags else rf"\{number}"
        return f"(?({number}){again}|)"

    def _repeat(self, before: int) -> str:
        sign = self.peek()
        if sign and sign in "*+?":
            self.at += 1
            counts, least, fixed = sign, int(sign == "+"), False
        elif sign == "{" and ("{" in self.NEVER_FIRST or self.COUNTS.match(self.text, self.at)):
            counts, least, fixed = self._counts()
        else:
            return ""
        self.signs = before + (self.signs - before) * max(1, least + (not fixed))
        if self.signs > MOST_SIGNS:
            raise self.fault("it is too long")
        lazy = self.peek() == "?"
        self.at += lazy
        return counts + "?" * lazy

    def _counts(self) -> tuple[str, int, bool]:
        """Return a repeat's counts as text, the least, and whether that is also the most."""
        counts = self.COUNTS.match(self.text, self.at)
        if counts is None:
            raise self.fault("{...} needs one or two numbers")
        self.at = counts.end()
        least, most = int(counts[1] or 0), counts[3] if counts[2] else counts[1]
        if most and int(most) < least:
            raise self.fault(f"{counts[0]} is the wrong way round")
        return f"{{{least},{most}}}", least, most == counts[1]


def quoted(text: str) -> str:
    """Return a pattern of flag q as one in which every sign stands for itself."""
    return "".join("\\" + sign if sign in "\\|.-^?*+{}()[]$" else sign for sign in text)


def without_spaces(text: str) -> str:
    """Return a pattern of flag x without the spaces that stand outside [...]."""
    signs, depth, after_backslash = [], 0, False
    for sign in text:
        if sign in " \t\n\r" and not depth:
            continue
        if not after_backslash:
            depth += (sign == "[") - (sign == "]" and depth > 0)
        after_backslash = sign == "\\" and not after_backslash
        signs.append(sign)
    return "".join(signs)
