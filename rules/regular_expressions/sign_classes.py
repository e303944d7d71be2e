"""Reads the parts of a pattern that stand for one sign: letters, escapes, categories and [...] classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import regex

from rules.errors import Fault
from rules.regular_expressions import letter_cases

_CATEGORY = re.compile(
    r"\{(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?|Is(?P<block>[A-Za-z0-9-]+))\}"
)


@dataclass
class SignReader:
    """Walks over a pattern and translates what stands for one sign."""

    text: str
    flags: str = ""
    at: int = 0

    #: What stands after a backslash for one sign, and for a class of signs (as the inside of [...]).
    SINGLE: ClassVar[Mapping[str, str]] = {
        "n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.-^?*+{}()[]$"}
    }  # fmt: skip
    CLASSES: ClassVar[Mapping[str, str]] = {
        "d": r"\p{Nd}", "D": r"\P{Nd}", "s": r" \t\n\r", "S": r"[^ \t\n\r]",
        "w": r"[^\p{P}\p{Z}\p{C}]", "W": r"\p{P}\p{Z}\p{C}",
        "i": r"\p{L}_:", "I": r"[^\p{L}_:]", "c": r"\p{L}\p{N}_:\-.·", "C": r"[^\p{L}\p{N}_:\-.·]",
    }  # fmt: skip
    NEVER_IN_CLASS: ClassVar[str] = "["

    def fault(self, why: str) -> Fault:
        """Return what is wrong with the pattern."""
        return Fault(f"The pattern '{self.text[:60]}' cannot be read: {why}.")

    def peek(self) -> str:
        """Return the next sign, or an empty text at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """Return the next sign and step over it."""
        sign = self.peek()
        if not sign:
            raise self.fault("it stops too early")
        self.at += 1
        return sign

    def escaped(self) -> str:
        single = self.single()
        return f"[{self._class_after(self.take())}]" if single is None else self.one(single)

    def single(self) -> str | None:
        """Return the one sign that stands after a backslash and step over it, or None."""
        single = self.SINGLE.get(self.peek())
        self.at += single is not None
        return single

    def one(self, sign: str) -> str:
        cases = letter_cases.other_cases(sign, sign) if "i" in self.flags else ""
        return f"[{literal(sign)}{cases}]" if cases else literal(sign)

    def _class_after(self, sign: str) -> str:
        """Return the inside of [...] for what stands after a backslash."""
        if sign in self.CLASSES:
            return self.CLASSES[sign]
        if sign not in ("p", "P"):
            raise self.fault(f"\\{sign} has no meaning")
        category = _CATEGORY.match(self.text, self.at)
        if category is None:
            raise self.fault(f"there is no category {self.text[self.at + 1 : self.at + 21].split('}')[0]}")
        self.at = category.end()
        name = f"Block={category['block']}" if category["block"] else category[1]
        return rf"\{sign}{{{name}}}"

    def sign_class(self) -> str:
        """Return [...], with its ranges, negation and subtraction."""
        negated = self.peek() == "^"
        self.at += negated
        parts: list[str] = []
        taken = ""
        while self.peek() != "]" or not parts:
            if self.text.startswith("-[", self.at) and parts:
                self.at += 2
                taken = self.sign_class()
                if self.peek() != "]":
                    raise self.fault("a subtraction must stand last in [...]")
                break
            parts.append(self._class_part())
        self.take()
        base = f"[{'^' * negated}{''.join(parts)}]"
        return f"[{base}--{taken}]" if taken else base

    def _class_part(self) -> str:
        sign = self.take()
        if sign in self.NEVER_IN_CLASS:
            raise self.fault("'[' must be written \\[ inside [...]")
        single = self.single() if sign == "\\" else sign
        if single is None:
            return self._class_after(self.take())
        if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] in ("]", "[", ""):
            return self._span(single, single)
        self.at += 1
        last = self.take()
        high = self.single() if last == "\\" else last
        if high is None:
            raise self.fault(f"\\{self.peek()} cannot end a range")
        if high < single:
            raise self.fault(f"the range {single}-{high} is the wrong way round")
        return self._span(single, high)

    def _span(self, low: str, high: str) -> str:
        cases = letter_cases.other_cases(low, high) if "i" in self.flags else ""
        return f"{literal(low)}-{literal(high)}{cases}"


def literal(text: str) -> str:
    """Return the translation of a text that stands for itself."""
    return regex.escape(text)
