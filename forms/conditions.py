"""The FEEL of a form: when a question hides, and what must be true of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms import errors, questions, visibility
from rules import errors as rules_errors
from rules import feel


def read_hide(raw: Mapping[str, Any], form: str, question: str) -> feel.Expression | None:
    """Return the compiled condition under which the component hides, if it has one."""
    conditional = raw.get("conditional")
    text = conditional.get("hide") if isinstance(conditional, dict) else None
    return _compile(str(text), form, question, strict=False) if text else None


def read_check(properties: Mapping[str, str], form: str, question: str) -> feel.Expression | None:
    """Return the compiled check of the answer, if it has one."""
    text = properties.get("check")
    return _compile(text, form, question, strict=True) if text else None


def is_name(key: str) -> bool:
    """Return True when FEEL reads the key as one name."""
    try:
        return bool(feel.compile_expression(key).names == frozenset({key}))
    except rules_errors.FeelError:
        return False


def check(form: questions.Form) -> None:
    """Refuse conditions that hide each other in a circle or in a chain too long to settle."""
    reads = _reads(form.fields, frozenset())
    for key in reads:
        _follow(key, reads, (), form)


def _compile(text: str, form: str, question: str, *, strict: bool) -> feel.Expression:
    try:
        return feel.compile_expression(text.strip().removeprefix("=").strip(), strict=strict)
    except rules_errors.FeelError as wrong:
        raise errors.FormError(form, question, f"Its condition cannot be read. {wrong}") from wrong


def _reads(fields: Iterable[questions.Field], above: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return for each field the names that its hiding depends on, those of the groups around it included."""
    found: dict[str, frozenset[str]] = {}
    for one in fields:
        own = above | (one.hidden_if.names if one.hidden_if else frozenset())
        found[one.key] = own
        found |= _reads(one.fields, own)
    return found


def _follow(
    key: str, reads: Mapping[str, frozenset[str]], path: tuple[str, ...], form: questions.Form
) -> None:
    if key in path:
        text = f"Its hiding depends on itself, by way of “{path[-1]}”."
        raise errors.FormError(form.key, key, text, "Break the circle of conditions.")
    if len(path) >= visibility.MOST_ROUNDS:
        text = f"It stands at the end of a chain of more than {visibility.MOST_ROUNDS} conditions."
        raise errors.FormError(form.key, key, text, "Let conditions read the first answers directly.")
    for name in reads.get(key, ()):
        _follow(name, reads, (*path, key), form)
