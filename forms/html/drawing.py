"""A form as GOV.UK markup: error summary, questions, rows; the <form> tag and its buttons are the page's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forms.html import choices, confirmations, macros, question_view, widgets
from forms.schema import questions
from forms.submission import answers, bound_form, fields, sections, visibility
from forms.submission.files import FileValue

#: First in every form, so that Enter never presses "Add another" or "Remove".
_FIRST_SUBMIT = Markup(
    '<button type="submit" class="homeward-first-submit" tabindex="-1" aria-hidden="true">Continue</button>'
)


@dataclass(frozen=True)
class _Page:
    """What is needed to draw one form."""

    reading: visibility.Reading
    hidden: frozenset[str]
    errors: Mapping[str, str]
    buttons: bool


@dataclass(frozen=True)
class Drawn:
    """A form as markup: the error summary, which stands first on its page, and the questions."""

    summary: Markup
    questions: Markup

    def __html__(self) -> Markup:
        return Markup("\n").join([self.summary, self.questions])

    def __str__(self) -> str:
        return self.__html__()


def draw(
    form: questions.Form,
    *,
    posted: Sequence[tuple[str, str]] = (),
    suggested: Sequence[tuple[str, str]] = (),
    buttons: bool = False,
    errors: Mapping[str, str] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    facts: Mapping[str, object] | None = None,
    section: questions.Field | None = None,
    files: Mapping[str, FileValue] | None = None,
) -> Drawn:
    """Return the error summary and the questions, with what was posted in the boxes.

    Before anything was posted, they hold what is `suggested`, else the defaults. With `buttons`, the question
    that says so is drawn as the buttons that send the form. With `section` only its questions are drawn.
    """
    shown = posted or _suggested(form, suggested)
    reading = answers.read(form, shown, facts=facts, options=options, files=files)
    page = _Page(reading, visibility.settle(reading), errors or {}, buttons)
    were_hidden = Markup('<input type="hidden" name="{}" value="{}">').format(
        answers.WERE_HIDDEN, " ".join(sorted(sections.names_of(section, page.hidden)))
    )
    confirmed = confirmations.of_other_answers(page.errors, posted)
    members = section.fields if section else form.fields
    parts = [_FIRST_SUBMIT, were_hidden, *confirmed, *_draw_all(members, page.reading.bound, page)]
    return Drawn(_summary(page), Markup("\n").join(parts))


def starting(form: questions.Form) -> list[tuple[str, str]]:
    """Return what a form holds before anybody has typed: its default values and empty rows."""
    return list(_defaults(form.questions, ""))


def _suggested(form: questions.Form, suggested: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    names = {name for name, _ in suggested}
    return [*(pair for pair in starting(form) if pair[0] not in names), *suggested]


def _defaults(members: Iterable[questions.Field], prefix: str) -> Iterator[tuple[str, str]]:
    for question in members:
        name = prefix + question.key
        if question.kind == "rows":
            wanted = question.default if isinstance(question.default, int) else 1
            for number in range(min(max(wanted, 0), bound_form.MOST_ROWS)):
                yield name, str(number)
                yield from _defaults(question.questions, f"{name}-{number}-")
        elif isinstance(question.default, list):
            yield from ((name, str(value)) for value in question.default)
        elif question.default not in (None, "", False):
            yield name, "yes" if question.default is True else str(question.default)


def _summary(page: _Page) -> Markup:
    """Return the error summary in the order of the page; an error about no single question has no link."""
    if not page.errors:
        return Markup("")
    anchors = dict(_anchors(page.reading.bound))
    ordered = [*(name for name in anchors if name in page.errors)]
    ordered += [name for name in page.errors if name not in anchors]
    listed = [
        {"text": page.errors[name], **({"href": f"#{anchors[name]}"} if name in anchors else {})}
        for name in ordered
    ]
    return macros.draw("error-summary", {"titleText": "There is a problem", "errorList": listed})


def _anchors(bound: fields.BoundForm) -> Iterator[tuple[str, str]]:
    for field in bound:
        if isinstance(field, bound_form.RowsField):
            first = next(
                (widgets.anchor(box) for row in field.rows.values() for box in row), f"{field.name}-add"
            )
            yield field.name, first
            for row in field.rows.values():
                yield from _anchors(row)
        else:
            yield field.name, widgets.anchor(field)


def _draw_all(members: Iterable[questions.Field], bound: fields.BoundForm, page: _Page) -> Iterator[Markup]:
    for question in members:
        name = bound.prefix + question.key
        drawn = _draw_one(question, bound, page)
        if question.hidden_if is None:
            yield drawn
        else:
            hidden = Markup(" hidden") if name in page.hidden else Markup("")
            yield Markup('<div data-question="{}"{}>\n{}\n</div>').format(name, hidden, drawn)


def _draw_one(question: questions.Field, bound: fields.BoundForm, page: _Page) -> Markup:
    if question.kind == "prose":
        return macros.passage(question.label)
    if question.kind == "separator":
        return Markup('<hr class="govuk-section-break govuk-section-break--l govuk-section-break--visible">')
    if question.kind == "group":
        return _draw_group(question, bound, page)
    field = bound[question.key]
    shown = question_view.Shown(field, page.errors.get(field.name, ""))
    if page.buttons and question.properties.get("buttons") == "true":
        return choices.buttons(shown)
    drawn = _draw_rows(shown, page) if isinstance(field, bound_form.RowsField) else widgets.draw(shown)
    return drawn + confirmations.box(field.name, shown.error)


def _draw_group(question: questions.Field, bound: fields.BoundForm, page: _Page) -> Markup:
    inside = Markup("\n").join(_draw_all(question.fields, bound, page))
    if not question.label:
        return inside
    legend = {
        "text": question.label,
        "classes": f"govuk-fieldset__legend--{question.properties.get('size', 'm')}",
    }
    return macros.draw("fieldset", {"legend": legend, "html": inside, "classes": "homeward-group"})


def _draw_rows(shown: question_view.Shown, page: _Page) -> Markup:
    """Return every row as a fieldset with a button to remove it, and a button to add another."""
    field, question = shown.field, shown.question
    rows = field.rows if isinstance(field, bound_form.RowsField) else {}
    noun = question.properties.get("rowNoun", "entry")
    drawn = [
        _draw_row(
            question, row, f"{field.name}-{number}", f"{noun.capitalize()} {place}", page, len(rows) > 1
        )
        for place, (number, row) in enumerate(rows.items(), 1)
    ]
    marks = [
        Markup('<input type="hidden" name="{}" value="{}">').format(field.name, number) for number in rows
    ]
    button = macros.draw(
        "button",
        {
            "text": f"Add another {noun}" if rows else f"Add {noun}",
            "name": answers.ADD_ROW,
            "value": field.name,
            "id": f"{field.name}-add",
            "classes": "govuk-button--secondary",
        },
    )
    return question_view.group(shown, Markup("\n").join([*marks, *drawn, button]))


def _draw_row(
    question: questions.Field, row: fields.BoundForm, name: str, title: str, page: _Page, removable: bool
) -> Markup:
    inside = [*_draw_all(question.fields, row, page)]
    if removable:
        words = Markup('Remove<span class="govuk-visually-hidden"> {}</span>').format(title.lower())
        button = {
            "html": words,
            "name": answers.REMOVE_ROW,
            "value": name,
            "classes": "govuk-button--secondary",
        }
        inside.append(macros.draw("button", button))
    legend = {"text": title, "classes": "govuk-fieldset__legend--s"}
    drawn = macros.draw("fieldset", {"legend": legend, "html": Markup("\n").join(inside)})
    return Markup('<div class="homeward-row">{}</div>').format(drawn)
