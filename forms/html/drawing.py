"""A form as GOV.UK markup: error summary, questions, rows; the <form> tag and its buttons are the page's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forms import answers, compiling, fields, macros, questions, shown, visibility, widgets
from forms.summaries import summary

__all__ = ["draw", "starting", "summary"]

#: First in every form, so that Enter never presses "Add another" or "Remove".
_FIRST_SUBMIT = Markup(
    '<button type="submit" class="homeward-first-submit" tabindex="-1" aria-hidden="true">Continue</button>'
)


@dataclass(frozen=True)
class _Page:
    """What one drawing of a form knows."""

    reading: visibility.Reading
    hidden: frozenset[str]
    errors: Mapping[str, str]


def draw(
    form: questions.Form,
    *,
    posted: Sequence[tuple[str, str]] = (),
    errors: Mapping[str, str] | None = None,
    options: Mapping[str, Sequence[questions.Option]] | None = None,
    facts: Mapping[str, object] | None = None,
) -> Markup:
    """Return the error summary and the questions, with what was posted (or the defaults) in the boxes."""
    reading = answers.read(form, posted or starting(form), facts=facts, options=options)
    page = _Page(reading, visibility.settle(reading), errors or {})
    were_hidden = Markup('<input type="hidden" name="{}" value="{}">').format(
        answers.WERE_HIDDEN, " ".join(sorted(page.hidden))
    )
    parts = [_FIRST_SUBMIT, were_hidden, *_draw_all(form.fields, page.reading.bound, page)]
    return Markup("\n").join([_summary(page), *parts])


def starting(form: questions.Form) -> list[tuple[str, str]]:
    """Return what a form holds before anybody has typed: its default values and empty rows."""
    return list(_defaults(form.questions, ""))


def _defaults(asked: Iterable[questions.Field], prefix: str) -> Iterator[tuple[str, str]]:
    for question in asked:
        name = prefix + question.key
        if question.kind == "rows":
            wanted = question.default if isinstance(question.default, int) else 1
            for number in range(min(max(wanted, 0), compiling.MOST_ROWS)):
                yield name, str(number)
                yield from _defaults(question.questions, f"{name}-{number}-")
        elif isinstance(question.default, list):
            yield from ((name, str(one)) for one in question.default)
        elif question.default not in (None, "", False):
            yield name, "yes" if question.default is True else str(question.default)


def _summary(page: _Page) -> Markup:
    """Return the error summary in the order of the page; an error of no question comes without a link."""
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
        if isinstance(field, compiling.RowsField):
            first = next(
                (widgets.anchor(one) for row in field.rows.values() for one in row), f"{field.name}-add"
            )
            yield field.name, first
            for row in field.rows.values():
                yield from _anchors(row)
        else:
            yield field.name, widgets.anchor(field)


def _draw_all(asked: Iterable[questions.Field], bound: fields.BoundForm, page: _Page) -> Iterator[Markup]:
    for one in asked:
        name = bound.prefix + one.key
        drawn = _draw_one(one, bound, page)
        if one.hidden_if is None:
            yield drawn
        else:
            hidden = Markup(" hidden") if name in page.hidden else Markup("")
            yield Markup('<div data-question="{}"{}>\n{}\n</div>').format(name, hidden, drawn)


def _draw_one(one: questions.Field, bound: fields.BoundForm, page: _Page) -> Markup:
    if one.kind == "prose":
        return macros.passage(one.label)
    if one.kind == "separator":
        return Markup('<hr class="govuk-section-break govuk-section-break--l govuk-section-break--visible">')
    if one.kind == "group":
        return _draw_group(one, bound, page)
    field = bound[one.key]
    asked = shown.Shown(field, page.errors.get(field.name, ""))
    return _draw_rows(asked, page) if isinstance(field, compiling.RowsField) else widgets.draw(asked)


def _draw_group(one: questions.Field, bound: fields.BoundForm, page: _Page) -> Markup:
    inside = Markup("\n").join(_draw_all(one.fields, bound, page))
    if not one.label:
        return inside
    legend = {"text": one.label, "classes": f"govuk-fieldset__legend--{one.properties.get('size', 'm')}"}
    return macros.draw("fieldset", {"legend": legend, "html": inside, "classes": "homeward-group"})


def _draw_rows(asked: shown.Shown, page: _Page) -> Markup:
    """Return every row as a fieldset with a button to remove it, and a button to add another."""
    field, question = asked.field, asked.question
    rows = field.rows if isinstance(field, compiling.RowsField) else {}
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
            "name": "_add",
            "value": field.name,
            "id": f"{field.name}-add",
            "classes": "govuk-button--secondary",
        },
    )
    return shown.group(asked, Markup("\n").join([*marks, *drawn, button]))


def _draw_row(
    question: questions.Field, row: fields.BoundForm, name: str, title: str, page: _Page, removable: bool
) -> Markup:
    inside = [*_draw_all(question.fields, row, page)]
    if removable:
        words = Markup('Remove<span class="govuk-visually-hidden"> {}</span>').format(title.lower())
        button = {"html": words, "name": "_remove", "value": name, "classes": "govuk-button--secondary"}
        inside.append(macros.draw("button", button))
    legend = {"text": title, "classes": "govuk-fieldset__legend--s"}
    drawn = macros.draw("fieldset", {"legend": legend, "html": Markup("\n").join(inside)})
    return Markup('<div class="homeward-row">{}</div>').format(drawn)
