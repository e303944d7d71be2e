"""Forms for tasks: their options and facts from sources, and reading and checking the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine import clock
from engine.cases.context import CaseContext
from engine.definition import answer_flow
from engine.definition.operations import Operations
from engine.errors import NotFound
from engine.facts import FactGroup
from engine.store import files
from forms.schema.questions import Form, Option
from forms.submission import answers, doubts, sections
from forms.submission.files import FileValue

Posted = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TaskForm:
    """A form that is ready to be drawn.

    It has the task or call (None for a start form), the options by source, the facts for its conditions, the
    groups of facts to show beside it, what was typed or sent before, what the boxes hold otherwise, and by id
    the files that wait to be sent.
    """

    task: Mapping[str, Any] | None
    form: Form
    options: Mapping[str, Sequence[Option]]
    facts: Mapping[str, Any]
    groups: Sequence[FactGroup]
    draft: Posted = ()
    suggested: Posted = ()
    files: Mapping[str, FileValue] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedAnswers:
    """The typed answers to a form, with the options and facts against which they were checked.

    `confirmed` has the doubts about them that the person confirmed.
    """

    form: Form
    options: Mapping[str, Sequence[Option]]
    facts: Mapping[str, Any]
    answers: answers.Answers
    confirmed: Sequence[str] = ()
    files: Mapping[str, FileValue] = field(default_factory=dict)


def build(
    context: CaseContext,
    operations: Operations,
    key: str,
    shown: str,
    task: Mapping[str, Any] | None = None,
    draft: Posted = (),
    form_id: str = "",
) -> TaskForm:
    """Return a form with its options and facts as they are now.

    `shown` names the sources of the facts to show beside it, separated by spaces. The person's files wait
    under `form_id`, the task or the new case.
    """
    form = context.release.form(key)
    return TaskForm(
        task,
        form,
        options_of(form, operations, context),
        form_facts(form, operations, context),
        facts_of(shown, operations, context),
        draft,
        suggested(form, operations, context),
        files.staged(context.connection, form, form_id, context.council, context.actor),
    )


def form_facts(form: Form, operations: Operations, context: CaseContext) -> dict[str, Any]:
    """Return what a form's conditions and bounds can use besides its own answers.

    These are the case's variables, the time, whether staff answer, and the values of each source that the
    form reads, under the source's name.
    """
    values = {name: operations.source(name)(context) for name in form.reads}
    times = {"now": context.now, "today": clock.london(context.now).date()}
    return {**context.variables, **times, "answered_by_staff": context.actor.party is None, **values}


def options_of(form: Form, operations: Operations, context: CaseContext) -> dict[str, list[Option]]:
    """Return the options of every source that the form names, as they are now."""
    return {name: list(operations.source(name)(context)) for name in form.sources}


def suggested(form: Form, operations: Operations, context: CaseContext) -> Posted:
    """Return what the questions hold that start from a source, as it is now; nothing if it has no value."""
    values = {key: operations.source(name)(context) for key, name in form.suggestions.items()}
    return answers.to_posted(form, {key: value for key, value in values.items() if value is not None})


def facts_of(names: str, operations: Operations, context: CaseContext) -> list[FactGroup]:
    """Return the facts to show beside a task, in the order of its sources."""
    return [group for name in names.split() for group in operations.source(name)(context)]


def read(
    form: Form,
    posted: Posted,
    operations: Operations,
    context: CaseContext,
    form_id: str = "",
) -> CheckedAnswers:
    """Return the typed answers, checked against the options and files as they are in this transaction."""
    facts, options = form_facts(form, operations, context), options_of(form, operations, context)
    waiting = files.staged(context.connection, form, form_id, context.council, context.actor)
    typed = answers.read_answers(form, posted, facts=facts, files=waiting, options=options)
    errors, confirmed = _objections(form, posted, typed, operations, context)
    return CheckedAnswers(form, options, facts, replace(typed, errors=errors), confirmed, waiting)


def with_section(form: Form, key: str, draft: Posted, posted: Posted) -> Posted:
    """Return what was typed into a form in sections, with what the page of one posted in its place."""
    section = sections.by_key(form, key)
    if section is None:
        raise NotFound
    return sections.merge(section, draft, posted)


def keep_files(context: CaseContext, form_id: str, case_id: str, sent: CheckedAnswers) -> None:
    """Give the case the files among the answers that were sent."""
    if sent.files:
        files.keep(
            context.connection,
            sent.form,
            form_id,
            context.council,
            context.actor,
            case_id,
            sent.answers.values,
        )


def _objections(
    form: Form,
    posted: Sequence[tuple[str, str]],
    typed: answers.Answers,
    operations: Operations,
    context: CaseContext,
) -> tuple[dict[str, str], list[str]]:
    """Return the errors of answers with what is objected to them, and the doubts that were confirmed."""
    uses = answer_flow.of_release(context.release, operations).get(form.key, {})
    errors, confirmed = dict(typed.errors), []
    marks, reason = doubts.confirmed(posted), doubts.reason(posted)
    objecting = operations.object_to if uses else None
    for objection in objecting(context, uses, typed.values) if objecting else ():
        answer = str(typed.values.get(objection.question))
        mark = doubts.mark_of(objection.question, answer, objection.text)
        if not objection.confirm:
            errors.setdefault(objection.question, objection.text)
        elif mark in marks and (reason or not objection.asks_reason):
            confirmed.append(
                objection.text + (f". {objection.confirm}: {reason}" if objection.asks_reason else "")
            )
        else:
            doubt = doubts.Doubt(objection.text, objection.confirm, mark, objection.asks_reason)
            errors.setdefault(objection.question, doubt)
    return errors, confirmed
