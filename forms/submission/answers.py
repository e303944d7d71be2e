"""Posted text -> typed answers, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.schema import questions
from forms.submission import (
    bound_form,
    date_bounds,
    error_messages,
    fields,
    files,
    posted,
    texts,
    visibility,
)
from rules import errors as rules_errors

#: Posted by a drawn form: the names that were hidden when it was drawn, separated by spaces.
WERE_HIDDEN = "_hidden"
#: Posted by the buttons that add a row (the list's name) and remove one (its name, with the row's number).
ADD_ROW, REMOVE_ROW = "_add", "_remove"


@dataclass(frozen=True)
class Answers:
    """Typed values by key, errors by name (`visits-1-day` inside a row), and the names that are hidden."""

    values: dict[str, object]
    errors: dict[str, str]
    hidden: frozenset[str]

    @property
    def ok(self) -> bool:
        """True when every visible question was answered as it should be."""
        return not self.errors


@dataclass(frozen=True)
class _Leaf:
    """One question as it is asked once, with the words that say in which row."""

    field: fields.AnswerField
    row: fields.BoundForm | None = None
    place: str = ""


def read_answers(
    form: questions.Form,
    pairs: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, files.FileValue] | None = None,
) -> Answers:
    """Return the typed answers of a post; `options` is keyed by source, `files` by id."""
    reading = read(form, pairs, facts=facts, options=options, files=files)
    hidden = visibility.settle(reading)
    errors: dict[str, str] = {}
    for leaf in _leaves(form.questions, reading.bound):
        if leaf.field.name not in hidden:
            text = _error_of(leaf, reading, hidden)
            if text:
                errors[leaf.field.name] = _with_place(text, leaf.place)
    _ask_newly_shown(reading, hidden, errors, posted.Posted(pairs).first(WERE_HIDDEN).split())
    return Answers(visibility.values(form.questions, reading.bound, hidden), errors, hidden)


def read(
    form: questions.Form,
    pairs: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, files.FileValue] | None = None,
) -> visibility.Reading:
    """Return the form bound to the post, nothing checked yet."""
    around = posted.Around(posted.Posted(pairs), options or {}, files or {})
    return visibility.Reading(form, bound_form.bind(form, around), facts or {})


def hidden_now(
    form: questions.Form,
    pairs: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
) -> frozenset[str]:
    """Return the names hidden for what is posted so far: the answer of `POST <form>/visible`."""
    return visibility.settle(read(form, pairs, facts=facts, options=options))


def to_posted(form: questions.Form, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a browser would have posted for the typed values."""
    return list(_pairs(form.questions, values, ""))


def change_rows(form: questions.Form, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """Return the post with a row added, or a row or file removed, if such a button was pressed, else None."""
    read_post = posted.Posted(pairs)
    added, removed = read_post.first(ADD_ROW), read_post.first(REMOVE_ROW)
    lists = {one.key for one in form.questions if one.kind == "rows"}
    others = [(name, value) for name, value in pairs if name not in (ADD_ROW, REMOVE_ROW)]
    if added in lists:
        numbers = bound_form.row_numbers(added, read_post)
        following = max(numbers, default=-1) + 1
        room = len(numbers) < bound_form.MOST_ROWS and following < 1000
        return [*others, (added, str(following))] if room else others
    name, _, number = removed.rpartition("-")
    if name in lists:
        return [pair for pair in others if not pair[0].startswith(f"{removed}-") and pair != (name, number)]
    if any(one.kind == "file" and one.key == name for one in form.everything):
        return [pair for pair in others if pair != (name, number)]
    return None


def _leaves(members: Iterable[questions.Field], bound: fields.BoundForm) -> Iterator[_Leaf]:
    for question in members:
        field = bound[question.key]
        yield _Leaf(field)
        if isinstance(field, bound_form.RowsField):
            noun = question.properties.get("rowNoun", "entry")
            for place, (_, row) in enumerate(field.answered_rows, 1):
                yield from (_Leaf(one, row, f"{noun} {place}") for one in row)


def _error_of(leaf: _Leaf, reading: visibility.Reading, hidden: frozenset[str]) -> str:
    leaf.field.validate(reading.bound)
    if leaf.field.errors:
        return str(leaf.field.errors[0])
    question = leaf.field.question
    if leaf.field.empty or not (question.check or question.bounds):
        return ""
    context = reading.context(hidden)
    if leaf.row is not None:
        context |= {one.short_name: None if one.name in hidden else one.data for one in leaf.row}
    own = {one.key for one in reading.form.everything if one.answered}
    return date_bounds.error(question, leaf.field.data, context, own) or _check(question, context)


def _check(question: questions.Field, context: Mapping[str, object]) -> str:
    """Return the words when the answer fails its check; one that reads a null does not apply."""
    if question.check is None:
        return ""
    if any(name in context and context[name] is None for name in question.check.names):
        return ""
    try:
        passed = visibility.truth(question.check, context, question) is True
    except rules_errors.FeelError:
        passed = False
    return "" if passed else error_messages.failed_check(question)


def _with_place(text: str, place: str) -> str:
    return text if not place or text.endswith(".") else f"{text} for {place}"


def _ask_newly_shown(
    reading: visibility.Reading, hidden: frozenset[str], errors: dict[str, str], were_hidden: Sequence[str]
) -> None:
    """Ask a question that appears only now, as it may without scripts: once, unless it was answered."""
    for name in were_hidden:
        if name in reading.bound and name not in hidden and name not in errors and reading.bound[name].empty:
            errors[name] = error_messages.newly_asked(reading.bound[name].question)


def _pairs(
    members: Iterable[questions.Field], values: Mapping[str, object], prefix: str
) -> Iterator[tuple[str, str]]:
    for question in members:
        value, name = values.get(question.key), prefix + question.key
        if question.kind == "rows":
            for number, row in enumerate(value if isinstance(value, list) else []):
                yield name, str(number)
                yield from _pairs(question.questions, row, f"{name}-{number}-")
        elif question.kind == "file":
            listed = value if isinstance(value, list) else [value]
            yield from ((name, one["id"]) for one in listed if files.is_file(one))
        else:
            yield from _pairs_of(question, name, value)


def _pairs_of(question: questions.Field, name: str, value: object) -> Iterator[tuple[str, str]]:
    if question.kind in texts.KINDS:
        for part, text in texts.KINDS[question.kind].write(value).items():
            yield posted.part_name(name, part), text
    elif question.kind == "ranking":
        for place, option in enumerate(value if isinstance(value, list) else [], 1):
            yield f"{name}-{option}", str(place)
    elif question.kind == "checklist":
        yield from ((name, str(one)) for one in (value if isinstance(value, list) else []))
    elif question.kind == "checkbox":
        yield from [(name, "yes")] if value else []
    elif question.kind in {"radio", "select"} and value is not None:
        yield name, str(value)
