"""Dates that a form asks for without saying how early and how late they may be, and why."""

from collections.abc import Iterator, Mapping

from engine.checks.problem import Problem
from forms.schema import date_limits
from forms.schema.questions import Bound, Field, Form

_ENDS = {"lowest": date_limits.EARLIEST, "highest": date_limits.LATEST}


def unbounded_dates(forms: Mapping[str, Form | None]) -> Iterator[Problem]:
    """Yield a problem for each date question without a lowest and a highest value, each with a reason."""
    for key, form in forms.items():
        for question in form.everything if form else ():
            if question.kind in date_limits.DATED:
                yield from _missing(f"forms/{key}.form", question)


def _missing(file: str, question: Field) -> Iterator[Problem]:
    bounds = {bound.is_lowest: bound for bound in question.bounds}
    for end, name in _ENDS.items():
        bound = bounds.get(name == date_limits.EARLIEST)
        if bound is None:
            fix = f"Give it the properties “{name}” and “{name}Reason”."
            yield Problem(file, question.label, f"This date has no {end} value.", fix, element=question.key)
        elif not _has_reason(bound):
            text = f"This date does not say why it has its {end} value."
            yield Problem(
                file, question.label, text, f"Give it the property “{name}Reason”.", element=question.key
            )


def _has_reason(bound: Bound) -> bool:
    return bool(bound.reason.removeprefix("=").strip())
