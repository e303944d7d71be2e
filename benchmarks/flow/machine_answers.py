"""Answers that a machine can give to any form: from each question's kind, limits and options.

A first guess is put to the form; where the form says no, that question's next guess is tried.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.cases.task_forms import TaskForm
from engine.clock import london
from engine.errors import EngineError
from forms.schema.questions import Field, Option
from forms.submission import answers

Options = Sequence[Option]
TEXTS = ("As agreed on the telephone.", "A Person", "person@example.com", "020 7946 0000", "AB1 2CD", "12345",
         "1234567890", "QQ123456C", "A")  # fmt: skip
NUMBERS = (50, 500, 1, 10, 100, 0)
DAYS = (14, 1, 0, 60, -1, -30, 365, -365, -20_000)


class CannotAnswer(EngineError):
    """A machine cannot answer this form."""


@dataclass(frozen=True)
class Guess:
    """What is posted, without files, and the typed answers that the form reads from it."""

    posted: list[tuple[str, str]]
    values: Mapping[str, Any]


def guess(task_form: TaskForm, now: datetime, turn: int = 0) -> Guess:
    """Return answers that a form takes, or raise CannotAnswer saying which question stood in the way.

    On each further turn at the same step another option is chosen, so that a loop comes to an end.
    """
    tried: Counter[str] = Counter()
    kinds = {field.key: field for field in task_form.form.questions}
    while True:
        values = {
            key: _nth(field, guesses_for(field, task_form, now, turn), tried[key])
            for key, field in kinds.items()
        }
        posted = answers.to_posted(task_form.form, values)
        read = answers.read_answers(task_form.form, posted, facts=task_form.facts, options=task_form.options)
        if read.ok:
            return Guess(posted, read.values)
        for name, words in read.errors.items():
            key = next((key for key in (name, name.split("-")[0]) if key in kinds), "")
            tried[key] += 1
            if not key or tried[key] >= len(guesses_for(kinds[key], task_form, now, turn)):
                raise CannotAnswer(_why(task_form, kinds.get(key), words))


def guesses_for(field: Field, task_form: TaskForm, now: datetime, turn: int) -> list[Any]:
    """Return possible answers to a question, the likeliest first."""
    guesses = _guesses_for(field, task_form, now, turn)
    return guesses if field.required else [*guesses, None]


def _guesses_for(field: Field, task_form: TaskForm, now: datetime, turn: int) -> list[Any]:
    if field.kind == "rows":
        below = [(column, guesses_for(column, task_form, now, turn)) for column in field.questions]
        most = max((len(guesses) for _, guesses in below), default=0)
        return [
            [{column.key: _nth(column, guesses, number) for column, guesses in below}]
            for number in range(most)
        ]
    if field.kind in _CHOICES:
        options = task_form.options[field.source] if field.source else field.options
        return _CHOICES[field.kind]([option.value for option in options], turn)
    return _KINDS[field.kind](field, now)


def _nth(field: Field, guesses: Sequence[Any], number: int) -> Any:
    return guesses[min(number, len(guesses) - 1)] if guesses else None


def _texts(field: Field, _: datetime) -> list[Any]:
    limits = field.limits
    fitting = [text.ljust(limits.min_length, ".")[: limits.max_length] for text in TEXTS]
    return [text for text in fitting if limits.pattern is None or limits.pattern.fullmatch(text)]


def _numbers(field: Field, _: datetime) -> list[Any]:
    limits = field.limits
    ends = [limit for limit in (limits.smallest, limits.largest) if limit is not None]
    least = Decimal("-Infinity") if limits.smallest is None else limits.smallest
    most = Decimal("Infinity") if limits.largest is None else limits.largest
    numbers = [number for number in (*map(Decimal, NUMBERS), *ends) if least <= number <= most]
    return [int(pounds * 100) for pounds in numbers] if field.kind == "money" else numbers


def _days(field: Field, now: datetime) -> list[Any]:
    moments = [now + timedelta(days=days) for days in DAYS]
    return moments if field.kind == "datetime" else [london(moment).date() for moment in moments]


def _times(_: Field, __: datetime) -> list[Any]:
    return [time(10), time(14), time(23, 59)]


def _one(values: list[str], turn: int) -> list[Any]:
    first = turn % len(values) if values else 0
    return values[first:] + values[:first]


def _some(values: list[str], turn: int) -> list[Any]:
    return [[value] for value in _one(values, turn)] + [values]


_KINDS: dict[str, Callable[[Field, datetime], list[Any]]] = {
    **dict.fromkeys(("text", "textarea"), _texts),
    **dict.fromkeys(("number", "money"), _numbers),
    **dict.fromkeys(("date", "datetime"), _days),
    "time": _times,
    "checkbox": lambda _, __: [True, False],
    "file": lambda _, __: [None],
}
_CHOICES: dict[str, Callable[[list[str], int], list[Any]]] = {
    "radio": _one,
    "select": _one,
    "checklist": _some,
    "ranking": lambda values, _: [values],
}


def _why(task_form: TaskForm, field: Field | None, words: str) -> str:
    where = f"the question “{field.label}”" if field else "the whole"
    return (
        f"The form “{task_form.form.key}” cannot be answered by a machine: for {where} it says “{words}”"
        " to every answer tried. Measure a folder whose form is plainer there."
    )
