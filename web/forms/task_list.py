"""The pages of a form that is a list of tasks: the list, one section, and "check your answers"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases.task_forms import CheckedAnswers, TaskForm
from forms.html import drawing
from forms.schema.questions import Field, Form
from forms.submission import answers, sections, summaries
from forms.submission.sections import Status
from web import errors
from web.forms import submitted_form
from web.forms.task_form_page import UNPROCESSABLE, Place


@dataclass(frozen=True)
class Row:
    """A section in the list: its name, its address (none if it cannot start) and how far it is."""

    text: str
    href: str
    status: Status


def page(
    place: Place,
    task_form: TaskForm,
    checked: CheckedAnswers,
    *,
    problems: Mapping[str, str] | None = None,
    beside: Mapping[str, object],
) -> ResponseReturnValue:
    """Return the list of the sections, and with `problems` what stops the form from being sent."""
    wrong = checked.answers.errors
    progress = sections.progress(task_form.form, task_form.draft, checked.answers, wrong)
    rows = [
        Row(
            line.section.label,
            "" if line.status is Status.CANNOT_START else _address(place, line.section),
            line.status,
        )
        for line in progress
    ]
    shown = {"place": place, "task_form": task_form, "rows": rows, "may_check": not wrong}
    shown["problems"] = _problems(place, task_form.form, problems or {})
    status = UNPROCESSABLE if problems else 200
    return render_template("task_list/list.html", **shown, **beside), status


def section_page(
    place: Place,
    task_form: TaskForm,
    key: str,
    typed: sections.Pairs,
    problems: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Return the page of one section, with what was typed into the whole form."""
    section = _section(task_form.form, key)
    if not sections.started(section, typed):
        defaults = drawing.starting(task_form.form)
        own = sections.names_of(section, [name for name, _ in defaults])
        typed = [*typed, *(pair for pair in defaults if pair[0] in own)]
    wrong = sections.errors_of(section, problems or {})
    drawn = drawing.draw(
        task_form.form,
        posted=typed,
        errors=wrong,
        options=task_form.options,
        facts=task_form.facts,
        section=section,
        files=task_form.files,
    )
    place = replace(place, files=any(field.kind == "file" for field in section.questions))
    shown = {"place": place, "task_form": task_form, "section": section, "drawn": drawn}
    return render_template("task_list/section.html", **shown), UNPROCESSABLE if wrong else 200


def section_place(case_id: str, section: str) -> Place:
    """Return where one section of the form for a new case is shown."""
    if not submitted_form.CASE_ID.fullmatch(case_id):
        raise errors.NothingHere
    return Place(
        "New package",
        url_for("referrals.save_section", case_id=case_id, section=section),
        url_for("referrals.section_visible", case_id=case_id, section=section),
        act="check",
        may_save=True,
        new_case_id=case_id,
        draft=url_for("referrals.save_section_draft", case_id=case_id, section=section),
        stands_at=url_for("referrals.section", case_id=case_id, section=section),
    )


def check_page(place: Place, task_form: TaskForm) -> ResponseReturnValue:
    """Return the answers of all sections, with the ways to change them and the button that sends them."""
    form, typed = task_form.form, task_form.draft
    lines = [
        (section.label, _address(place, section), _summary(task_form, section)) for section in form.sections
    ]
    shown = [line for line in lines if line[2]]
    return render_template("task_list/check.html", place=place, sections=shown, posted=typed)


def merge(task_form: TaskForm, key: str, posted: sections.Pairs) -> list[tuple[str, str]]:
    """Return what was typed into the whole form, with what one section's page posted in its place."""
    return sections.merge(_section(task_form.form, key), task_form.draft, posted)


def errors_in(form: Form, key: str, problems: Mapping[str, str]) -> dict[str, str]:
    """Return the errors of one section."""
    return sections.errors_of(_section(form, key), problems)


def with_row_changed(form: Form, posted: submitted_form.Pairs) -> submitted_form.Pairs | None:
    """Return the post with a row added or removed, if that was asked for."""
    return answers.change_rows(form, posted)


def _section(form: Form, key: str) -> Field:
    section = sections.by_key(form, key)
    if section is None:
        raise errors.NothingHere
    return section


def _summary(task_form: TaskForm, section: Field) -> Sequence[tuple[str, str]]:
    return summaries.of_section(
        task_form.form,
        section,
        task_form.draft,
        facts=task_form.facts,
        options=task_form.options,
        files=task_form.files,
    )


def _problems(place: Place, form: Form, problems: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the error summary in the order of the sections, each error with the way to its section."""
    listed = [
        {"text": text, "href": f"{_address(place, section)}?wrong=yes"}
        for section in form.sections
        for text in sections.errors_of(section, problems).values()
    ]
    linked = {line["text"] for line in listed}
    return [*listed, *({"text": text} for text in problems.values() if text not in linked)]


def _address(place: Place, section: Field) -> str:
    return url_for("referrals.section", case_id=place.new_case_id, section=section.key)
