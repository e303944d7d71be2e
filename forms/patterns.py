"""Patterns that analysts write: compiled when the form is read, refused when they could be slow."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any

from forms import errors

# The only way to see a pattern's parts; by name, because type checkers disagree on whether they are there.
_constants: Any = importlib.import_module("re._constants")
_parser: Any = importlib.import_module("re._parser")

LONGEST_PATTERN = 300
#: The most ways a backtracking match may try on one text; about a tenth of a second.
MOST_WAYS = 1_000_000

_ONE_WAY = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY", "RANGE", "NEGATE"})


def read_pattern(text: str, longest: int) -> re.Pattern[str]:
    """Return the compiled pattern; refuse one that is wrong or slow on a text of `longest` characters."""
    if len(text) > LONGEST_PATTERN:
        raise errors.FormsError(f"The pattern is longer than {LONGEST_PATTERN} characters.")
    try:
        compiled = re.compile(text, re.ASCII)
        parts = _parser.parse(text, re.ASCII)
    except (re.error, RecursionError, OverflowError) as wrong:
        raise errors.FormsError(f"The pattern cannot be read ({wrong}).") from wrong
    if _ways(parts, longest) > MOST_WAYS:
        raise errors.FormsError(
            "The pattern could take too long to try. Bound its repeats, for example {1,20} in place of +, "
            "and do not put a repeat inside a repeat."
        )
    return compiled


def _ways(parts: Iterable[Any], longest: int) -> int:
    """Return an upper bound of the ways to match the parts one after the other."""
    ways = 1
    for code, argument in parts:
        ways = min(ways * _ways_of(code, argument, longest), MOST_WAYS + 1)
    return ways


def _ways_of(code: Any, argument: Any, longest: int) -> int:
    name = str(code)
    if name in _ONE_WAY:
        return 1
    if name == "SUBPATTERN":
        return _ways(argument[-1], longest)
    if name == "BRANCH":
        return sum(_ways(branch, longest) for branch in argument[1])
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _ways_of_repeat(*argument, longest=longest)
    raise errors.FormsError("The pattern looks around or back. Use letters, classes and repeats only.")


def _ways_of_repeat(least: int, most: int, parts: Iterable[Any], *, longest: int) -> int:
    most = longest if most is _constants.MAXREPEAT else min(most, longest)
    inner = _ways(parts, longest)
    if inner == 1:
        return max(1, most - min(least, most) + 1)
    return int(min(inner ** min(most, 20) * (most + 1), MOST_WAYS + 1))
