"""The acts of a process: for each form, what is answered on which event, or without one.

An act file gives for a form key one act or a list of them. An act has `on: EVENT` (an event of the scenario,
`start` for the start form, `offer` for an open call's form) or `unsaid: true` (done when nothing else is).
It may have `as` (the role that does it, where it is not the task's first), `when` (FEEL that must be true),
`at` (FEEL: the moment the clock is set to first: the next advert of the scenario opens), `advert` (FEEL: the
number of that advert, where the case may have passed over one), `wait: true` (nobody
answers: the clock goes to the case's next deadline), and `answers`: for each question a FEEL expression.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definition.folder import Folder
from forms.schema import definition
from forms.schema.questions import Field, Form
from play import errors
from play.scenario import readers, schema, yaml_reader
from rules import errors as rules_errors
from rules import feel

START = "start"
OFFER = "offer"
FILE = "acts.yaml"
PLACE = f"examples/{FILE}"
_KEYS = ("on", "unsaid", "as", "when", "at", "advert", "wait", "answers")


@dataclass(frozen=True)
class Act:
    """What one form is answered with, and when. `on` is None for an act that is left unsaid."""

    form: str
    on: str | None
    role: str | None
    when: feel.Expression | None
    at: feel.Expression | None
    advert: feel.Expression | None
    wait: bool
    answers: Mapping[str, Callable[[Mapping[str, Any]], Any]]

    def fits(self, names: Mapping[str, Any]) -> bool:
        """Return whether its condition holds; without one it always does. Raises StuckError."""
        try:
            return self.when is None or self.when(names) is True
        except rules_errors.FeelError as fault:
            raise errors.StuckError(f"The condition of an act for “{self.form}” fails: {fault}") from None

    def values(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return its answers by question; raises StuckError."""
        values = {}
        for question, answer in self.answers.items():
            try:
                values[question] = answer(names)
            except rules_errors.FeelError as fault:
                raise errors.StuckError(f"“{self.form}” cannot be answered: {question}: {fault}") from None
        return values


@dataclass(frozen=True)
class Acts:
    """All acts of a process, by form."""

    by_form: Mapping[str, tuple[Act, ...]]

    def of(self, form: str, on: str | None) -> tuple[Act, ...]:
        """Return the acts that answer a form on an event, or (None) the form's unsaid acts."""
        return tuple(act for act in self.by_form.get(form, ()) if act.on == on)

    def answers_one_of(self, form: str, events: Iterable[str]) -> bool:
        """Return whether a form is answered by one of these events."""
        wanted = set(events)
        return any(act.on in wanted for act in self.by_form.get(form, ()))


def read_acts(folder: Folder) -> Acts:
    """Read the acts that lie beside a process's examples, and see that they fit its forms."""
    if PLACE not in folder.files:
        raise errors.ActsError(f"{folder.process} has no {PLACE}, which says how its forms are answered.")
    try:
        acts = parse(yaml_reader.read_yaml(folder.files[PLACE].decode()))
        forms = folder.of_kind("form")
        check(acts, {key: definition.read_form(text.decode(), key) for key, text in forms.items()})
    except UnicodeDecodeError:
        raise errors.ActsError(f"{PLACE}: this is not a text file in UTF-8.") from None
    except errors.FileError as fault:
        raise errors.ActsError(f"{PLACE}: {fault}") from None
    return acts


def parse(content: object) -> Acts:
    """Read the content of an act file."""
    forms = readers.names_in(content, "the acts")
    return Acts({form: tuple(_acts(form, acts_of_form)) for form, acts_of_form in forms.items()})


def check(acts: Acts, forms: Mapping[str, Form]) -> None:
    """Refuse acts for forms that are not there and answers to questions that are not asked."""
    for key, several in acts.by_form.items():
        if key not in forms:
            raise errors.ActsError(f"{PLACE}: there is no form {key}.")
        questions = {field.key for field in _flat(forms[key].fields)}
        for act in several:
            shapes_of = set(act.answers) - questions
            if shapes_of:
                raise errors.ActsError(
                    f"{PLACE}: the form {key} asks nothing named {', '.join(sorted(shapes_of))}."
                )


def _flat(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        if field.kind == "group":
            yield from _flat(field.fields)


def _acts(form: str, content: object) -> Iterable[Act]:
    several = content if isinstance(content, list) else [content]
    for number, one in enumerate(several, 1):
        yield _act(form, one, form if len(several) == 1 else f"{form}, act {number}")


def _act(form: str, content: object, place: str) -> Act:
    pairs = readers.names_in(content, place)
    readers.refuse_unknown(pairs, _KEYS, place)
    if ("on" in pairs) == (pairs.get("unsaid") is True):
        raise readers.refuse(place, "an act has either `on` with an event or `unsaid: true`.")
    on = pairs.get("on")
    if on is not None:
        readers.one_of(START, OFFER, *schema.EVENTS)(on, f"{place}: on")
    answers = readers.names_in(pairs.get("answers") or {}, f"{place}: answers")
    return Act(
        form,
        on,
        pairs.get("as"),
        _expression(pairs.get("when"), f"{place}: when"),
        _expression(pairs.get("at"), f"{place}: at"),
        _expression(pairs.get("advert"), f"{place}: advert"),
        pairs.get("wait") is True,
        {question: _needed(text, f"{place}: answers: {question}") for question, text in answers.items()},
    )


def _expression(text: object, place: str) -> feel.Expression | None:
    return None if text is None else _needed(text, place)


def _needed(text: object, place: str) -> feel.Expression:
    written = str(text).lower() if isinstance(text, bool) else str(text)
    try:
        return feel.compile_expression(written)
    except rules_errors.FeelError as fault:
        raise readers.refuse(place, str(fault)) from None
