"""The sections of a form that is a list of tasks: what belongs to one, and how far each one is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forms.schema import questions
from forms.submission import answers, doubts

Pairs = Sequence[tuple[str, str]]


class Status(StrEnum):
    """How far a section is, in the words of the list."""

    COMPLETED = "Completed"
    IN_PROGRESS = "In progress"
    NOT_STARTED = "Not started"
    CANNOT_START = "Cannot start yet"


@dataclass(frozen=True)
class Progress:
    """A section and how far it is."""

    section: questions.Field
    status: Status


def by_key(form: questions.Form, key: str) -> questions.Field | None:
    """Return the section with this key, if the form has it."""
    return next((section for section in form.sections if section.key == key), None)


def names_of(section: questions.Field | None, names: Iterable[str]) -> frozenset[str]:
    """Return the names that are of this section: its questions, their parts and rows, and its groups.

    Without a section they are all of them.
    """
    if section is None:
        return frozenset(names)
    own = {field.key for field in _below(section)}
    return frozenset(name for name in names if name.partition("-")[0] in own)


def errors_of(section: questions.Field, errors: Mapping[str, str]) -> dict[str, str]:
    """Return the errors of the section's questions."""
    own = names_of(section, errors)
    return {name: text for name, text in errors.items() if name in own}


def merge(section: questions.Field, typed: Pairs, posted: Pairs) -> list[tuple[str, str]]:
    """Return what was typed into the whole form, with what the page of one section posted in its place.

    A page passes on what was confirmed in other sections, but not the reason that was written there.
    """
    replaced = names_of(section, [name for name, _ in typed]) | {doubts.CONFIRMED, answers.WERE_HIDDEN}
    added = names_of(section, [name for name, _ in posted]) | {doubts.CONFIRMED}
    if doubts.reason(posted):
        replaced |= {doubts.REASON}
        added |= {doubts.REASON}
    elsewhere = _hidden_in(typed) - names_of(section, _hidden_in(typed))
    hidden = " ".join(sorted(elsewhere | names_of(section, _hidden_in(posted))))
    others = [pair for pair in typed if pair[0] not in replaced]
    own = [pair for pair in posted if pair[0] in added]
    return [*others, *own, (answers.WERE_HIDDEN, hidden)]


def _hidden_in(pairs: Pairs) -> frozenset[str]:
    return frozenset(name for key, text in pairs if key == answers.WERE_HIDDEN for name in text.split())


def started(section: questions.Field, typed: Pairs) -> bool:
    """Return whether the page of a section was ever saved."""
    return bool(names_of(section, [name for name, _ in typed]))


def progress(
    form: questions.Form, typed: Pairs, checked: answers.Answers, errors: Mapping[str, str]
) -> list[Progress]:
    """Return how far each section is. One that is hidden by answers that are there is not needed."""
    listed = []
    for section in form.sections:
        if section.key not in checked.hidden:
            status = _status(started(section, typed), bool(errors_of(section, errors)))
            listed.append(Progress(section, status))
        elif section.hidden_if and any(
            checked.values.get(name) is None for name in section.hidden_if.names & checked.values.keys()
        ):
            listed.append(Progress(section, Status.CANNOT_START))
    return listed


def _status(is_started: bool, wrong: bool) -> Status:
    if not is_started:
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if wrong else Status.COMPLETED


def _below(field: questions.Field) -> Iterator[questions.Field]:
    for one in field.fields:
        yield one
        if not one.answered:
            yield from _below(one)
