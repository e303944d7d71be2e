"""The bounds of an answer, from a component's `validate` block."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from forms import errors
from forms.schema import patterns, questions
from rules.regular_expressions.compiled_pattern import Pattern

#: Longest text where the form does not say, in characters.
LONGEST = {"text": 500, "textarea": 5_000}
LONGEST_ALLOWED = 50_000

_KNOWN = frozenset({"required", "minLength", "maxLength", "min", "max", "pattern", "validationType"})
_FORMATS = frozenset({"", "custom", "email", "phone"})


def read_limits(raw: Mapping[str, Any], kind: str, form: str, question: str) -> questions.Limits:
    """Return the bounds; refuse one that cannot be read."""
    rules = raw.get("validate") or {}
    if not isinstance(rules, dict) or not set(rules) <= _KNOWN:
        wrong = sorted(set(rules) - _KNOWN) if isinstance(rules, dict) else [str(rules)]
        raise errors.FormError(form, question, f"Nothing reads the rule “{wrong[0]}”.", "Use a check.")
    if raw.get("disallowPassedDates"):
        raise errors.FormError(form, question, "It forbids past dates.", "Use the property “check”.")
    longest = _whole(rules.get("maxLength"), LONGEST.get(kind, 500), form, question)
    format_name = str(rules.get("validationType") or "")
    if format_name not in _FORMATS:
        raise errors.FormError(form, question, f"No format “{format_name}” is known.", "Use email or phone.")
    return questions.Limits(
        min_length=_whole(rules.get("minLength"), 0, form, question),
        max_length=min(longest, LONGEST_ALLOWED),
        smallest=_number(rules.get("min"), Decimal(0) if kind == "money" else None, form, question),
        largest=_number(rules.get("max"), None, form, question),
        decimals=2 if kind == "money" else _whole(raw.get("decimalDigits"), 10, form, question),
        increment=_increment(raw, kind, form, question),
        pattern=_pattern(rules.get("pattern"), form, question),
        format="" if format_name == "custom" else format_name,
        counted=kind == "textarea" and bool(rules.get("maxLength")),
    )


def _increment(raw: Mapping[str, Any], kind: str, form: str, question: str) -> Decimal | None:
    """Return the steps in which a number is given, from its `increment`."""
    if kind not in {"number", "money"}:
        return None
    step = _number(raw.get("increment"), None, form, question)
    if step is not None and step <= 0:
        text = f"Its increment “{raw.get('increment')}” is not above zero."
        raise errors.FormError(form, question, text, "Correct it, or remove it.")
    return step


def _whole(value: Any, fallback: int, form: str, question: str) -> int:
    number = _number(value, Decimal(fallback), form, question)
    if number is None or number != int(number) or number < 0:
        raise errors.FormError(form, question, f"The bound “{value}” is not a whole number.", "Correct it.")
    return int(number)


def _number(value: Any, fallback: Decimal | None, form: str, question: str) -> Decimal | None:
    if value in (None, ""):
        return fallback
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise errors.FormError(form, question, f"The bound “{value}” is not a number.", "Correct the number.")
    return number


def _pattern(value: Any, form: str, question: str) -> Pattern | None:
    if not value:
        return None
    try:
        return patterns.read_pattern(str(value))
    except errors.FormsError as wrong:
        raise errors.FormError(form, question, str(wrong)) from wrong
