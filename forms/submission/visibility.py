"""Which questions are hidden: FEEL over the other answers and the facts, settled in a few rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forms import errors
from forms.schema import conditions, questions
from forms.submission import bound_form, fields
from rules import errors as rules_errors
from rules import feel


@dataclass(frozen=True)
class Reading:
    """A form, the WTForms form bound to the post, and the facts that conditions may read."""

    form: questions.Form
    bound: fields.BoundForm
    facts: Mapping[str, object]

    def context(self, hidden: frozenset[str]) -> dict[str, object]:
        """Return facts and answers by name, hidden answers null."""
        return {**self.facts, **values(self.form.questions, self.bound, hidden)}


def settle(reading: Reading) -> frozenset[str]:
    """Return the names of all hidden fields, groups and passages; inside a row the name carries the row."""
    hidden: frozenset[str] = frozenset()
    for _ in range(conditions.MOST_ROUNDS + 1):
        context = reading.context(hidden)
        now = frozenset(_hidden(reading.form.fields, reading.bound, context, hidden))
        if now == hidden:
            break
        hidden = now
    return hidden


def values(
    members: Iterable[questions.Field], bound: fields.BoundForm, hidden: frozenset[str]
) -> dict[str, object]:
    """Return the typed values of the questions; hidden and unreadable ones are null."""
    by_key: dict[str, object] = {}
    for question in members:
        field = bound[question.key]
        if field.name in hidden:
            by_key[question.key] = None
        elif isinstance(field, bound_form.RowsField):
            by_key[question.key] = [values(question.questions, row, hidden) for _, row in field.answered_rows]
        else:
            by_key[question.key] = field.data
    return by_key


def truth(expression: feel.Expression, context: Mapping[str, object], question: questions.Field) -> object:
    """Return the value of a condition; a name that nothing answers is the analyst's mistake."""
    unknown = sorted((expression.names | _clock_names(expression.text)) - context.keys())
    if unknown:
        raise errors.FormsError(
            f"A condition of “{question.label or question.key}” reads “{unknown[0]}”, which is neither "
            "a question of this form nor a fact of the case."
        )
    return expression(context)


def _clock_names(text: str) -> set[str]:
    """Return `now` and `today` where the text reads them: as names of FEEL functions `names` lacks them."""
    return set(re.findall(r"\b(?:now|today)\b", re.sub(r'"[^"]*"', "", text)))


def _hidden(
    members: Iterable[questions.Field],
    bound: fields.BoundForm,
    context: Mapping[str, object],
    hidden: frozenset[str],
) -> Iterator[str]:
    for one in members:
        name = bound[one.key].name if one.answered else f"{bound.prefix}{one.key}"
        if one.hidden_if is not None and _is_hidden(one, one.hidden_if, context):
            yield name
            yield from _names_below(one, bound)
        elif one.kind == "rows":
            yield from _hidden_in_rows(one, bound[one.key], context, hidden)
        elif one.fields:
            yield from _hidden(one.fields, bound, context, hidden)


def _is_hidden(one: questions.Field, condition: feel.Expression, context: Mapping[str, object]) -> bool:
    """Return True when the condition holds; one that takes too much work on what was typed does not."""
    try:
        return truth(condition, context, one) is True
    except rules_errors.FeelError:
        return False


def _hidden_in_rows(
    one: questions.Field, field: fields.AnswerField, context: Mapping[str, object], hidden: frozenset[str]
) -> Iterator[str]:
    rows = field.rows if isinstance(field, bound_form.RowsField) else {}
    for row in rows.values():
        in_row = {**context, **values(one.questions, row, hidden)}
        yield from _hidden(one.fields, row, in_row, hidden)


def _names_below(one: questions.Field, bound: fields.BoundForm) -> Iterator[str]:
    if one.kind == "rows":
        return
    for below in one.fields:
        yield f"{bound.prefix}{below.key}"
        yield from _names_below(below, bound)
