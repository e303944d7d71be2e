"""Finds which signs are the same letter, for flag i of a pattern.

The package regex has such a flag too. With it \\p{Lu} means any letter, and where a branch begins with one it
may give a wrong answer. So the flag is not used: the other cases of a letter are written out.
"""

from __future__ import annotations

import functools
from collections import defaultdict

import regex

_LAST = 0x1FFFF
"""No script with capital and small letters stands beyond."""


@functools.cache
def _cases() -> dict[str, set[str]]:
    """Return for each letter the signs that are equal to it in capitals or in small letters."""
    by_capital: defaultdict[str, set[str]] = defaultdict(set)
    by_small: defaultdict[str, set[str]] = defaultdict(set)
    letters = [sign for sign in map(chr, range(_LAST)) if sign.lower() != sign.upper()]
    for sign in letters:
        by_capital[sign.upper()].add(sign)
        by_small[sign.lower()].add(sign)
    return {sign: by_capital[sign.upper()] | by_small[sign.lower()] for sign in letters}


def other_cases(low: str, high: str) -> str:
    """Return the other cases of the letters from low to high, as they are written inside [...]."""
    if low == high:
        signs = _cases().get(low, set())
    else:
        signs = set().union(*(cases for sign, cases in _cases().items() if low <= sign <= high))
    return "".join(regex.escape(sign) for sign in sorted(signs) if not low <= sign <= high)
