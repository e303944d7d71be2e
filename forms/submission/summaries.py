"""Answers in words, for "check your answers", receipts and the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from forms import answers, compiling, fields, files, questions, texts, visibility

NOT_ANSWERED = "Not answered"


def summary(
    form: questions.Form,
    given: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, Sequence[files.FileAnswer]] | None = None,
) -> list[tuple[str, str]]:
    """Return (label, answer in words) of every visible question, in the order of the page."""
    reading = answers.read(form, given, facts=facts, options=options, files=files)
    return list(_lines(form.questions, reading.bound, visibility.settle(reading)))


def _lines(
    asked: Iterable[questions.Field], bound: fields.BoundForm, hidden: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for question in asked:
        field = bound[question.key]
        if field.name in hidden:
            continue
        if not isinstance(field, compiling.RowsField):
            yield question.label, in_words(field)
            continue
        row_noun = question.properties.get("rowNoun", "entry")
        if not field.kept:
            yield question.label, NOT_ANSWERED
        for place, (_, row) in enumerate(field.kept, 1):
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
        return f"£{Decimal(field.data) / 100:,.2f}"
    if kind == "checkbox":
        return "Yes" if field.data else "No"
    if kind == "file":
        return ", ".join(one.name for one in (field.data if isinstance(field.data, list) else [field.data]))
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
        return f"{_day(local)} at {_clock(local.time())}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return _clock(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def _clock(value: time) -> str:
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"
