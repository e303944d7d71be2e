"""A form put before a person: its options and facts from sources, and the answers typed and judged."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms import answers
from forms.questions import Form, Option

from engine.context import CaseContext
from engine.facts import FactGroup
from engine.operations import Operations

Posted = Sequence[tuple[str, str]]


def form_facts(context: CaseContext) -> dict[str, Any]:
    """Return what a form's conditions see beside its own answers: the case's variables, and who answers."""
    return {**context.variables, "now": context.now, "answered_by_staff": context.actor.party is None}


def options_of(form: Form, operations: Operations, context: CaseContext) -> dict[str, list[Option]]:
    """Return the options of every source the form names, as they are at this moment."""
    return {name: list(operations.source(name)(context)) for name in form.sources}


def facts_of(names: str, operations: Operations, context: CaseContext) -> list[FactGroup]:
    """Return the facts to show beside a task, from its sources in their order."""
    return [group for name in names.split() for group in operations.source(name)(context)]


def read(form: Form, posted: Posted, operations: Operations, context: CaseContext,
         files: Mapping[str, Sequence[Any]] | None = None) -> answers.Answers:
    """Return the typed answers, judged against the options as they are in this transaction."""
    return answers.read_answers(form, posted, facts=form_facts(context), files=files,
                                options=options_of(form, operations, context))
