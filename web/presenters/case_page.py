"""The first page of a case: where it stands in its journey, what comes next, and who has answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import actors
from engine.cases.open_calls import Answer, Call, Invited
from engine.definition.stages import Stage
from engine.outcomes import CaseSummary
from web.presenters import value_words

ANSWERS = {
    Answer.NONE: "No answer yet",
    Answer.ANSWERED: "Answered; sealed until the close",
    Answer.OFFERED: "Made an offer",
    Answer.DECLINED: "Declined",
    Answer.WITHDREW: "Withdrew its offer",
    Answer.LATE: "Answered after the close, which does not count",
}
NO_ANSWER = "No answer"
Row = Mapping[str, object]


@dataclass(frozen=True)
class BarStep:
    """A stage in the bar: its label, and whether it is "done", "now" or "later" and only where needed."""

    label: str
    place: str
    optional: bool


@dataclass(frozen=True)
class NextAct:
    """What comes next: the task that this person may do, or who is waited for and until when."""

    task: Row | None
    waits_for: str
    until: datetime | None


@dataclass(frozen=True)
class InvitedRow:
    """An invited provider as the page shows it."""

    party: str
    name: str
    answer: str
    has_answered: bool
    seen_at: datetime | None


def bar(stages: Sequence[Stage], label: str) -> list[BarStep]:
    """Return the bar of a journey with the stage at which a case is; empty if it is at none of them."""
    labels = [stage.label for stage in stages]
    if len(stages) < 2 or label not in labels:
        return []
    here = labels.index(label)
    return [
        BarStep(stage.label, _place(number, here), stage.optional and number != here)
        for number, stage in enumerate(stages)
    ]


def _place(number: int, here: int) -> str:
    if number == here:
        return "now"
    return "done" if number < here else "later"


def next_act(
    case: CaseSummary, tasks: Sequence[Row], calls: Sequence[Call], person: actors.Actor
) -> NextAct | None:
    """Return the one next act of a case; None when it has ended."""
    if case.status == "ended":
        return None
    for task in tasks:
        if _is_for(person, task):
            return NextAct(task, "", _moment(task["due_at"]))
    if tasks:
        first = tasks[0]
        return NextAct(None, f"{_doers(first)} to do “{first['label']}”", _moment(first["due_at"]))
    for call in calls:
        if call.open:
            return NextAct(None, "providers to answer the advert", call.closes_at)
    return NextAct(None, "a deadline", case.next_due_at)


def invited_rows(call: Call, invited: Mapping[str, Sequence[Invited]]) -> list[InvitedRow]:
    """Return the providers invited to an advert, those without an answer first while it is open."""
    rows = [
        InvitedRow(
            one.party, one.name, _answer(one, is_open=call.open), one.answer != Answer.NONE, one.seen_at
        )
        for one in invited[call.id]
    ]
    return sorted(rows, key=lambda row: row.has_answered) if call.open else rows


def _answer(invited: Invited, *, is_open: bool) -> str:
    return NO_ANSWER if invited.answer == Answer.NONE and not is_open else ANSWERS[invited.answer]


def _is_for(person: actors.Actor, task: Row) -> bool:
    return person.has_any(_roles(task)) and task["assigned_to"] in (None, person.id)


def _doers(task: Row) -> str:
    if task["assigned_name"]:
        return str(task["assigned_name"])
    return "the " + " or the ".join(value_words.in_words(role).lower() for role in _roles(task))


def _roles(task: Row) -> tuple[str, ...]:
    roles = task["roles"]
    return roles if isinstance(roles, tuple) else ()


def _moment(at: object) -> datetime | None:
    return at if isinstance(at, datetime) else None
