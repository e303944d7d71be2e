"""Answers that a machine can give to any form: from each question's kind, limits and options.

A first guess is put to the form; where the form says no, that question's next guess is tried.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.asking import Asked
from engine.clock import london
from engine.errors import EngineError
from forms import answers
from forms.files import FileAnswer
from forms.questions import Field, Option

Options = Sequence[Option]
TEXTS = ("As agreed on the telephone.", "A Person", "person@example.com", "020 7946 0000", "AB1 2CD", "12345",
         "1234567890", "QQ123456C", "A")  # fmt: skip
NUMBERS = (50, 500, 1, 10, 100, 0)
DAYS = (14, 1, 0, 60, -1, -30, 365, -365, -20_000)
FILES = {"pdf": FileAnswer("note.pdf", b"%PDF-1.4\n%%EOF\n"), "txt": FileAnswer("note.txt", b"As agreed.\n")}


class CannotAnswer(EngineError):
    """A machine cannot answer this form."""


@dataclass(frozen=True)
class Guess:
    """What is posted, the files with it, and the typed answers it was read as."""

    posted: list[tuple[str, str]]
    files: Mapping[str, Sequence[FileAnswer]]
    values: Mapping[str, Any]


def guess(asked: Asked, now: datetime, turn: int = 0) -> Guess:
    """Return answers that a form takes, or raise CannotAnswer saying which question stood in the way.

    On each further turn at the same step another option is chosen, so that a loop comes to an end.
    """
    tried: Counter[str] = Counter()
    kinds = {field.key: field for field in asked.form.questions}
    files = {key: [_file(field)] for key, field in kinds.items() if field.kind == "file"}
    while True:
        values = {
            key: _nth(field, guesses_for(field, asked, now, turn), tried[key]) for key, field in kinds.items()
        }
        posted = answers.to_posted(asked.form, values)
        read = answers.read_answers(asked.form, posted, facts=asked.facts, options=asked.options, files=files)
        if read.ok:
            return Guess(posted, files, read.values)
        for name, words in read.errors.items():
            key = next((each for each in (name, name.split("-")[0]) if each in kinds), "")
            tried[key] += 1
            if not key or tried[key] >= len(guesses_for(kinds[key], asked, now, turn)):
                raise CannotAnswer(_why(asked, kinds.get(key), words))


def guesses_for(field: Field, asked: Asked, now: datetime, turn: int) -> list[Any]:
    """Return what may answer a question, the likeliest first."""
    found = _guesses_for(field, asked, now, turn)
    return found if field.required else [*found, None]


def _guesses_for(field: Field, asked: Asked, now: datetime, turn: int) -> list[Any]:
    if field.kind == "rows":
        below = [(each, guesses_for(each, asked, now, turn)) for each in field.questions]
        most = max((len(found) for _, found in below), default=0)
        return [[{each.key: _nth(each, found, number) for each, found in below}] for number in range(most)]
    if field.kind in _CHOICES:
        options = asked.options[field.source] if field.source else field.options
        return _CHOICES[field.kind]([each.value for each in options], turn)
    return _KINDS[field.kind](field, now)


def _nth(field: Field, guesses: Sequence[Any], number: int) -> Any:
    return guesses[min(number, len(guesses) - 1)] if guesses else None


def _texts(field: Field, _: datetime) -> list[Any]:
    limits = field.limits
    fitting = [text.ljust(limits.min_length, ".")[: limits.max_length] for text in TEXTS]
    return [text for text in fitting if limits.pattern is None or limits.pattern.fullmatch(text)]


def _numbers(field: Field, _: datetime) -> list[Any]:
    limits = field.limits
    ends = [each for each in (limits.smallest, limits.largest) if each is not None]
    least = Decimal("-Infinity") if limits.smallest is None else limits.smallest
    most = Decimal("Infinity") if limits.largest is None else limits.largest
    found = [each for each in (*map(Decimal, NUMBERS), *ends) if least <= each <= most]
    return [int(each * 100) for each in found] if field.kind == "money" else found


def _days(field: Field, now: datetime) -> list[Any]:
    moments = [now + timedelta(days=days) for days in DAYS]
    return moments if field.kind == "datetime" else [london(each).date() for each in moments]


def _times(_: Field, __: datetime) -> list[Any]:
    return [time(10), time(14), time(23, 59)]


def _one(values: list[str], turn: int) -> list[Any]:
    first = turn % len(values) if values else 0
    return values[first:] + values[:first]


def _some(values: list[str], turn: int) -> list[Any]:
    return [[each] for each in _one(values, turn)] + [values]


def _file(field: Field) -> FileAnswer:
    return FILES["txt" if field.accept and "pdf" not in field.accept else "pdf"]


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


def _why(asked: Asked, field: Field | None, words: str) -> str:
    where = f"the question “{field.label}”" if field else "the whole"
    return (
        f"The form “{asked.form.key}” cannot be answered by a machine: for {where} it says “{words}”"
        " to every answer tried. Measure a folder whose form is plainer there."
    )
