"""The FEEL of a form: when a question hides, and what must be true of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from forms import errors
from forms.schema import questions
from rules import errors as rules_errors
from rules import feel

#: One answer may hide another's condition; no form has a longer chain of them.
MOST_ROUNDS = 5

#: An answer of each kind, to try conditions on.
_EXAMPLES: Mapping[str, Any] = {
    **dict.fromkeys(("text", "textarea", "radio", "select"), "answer"),
    "checklist": ["answer"],
    "ranking": ["answer"],
    "number": Decimal(1),
    "money": 100,
    "date": date(2027, 1, 1),
    "time": time(9),
    "datetime": datetime(2027, 1, 1, 9, tzinfo=UTC),
    "checkbox": True,
    "rows": [],
}


def read_hide(raw: Mapping[str, Any], form: str, question: str) -> feel.Expression | None:
    """Return the compiled condition under which the component hides, if it has one."""
    conditional = raw.get("conditional")
    text = conditional.get("hide") if isinstance(conditional, dict) else None
    return compile_text(str(text), form, question, strict=False) if text else None


def read_check(properties: Mapping[str, str], form: str, question: str) -> feel.Expression | None:
    """Return the compiled check of the answer, if it has one."""
    text = properties.get("check")
    return compile_text(text, form, question) if text else None


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
    _try(form)


def example_answers(form: questions.Form) -> dict[str, object]:
    """Return an answer of the right type to every question, and a time at which it is answered."""
    answers = {one.key: _EXAMPLES.get(one.kind) for one in form.everything if one.answered}
    return {"today": _EXAMPLES["date"], "now": _EXAMPLES["datetime"], **answers}


def _try(form: questions.Form) -> None:
    """Try each condition on answers of the right types, so that a comparison of two types is refused now."""
    answered = example_answers(form)
    for one in form.everything:
        if one.hidden_if is None or not one.hidden_if.names <= answered.keys():
            continue
        try:
            feel.compile_expression(one.hidden_if.text)(answered)
        except rules_errors.FeelError as wrong:
            text = f"Its condition does not fit the answers it reads. {wrong}"
            raise errors.FormError(form.key, one.label or one.key, text) from wrong


def compile_text(text: str, form: str, question: str, *, strict: bool = True) -> feel.Expression:
    """Return FEEL compiled, whether or not it is written with a “=” in front."""
    try:
        return feel.compile_expression(text.strip().removeprefix("=").strip(), strict=strict)
    except rules_errors.FeelError as wrong:
        raise errors.FormError(form, question, f"Its condition cannot be read. {wrong}") from wrong


def _reads(fields: Iterable[questions.Field], above: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return for each field the names that its hiding depends on, those of the groups around it included."""
    reads: dict[str, frozenset[str]] = {}
    for one in fields:
        own = above | (one.hidden_if.names if one.hidden_if else frozenset())
        reads[one.key] = own
        reads |= _reads(one.fields, own)
    return reads


def _follow(
    key: str, reads: Mapping[str, frozenset[str]], path: tuple[str, ...], form: questions.Form
) -> None:
    if key in path:
        text = f"Its hiding depends on itself, by way of “{path[-1]}”."
        raise errors.FormError(form.key, key, text, "Break the circle of conditions.")
    if len(path) >= MOST_ROUNDS:
        text = f"It stands at the end of a chain of more than {MOST_ROUNDS} conditions."
        raise errors.FormError(form.key, key, text, "Let conditions read the first answers directly.")
    for name in reads.get(key, ()):
        _follow(name, reads, (*path, key), form)
