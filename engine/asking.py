"""A form put before a person: its options and facts from sources, and the answers typed and judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock
from engine.context import CaseContext
from engine.facts import FactGroup
from engine.operations import Operations
from forms import answers
from forms.questions import Form, Option

Posted = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A form ready to be drawn.

    The task or call (None at a start), options by source, facts for its conditions, groups of facts to show
    beside it, and what was typed or sent before.
    """

    task: Mapping[str, Any] | None
    form: Form
    options: Mapping[str, Sequence[Option]]
    facts: Mapping[str, Any]
    groups: Sequence[FactGroup]
    draft: Posted = ()


def asked(
    context: CaseContext,
    operations: Operations,
    key: str,
    shown: str,
    task: Mapping[str, Any] | None = None,
    draft: Posted = (),
) -> Asked:
    """Return a form with its options and facts as they are at this moment.

    `shown` names the sources of facts.
    """
    form = context.release.form(key)
    return Asked(
        task,
        form,
        options_of(form, operations, context),
        form_facts(context),
        facts_of(shown, operations, context),
        draft,
    )


def form_facts(context: CaseContext) -> dict[str, Any]:
    """Return what a form's conditions see beside its own answers.

    The case's variables, the time, and who answers.
    """
    times = {"now": context.now, "today": clock.london(context.now).date()}
    return {**context.variables, **times, "answered_by_staff": context.actor.party is None}


def options_of(form: Form, operations: Operations, context: CaseContext) -> dict[str, list[Option]]:
    """Return the options of every source the form names, as they are at this moment."""
    return {name: list(operations.source(name)(context)) for name in form.sources}


def facts_of(names: str, operations: Operations, context: CaseContext) -> list[FactGroup]:
    """Return the facts to show beside a task, from its sources in their order."""
    return [group for name in names.split() for group in operations.source(name)(context)]


def read(
    form: Form,
    posted: Posted,
    operations: Operations,
    context: CaseContext,
    files: Mapping[str, Sequence[Any]] | None = None,
) -> answers.Answers:
    """Return the typed answers, judged against the options as they are in this transaction."""
    return answers.read_answers(
        form, posted, facts=form_facts(context), files=files, options=options_of(form, operations, context)
    )
