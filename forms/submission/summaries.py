"""Answers in words, for "check your answers", receipts and the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from forms import notation
from forms.schema import questions
from forms.submission import answers, bound_form, fields, files, texts, visibility

NOT_ANSWERED = "Not answered"


def summary(
    form: questions.Form,
    pairs: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, files.FileValue] | None = None,
) -> list[tuple[str, str]]:
    """Return (label, answer in words) of every visible question, in the order of the page."""
    reading = answers.read(form, pairs, facts=facts, options=options, files=files)
    return list(_lines(form.questions, reading.bound, visibility.settle(reading)))


def of_section(
    form: questions.Form,
    section: questions.Field,
    pairs: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, files.FileValue] | None = None,
) -> list[tuple[str, str]]:
    """Return the lines of the summary that are of one group of the form."""
    reading = answers.read(form, pairs, facts=facts, options=options, files=files)
    return list(_lines(section.questions, reading.bound, visibility.settle(reading)))


def _lines(
    members: Iterable[questions.Field], bound: fields.BoundForm, hidden: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for question in members:
        field = bound[question.key]
        if field.name in hidden:
            continue
        if not isinstance(field, bound_form.RowsField):
            yield question.label, in_words(field)
            continue
        row_noun = question.properties.get("rowNoun", "entry")
        if not field.answered_rows:
            yield question.label, NOT_ANSWERED
        for place, (_, row) in enumerate(field.answered_rows, 1):
            said = "; ".join(f"{label}: {words}" for label, words in _lines(question.questions, row, hidden))
            yield f"{question.label}, {row_noun} {place}", said


def in_words(field: fields.AnswerField) -> str:
    """Return one answer in words: the labels of options, pounds, dates as people write them."""
    if field.data is None or field.data == []:
        return NOT_ANSWERED
    kind = field.question.kind
    if kind in {"radio", "select", "checklist", "ranking"}:
        return _chosen(field)
    if kind == "money":
        return notation.pounds(int(field.data))
    if kind == "checkbox":
        return "Yes" if field.data else "No"
    if kind == "file":
        return ", ".join(
            one["name"] for one in (field.data if isinstance(field.data, list) else [field.data])
        )
    return _plain(field.data)


def _chosen(field: fields.AnswerField) -> str:
    labels = {option.value: option.label for option in field.around.options_of(field.question)}
    chosen = field.data if isinstance(field.data, list) else [field.data]
    said = [labels.get(value, str(value)) for value in chosen]
    if field.question.kind == "ranking":
        return "; ".join(f"{place}. {label}" for place, label in enumerate(said, 1))
    return ", ".join(said)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(texts.LONDON)
        return f"{notation.day(local)} at {notation.time_of_day(local)}"
    if isinstance(value, date):
        return notation.day(value)
    if isinstance(value, time):
        return notation.time_of_day(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
