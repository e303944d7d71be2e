"""Reads the parts of a regular expression that stand for one sign: escapes, categories and [...] groups."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rules.errors import Fault

Test = Callable[[str], bool]

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
_CATEGORIES = (
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
)  # fmt: skip


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
class Signs:
    """Walks over a pattern and reads what stands for one sign."""

    text: str
    flags: str
    at: int = 0

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

    def escaped(self) -> Test:
        """Return the test of what stands after a backslash."""
        sign = self.take()
        if sign in _SINGLE:
            return self.one(_SINGLE[sign])
        if sign.lower() in _CLASSES:
            test = _CLASSES[sign.lower()]
            return test if sign.islower() else opposite(test)
        if sign in "pP":
            return self._category(negated=sign == "P")
        if sign in "\\|.-^?*+{}()[]$":
            return self.one(sign)
        raise self.fault(f"\\{sign} has no meaning")

    def _category(self, *, negated: bool) -> Test:
        end = self.text.find("}", self.at)
        if self.peek() != "{" or end < 0:
            raise self.fault("\\p needs {...}")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        if name.startswith("Is") and name[2:] in _BLOCKS:
            low, high = _BLOCKS[name[2:]]
            return (
                opposite(lambda sign: low <= ord(sign) <= high)
                if negated
                else lambda sign: low <= ord(sign) <= high
            )
        if name not in _CATEGORIES:
            raise self.fault(f"there is no category {name[:20]}")

        def found(sign: str) -> bool:
            return unicodedata.category(sign).startswith(name)

        return opposite(found) if negated else found

    def one(self, wanted: str) -> Test:
        """Return the test for one sign."""
        if "i" not in self.flags:
            return lambda sign: sign == wanted
        forms = variants(wanted)
        return lambda sign: not forms.isdisjoint(variants(sign))

    def sign_class(self) -> Test:
        """Return the test of a [...] group, with its ranges, negation and subtraction."""
        negated = self.peek() == "^"
        self.at += negated
        tests: list[Test] = []
        taken: Test | None = None
        while self.peek() != "]" or not tests:
            if self.text.startswith("-[", self.at) and tests:
                self.at += 2
                taken = self.sign_class()
                if self.peek() != "]":
                    raise self.fault("a subtraction must stand last in [...]")
                break
            tests.append(self._class_part())
        self.take()
        return self._combined(tests, taken, negated)

    def _combined(self, tests: list[Test], taken: Test | None, negated: bool) -> Test:
        def base(sign: str) -> bool:
            return any(test(sign) for test in tests)

        kept = opposite(base) if negated else base
        return kept if taken is None else lambda sign: kept(sign) and not taken(sign)

    def _class_part(self) -> Test:
        start = self.take()
        if start == "[":
            raise self.fault("'[' must be written \\[ inside [...]")
        if start == "\\" and (self.peek().lower() in "dswicp"):
            return self.escaped()
        low = self._class_sign(start)
        if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", ""):
            self.at += 1
            high = self._class_sign(self.take())
            if high < low:
                raise self.fault(f"the range {low}-{high} is the wrong way round")
            return self._span(low, high)
        return self.one(low)

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


def variants(sign: str) -> frozenset[str]:
    """Return a sign in capitals and small letters."""
    return frozenset((sign, sign.lower(), sign.upper(), sign.casefold()))
