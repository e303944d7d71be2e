"""Reads a regular expression of XPath (as FEEL wants) into a small program for the machine in rules.regex."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rules.regex_classes import Signs

Step = tuple[Any, ...]
"""('char', test) ('split', first, second) ('jump', to) ('save', n) ('start',) ('end',) ('back', group)
or ('match',)."""

MOST_STEPS = 5_000
MOST_REPEATS = 1_000
_NESTING = 50


@dataclass
class Reader(Signs):
    """Walks over the pattern once and writes the program."""

    groups: int = 0
    depth: int = 0
    uses_back: bool = False
    program: list[Step] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)

    def whole(self) -> list[Step]:
        """Return the program of the whole pattern."""
        self._add("save", 0)
        self._choice()
        if self.peek():
            raise self.fault(f"'{self.peek()}' has no beginning")
        self._add("save", 1)
        self._add("match")
        return self.program

    def _add(self, *step: Any) -> int:
        if len(self.program) >= MOST_STEPS:
            raise self.fault("it is too long")
        self.program.append(step)
        return len(self.program) - 1

    def _choice(self) -> None:
        self.depth += 1
        if self.depth > _NESTING:
            raise self.fault("it is nested too deeply")
        start = len(self.program)
        self._sequence()
        if self.peek() == "|":
            self.at += 1
            left = self.program[start:]
            del self.program[start:]
            self._add("split", start + 1, start + len(left) + 2)
            self.program.extend(shifted(left, 1, start))
            jump = self._add("jump", 0)
            self._choice()
            self.program[jump] = ("jump", len(self.program))
        self.depth -= 1

    def _sequence(self) -> None:
        while self.peek() and self.peek() not in "|)":
            start = len(self.program)
            self._atom()
            self._quantifier(start)

    def _atom(self) -> None:
        sign = self.take()
        if sign == "(":
            self._group()
        elif sign == "[":
            self._add("char", self.sign_class())
        elif sign == ".":
            self._add("char", (lambda _: True) if "s" in self.flags else (lambda one: one not in "\n\r"))
        elif sign in "^$":
            self._add("start" if sign == "^" else "end")
        elif sign == "\\":
            self._escape()
        elif sign in "*+?{}]":
            raise self.fault(f"nothing stands before '{sign}'")
        else:
            self._add("char", self.one(sign))

    def _group(self) -> None:
        if self.text.startswith("?:", self.at):
            self.at += 2
            self._choice()
        else:
            self.groups += 1
            number = self.groups
            self._add("save", 2 * number)
            self._choice()
            self._add("save", 2 * number + 1)
            self.closed.add(number)
        if self.take() != ")":
            raise self.fault("a bracket is not closed")

    def _escape(self) -> None:
        sign = self.peek()
        if sign.isdigit():
            number = int(sign)
            if number not in self.closed:
                raise self.fault(f"there is no group {number} before \\{number}")
            self.at += 1
            self.uses_back = True
            self._add("back", number)
            return
        self._add("char", self.escaped())

    def _quantifier(self, start: int) -> None:
        counts = self._counts()
        if counts is None:
            return
        lazy = self.peek() == "?"
        self.at += lazy
        low, high = counts
        body = self.program[start:]
        del self.program[start:]
        for _ in range(low):
            self._copy(body, start)
        if high is None:
            split = self._add("split", 0, 0)
            self._copy(body, start)
            self._add("jump", split)
            self._branch(split, lazy)
        else:
            splits = []
            for _ in range(high - low):
                splits.append(self._add("split", 0, 0))
                self._copy(body, start)
            for split in splits:
                self._branch(split, lazy)

    def _branch(self, split: int, lazy: bool) -> None:
        into, past = split + 1, len(self.program)
        self.program[split] = ("split", past, into) if lazy else ("split", into, past)

    def _copy(self, body: list[Step], origin: int) -> None:
        if len(self.program) + len(body) > MOST_STEPS:
            raise self.fault("it is too long")
        self.program.extend(shifted(body, len(self.program) - origin, origin))

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self.peek()
        if sign and sign in "*+?":
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        if sign != "{":
            return None
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : max(end, 0)].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise self.fault("{...} needs one or two numbers")
        self.at = end + 1
        least, most = int(low[:6]), int(high[:6]) if high else (None if comma else int(low[:6]))
        if max(least, most or 0) > MOST_REPEATS or (most is not None and most < least):
            raise self.fault(f"{{...}} may count to {MOST_REPEATS}")
        return least, most


def shifted(steps: list[Step], by: int, origin: int) -> list[Step]:
    """Return steps moved to another place, their inner jumps moved with them."""
    moved: list[Step] = []
    for step in steps:
        if step[0] in ("split", "jump"):
            moved.append((step[0], *(to + by if to >= origin else to for to in step[1:])))
        else:
            moved.append(step)
    return moved


def without_spaces(text: str) -> str:
    """Return a pattern of flag x without the spaces that stand outside [...]."""
    kept, depth, after_backslash = [], 0, False
    for sign in text:
        if sign in " \t\n\r" and not depth:
            continue
        if not after_backslash:
            depth += (sign == "[") - (sign == "]" and depth > 0)
        after_backslash = sign == "\\" and not after_backslash
        kept.append(sign)
    return "".join(kept)
