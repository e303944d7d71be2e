"""Patterns of questions: those of rules, and what people write in a form editor besides."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import ClassVar

from forms import errors
from rules.errors import Fault
from rules.regular_expressions.compiled_pattern import Pattern
from rules.regular_expressions.translation import Reader

LONGEST_PATTERN = 300
_FLAGS = re.compile(r"\(\?([ims]+)\)")
_NAME = re.compile(r"\?P?<[A-Za-z_]\w*>")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")


class _FormReader(Reader):
    """Reads digits and letters of ASCII, as form editors do; brackets and braces may stand for themselves."""

    SINGLE: ClassVar[Mapping[str, str]] = {
        **{sign: sign for sign in string.punctuation + " "},
        "n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v",
    }  # fmt: skip
    CLASSES: ClassVar[Mapping[str, str]] = {
        "d": "0-9", "D": "[^0-9]", "s": r" \t\n\r\f\v", "S": r"[^ \t\n\r\f\v]",
        "w": "A-Za-z0-9_", "W": "[^A-Za-z0-9_]",
    }  # fmt: skip
    LINE_ENDS: ClassVar[str] = r"\n"
    COUNTS: ClassVar[re.Pattern[str]] = re.compile(r"\{(?=,?\d)(\d{0,6})(?:(,)(\d{0,6}))?\}", re.ASCII)
    NEVER_FIRST: ClassVar[str] = "*+?"
    NEVER_IN_CLASS: ClassVar[str] = ""

    def _group(self) -> str:
        name = _NAME.match(self.text, self.at)
        self.at = name.end() if name else self.at
        return super()._group()

    def escaped(self) -> str:
        return "\\" + self.take() if self.peek() in tuple("bBAZ") else super().escaped()

    def single(self) -> str | None:
        code = _CODE.match(self.text, self.at)
        if code is None:
            return super().single()
        self.at = code.end()
        return chr(int(code[1] or code[2], 16))


def read_pattern(text: str) -> Pattern:
    """Return the compiled pattern of a question; raises FormsError."""
    if len(text) > LONGEST_PATTERN:
        raise errors.FormsError(f"The pattern is longer than {LONGEST_PATTERN} characters.")
    flags = _FLAGS.match(text)
    start, letters = (flags.end(), flags[1]) if flags else (0, "")
    try:
        return Pattern(text, _FormReader(text, letters, start).whole())
    except Fault as wrong:
        raise errors.FormsError(wrong.message) from wrong
