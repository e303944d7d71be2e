"""Whether a date lies between its lowest and highest value, and the words when it does not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from forms import errors
from forms.schema import questions
from forms.submission import error_messages, texts, visibility
from rules import errors as rules_errors

_MINUTE = timedelta(minutes=1)


def error(
    question: questions.Field, value: object, context: Mapping[str, object], own: Collection[str]
) -> str:
    """Return why a date may not stand, in words, or nothing.

    `own` are the questions of the form. A bound that reads one of them does not apply until it is answered. A
    bound that is not known for another reason lets nothing through: it would be open just where it matters.
    """
    if not isinstance(value, date):
        return ""
    for bound in question.bounds:
        if any(name in own and context.get(name) is None for name in bound.value.names):
            continue
        limit = _limit(bound, question, context)
        if limit is None:
            return error_messages.unknown_bound(question, is_lowest=bound.is_lowest)
        if _is_outside(value, limit, is_lowest=bound.is_lowest):
            shown = _whole_minute(limit, up=bound.is_lowest)
            reason = _reason(bound, question, context)
            return error_messages.out_of_bounds(question, shown, reason, is_lowest=bound.is_lowest)
    return ""


def _limit(
    bound: questions.Bound, question: questions.Field, context: Mapping[str, object]
) -> date | datetime | None:
    """Return the value of a bound, as a day where a day is asked for, or None when it has none."""
    try:
        limit = visibility.truth(bound.value, context, question)
    except (errors.FormsError, rules_errors.FeelError):
        return None
    if isinstance(limit, datetime):
        if limit.tzinfo is None:
            return None
        return limit if question.kind == "datetime" else _day(limit)
    return limit if isinstance(limit, date) else None


def _is_outside(value: date | datetime, limit: date | datetime, *, is_lowest: bool) -> bool:
    if isinstance(value, datetime) and isinstance(limit, datetime):
        whole = _whole_minute(limit, up=is_lowest)
        return value < whole if is_lowest else value > whole
    return _day(value) < _day(limit) if is_lowest else _day(value) > _day(limit)


def _day(value: date | datetime) -> date:
    return value.astimezone(texts.LONDON).date() if isinstance(value, datetime) else value


def _whole_minute(limit: date | datetime, *, up: bool) -> date | datetime:
    """Return the nearest moment within the bound that people can type: they type no seconds."""
    if not isinstance(limit, datetime):
        return limit
    whole = limit.replace(second=0, microsecond=0)
    return whole + _MINUTE if up and whole < limit else whole


def _reason(bound: questions.Bound, question: questions.Field, context: Mapping[str, object]) -> str:
    if bound.worked_out_reason is None:
        return bound.reason
    try:
        reason = visibility.truth(bound.worked_out_reason, context, question)
    except (errors.FormsError, rules_errors.FeelError):
        return ""
    return reason if isinstance(reason, str) else ""
