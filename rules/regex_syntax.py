"""Reads a regular expression of XPath (as FEEL wants) into a small program for the machine in rules.regex."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rules.errors import Fault

Test = Callable[[str], bool]
Step = tuple[Any, ...]
"""('char', test) ('split', first, second) ('jump', to) ('save', n) ('start',) ('end',) ('back', group) ('match',)"""

MOST_STEPS = 5_000
MOST_REPEATS = 1_000
_NESTING = 50
_BLOCKS = {
    "BasicLatin": (0x00, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
}
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"}
_CATEGORIES = frozenset("L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split())


def _is_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "PZC"


def _is_name_start(sign: str) -> bool:
    return sign.isalpha() or sign in "_:"


def _is_name_part(sign: str) -> bool:
    return sign.isalnum() or sign in "_:-.\u00b7"


_CLASSES: dict[str, Test] = {
    "d": lambda sign: unicodedata.category(sign) == "Nd",
    "s": lambda sign: sign in " \t\n\r",
    "w": _is_word,
    "i": _is_name_start,
    "c": _is_name_part,
}


def opposite(test: Test) -> Test:
    """Return the test that holds where another does not."""
    return lambda sign: not test(sign)


@dataclass
class Reader:
    """Walks over the pattern once and writes the program."""

    text: str
    flags: str
    at: int = 0
    groups: int = 0
    depth: int = 0
    uses_back: bool = False
    program: list[Step] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)

    def fault(self, why: str) -> Fault:
        """Return what is wrong with the pattern."""
        return Fault(f"The pattern '{self.text[:60]}' cannot be used: {why}.")

    def peek(self) -> str:
        """Return the next sign, or an empty text at the end."""
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self) -> str:
        """Return the next sign and step over it."""
        sign = self.peek()
        if not sign:
            raise self.fault("it stops too early")
        self.at += 1
        return sign

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
            self._add("char", self._class())
        elif sign == ".":
            self._add("char", (lambda _: True) if "s" in self.flags else (lambda one: one not in "\n\r"))
        elif sign in "^$":
            self._add("start" if sign == "^" else "end")
        elif sign == "\\":
            self._escape()
        elif sign in "*+?{}]":
            raise self.fault(f"nothing stands before '{sign}'")
        else:
            self._add("char", self._one(sign))

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
        self._add("char", self._escaped())

    def _escaped(self) -> Test:
        """Return the test of what stands after a backslash."""
        sign = self.take()
        if sign in _SINGLE:
            return self._one(_SINGLE[sign])
        if sign.lower() in _CLASSES:
            test = _CLASSES[sign.lower()]
            return test if sign.islower() else opposite(test)
        if sign in "pP":
            return self._category(negated=sign == "P")
        if sign in "\\|.-^?*+{}()[]$":
            return self._one(sign)
        raise self.fault(f"\\{sign} has no meaning")

    def _category(self, *, negated: bool) -> Test:
        end = self.text.find("}", self.at)
        if self.peek() != "{" or end < 0:
            raise self.fault("\\p needs {...}")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        if name.startswith("Is") and name[2:] in _BLOCKS:
            low, high = _BLOCKS[name[2:]]
            return opposite(lambda sign: low <= ord(sign) <= high) if negated else lambda sign: low <= ord(sign) <= high
        if name not in _CATEGORIES:
            raise self.fault(f"there is no category {name[:20]}")
        found: Test = lambda sign: unicodedata.category(sign).startswith(name)  # noqa: E731
        return opposite(found) if negated else found

    def _one(self, wanted: str) -> Test:
        if "i" not in self.flags:
            return lambda sign: sign == wanted
        forms = variants(wanted)
        return lambda sign: not forms.isdisjoint(variants(sign))

    def _class(self) -> Test:
        """Return the test of a [...] group, with its ranges, negation and subtraction."""
        negated = self.peek() == "^"
        self.at += negated
        tests: list[Test] = []
        taken: Test | None = None
        while self.peek() != "]" or not tests:
            if self.text.startswith("-[", self.at) and tests:
                self.at += 2
                taken = self._class()
                if self.peek() != "]":
                    raise self.fault("a subtraction must stand last in [...]")
                break
            tests.append(self._class_part())
        self.take()
        return self._combined(tests, taken, negated)

    def _combined(self, tests: list[Test], taken: Test | None, negated: bool) -> Test:
        base: Test = lambda sign: any(test(sign) for test in tests)  # noqa: E731
        kept = opposite(base) if negated else base
        return kept if taken is None else lambda sign: kept(sign) and not taken(sign)

    def _class_part(self) -> Test:
        start = self.take()
        if start == "[":
            raise self.fault("'[' must be written \\[ inside [...]")
        if start == "\\" and (self.peek().lower() in "dswicp"):
            return self._escaped()
        low = self._class_sign(start)
        if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", ""):
            self.at += 1
            high = self._class_sign(self.take())
            if high < low:
                raise self.fault(f"the range {low}-{high} is the wrong way round")
            return self._span(low, high)
        return self._one(low)

    def _class_sign(self, sign: str) -> str:
        if sign != "\\":
            return sign
        after = self.take()
        if after in _SINGLE:
            return _SINGLE[after]
        if after in "\\|.-^?*+{}()[]$":
            return after
        raise self.fault(f"\\{after} has no meaning inside [...]")

    def _span(self, low: str, high: str) -> Test:
        if "i" not in self.flags:
            return lambda sign: low <= sign <= high
        return lambda sign: any(low <= form <= high for form in variants(sign))

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


def variants(sign: str) -> frozenset[str]:
    """Return a sign in capitals and small letters."""
    return frozenset((sign, sign.lower(), sign.upper(), sign.casefold()))


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
