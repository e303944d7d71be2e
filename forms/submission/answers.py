"""Posted text -> typed answers, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms import compiling, fields, files, posted, questions, texts, visibility, words
from rules import errors as rules_errors

#: Posted by a drawn form: the names that were hidden when it was drawn, separated by spaces.
WERE_HIDDEN = "_hidden"


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
    """One question as asked once, with the words that say which row it stands in."""

    field: fields.AnswerField
    row: fields.BoundForm | None = None
    place: str = ""


def read_answers(
    form: questions.Form,
    given: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, Sequence[files.FileAnswer]] | None = None,
) -> Answers:
    """Return the typed answers of a post; `options` is keyed by source, `files` by question."""
    reading = read(form, given, facts=facts, options=options, files=files)
    hidden = visibility.settle(reading)
    found: dict[str, str] = {}
    for leaf in _leaves(form.questions, reading.bound):
        if leaf.field.name not in hidden:
            text = _error_of(leaf, reading, hidden)
            if text:
                found[leaf.field.name] = _with_place(text, leaf.place)
    _ask_newly_shown(reading, hidden, found, posted.Posted(given).first(WERE_HIDDEN).split())
    return Answers(visibility.values(form.questions, reading.bound, hidden), found, hidden)


def read(
    form: questions.Form,
    given: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    files: Mapping[str, Sequence[files.FileAnswer]] | None = None,
) -> visibility.Reading:
    """Return the form bound to the post, nothing checked yet."""
    around = posted.Around(posted.Posted(given), options or {}, files or {})
    return visibility.Reading(form, compiling.bind(form, around), facts or {})


def hidden_now(
    form: questions.Form,
    given: Sequence[tuple[str, str]],
    *,
    facts: Mapping[str, object] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
) -> frozenset[str]:
    """Return the names hidden for what is posted so far: the answer of `POST <form>/visible`."""
    return visibility.settle(read(form, given, facts=facts, options=options))


def to_posted(form: questions.Form, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a browser would have posted for the typed values; files are left out."""
    return list(_pairs(form.questions, values, ""))


def change_rows(form: questions.Form, given: Sequence[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """Return the post with a row added or removed when such a button was pressed, else None."""
    read_post = posted.Posted(given)
    added, removed = read_post.first("_add"), read_post.first("_remove")
    lists = {one.key for one in form.questions if one.kind == "rows"}
    kept = [(name, value) for name, value in given if name not in ("_add", "_remove")]
    if added in lists:
        numbers = compiling.row_numbers(added, read_post)
        following = max(numbers, default=-1) + 1
        room = len(numbers) < compiling.MOST_ROWS and following < 1000
        return [*kept, (added, str(following))] if room else kept
    name, _, number = removed.rpartition("-")
    if name in lists:
        return [pair for pair in kept if not pair[0].startswith(f"{removed}-") and pair != (name, number)]
    return None


def _leaves(asked: Iterable[questions.Field], bound: fields.BoundForm) -> Iterator[_Leaf]:
    for question in asked:
        field = bound[question.key]
        yield _Leaf(field)
        if isinstance(field, compiling.RowsField):
            noun = question.properties.get("rowNoun", "entry")
            for place, (_, row) in enumerate(field.kept, 1):
                yield from (_Leaf(one, row, f"{noun} {place}") for one in row)


def _error_of(leaf: _Leaf, reading: visibility.Reading, hidden: frozenset[str]) -> str:
    leaf.field.validate(reading.bound)
    if leaf.field.errors:
        return str(leaf.field.errors[0])
    question = leaf.field.question
    if question.check is None or leaf.field.empty:
        return ""
    context = reading.context(hidden)
    if leaf.row is not None:
        context |= {one.short_name: None if one.name in hidden else one.data for one in leaf.row}
    if any(name in context and context[name] is None for name in question.check.names):
        return ""
    try:
        passed = visibility.truth(question.check, context, question) is True
    except rules_errors.FeelError:
        passed = False
    return "" if passed else words.failed_check(question)


def _with_place(text: str, place: str) -> str:
    return text if not place or text.endswith(".") else f"{text} for {place}"


def _ask_newly_shown(
    reading: visibility.Reading, hidden: frozenset[str], found: dict[str, str], were_hidden: Sequence[str]
) -> None:
    """Without scripts a question may come up only now: ask it once, unless it was answered."""
    for name in were_hidden:
        if name in reading.bound and name not in hidden and name not in found and reading.bound[name].empty:
            found[name] = words.newly_asked(reading.bound[name].question)


def _pairs(
    asked: Iterable[questions.Field], values: Mapping[str, object], prefix: str
) -> Iterator[tuple[str, str]]:
    for question in asked:
        value, name = values.get(question.key), prefix + question.key
        if question.kind == "rows":
            for number, row in enumerate(value if isinstance(value, list) else []):
                yield name, str(number)
                yield from _pairs(question.questions, row, f"{name}-{number}-")
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
