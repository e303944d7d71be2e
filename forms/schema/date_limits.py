"""The lowest and highest value of a date: FEEL, each with the reason that the error message gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from forms import errors
from forms.schema import conditions, questions
from rules import errors as rules_errors

#: The kinds of question that have a lowest and a highest value of this sort.
DATED = frozenset({"date", "datetime"})
#: What the properties are called; the reason of each is named after it.
EARLIEST, LATEST = "earliest", "latest"
PROPERTIES = frozenset({EARLIEST, LATEST, f"{EARLIEST}Reason", f"{LATEST}Reason"})


def read_bounds(
    properties: Mapping[str, str], kind: str, form: str, question: str
) -> tuple[questions.Bound, ...]:
    """Return the bounds that a question has, the lowest first; refuse one that nothing would read."""
    ends = [_read(properties, name, kind, form, question) for name in (EARLIEST, LATEST)]
    return tuple(bound for bound in ends if bound is not None)


def _read(
    properties: Mapping[str, str], name: str, kind: str, form: str, question: str
) -> questions.Bound | None:
    text, reason = properties.get(name, ""), properties.get(f"{name}Reason", "").strip()
    if (text or reason) and kind not in DATED:
        fix = "Use the property “check”."
        raise errors.FormError(form, question, f"Only a date can have the property “{name}”.", fix)
    if reason and not text:
        fix = f"Give it the property “{name}” too."
        raise errors.FormError(form, question, f"It gives a reason for “{name}”, which is not set.", fix)
    if not text:
        return None
    worked_out = conditions.compile_text(reason, form, question) if reason.startswith("=") else None
    value = conditions.compile_text(text, form, question)
    return questions.Bound(name == EARLIEST, value, reason, worked_out)


def check(form: questions.Form) -> None:
    """Refuse a bound that is no date, and a lowest value after the highest, as far as answers alone tell."""
    known = conditions.example_answers(form)
    for question in form.everything:
        ends = [_try(bound, known, form.key, question) for bound in question.bounds]
        if len(ends) == 2 and None not in ends and str(ends[0]) > str(ends[1]):
            text = f"Its lowest value “{question.bounds[0].value.text}” comes after its highest."
            raise errors.FormError(form.key, question.label, text, "Correct one of them.")


def _try(
    bound: questions.Bound, known: Mapping[str, object], form: str, question: questions.Field
) -> object | None:
    """Return the bound's value for example answers, or None when it reads a fact of the case too."""
    try:
        if not bound.value.names <= known.keys():
            return None
        value = bound.value(known)
    except rules_errors.FeelError as wrong:
        text = f"Its bound “{bound.value.text}” cannot be worked out. {wrong}"
        raise errors.FormError(form, question.label, text) from wrong
    if not isinstance(value, date):
        text = f"Its bound “{bound.value.text}” is not a date."
        raise errors.FormError(form, question.label, text, "Write a date, such as today.")
    return None if bound.value.names else value
