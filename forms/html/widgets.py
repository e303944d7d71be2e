"""One question as markup: the params of its GOV.UK macro, built per kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from forms.html import choices, macros, question_view
from forms.schema import questions
from forms.submission import answers, fields, files

_WIDTHS = (2, 3, 4, 5, 10, 20, 30)
_DATE_HINT = "For example, 27 3 2027"


def draw(shown: question_view.Shown) -> Markup:
    """Draw one question (rows are drawn by `drawing`)."""
    return _WIDGETS[shown.question.kind](shown)


def anchor(field: fields.AnswerField) -> str:
    """Return the id of the control that an error link should reach."""
    kind = field.question.kind
    if kind in {"date", "datetime"}:
        return f"{field.name}-{(field.wrong_part or 'day').split()[0]}"
    return f"{field.name}-{field.wrong_part or '0'}" if kind == "ranking" else field.name


def _text(shown: question_view.Shown) -> Markup:
    question = shown.question
    params = {
        **question_view.labelled(shown),
        "value": shown.typed(),
        **_input_of(question),
        **_autocomplete(question),
    }
    if question.prefix:
        params["prefix"] = {"text": question.prefix}
    if question.suffix:
        params["suffix"] = {"text": question.suffix}
    return macros.draw("input", params)


def _input_of(question: questions.Field) -> dict[str, Any]:
    """Return type, width and keyboard of a one-line box."""
    number = question.kind in {"number", "money"}
    width = question.properties.get("width", "10" if number else "")
    attributes: dict[str, Any] = {"spellcheck": question.properties.get("spellcheck", "") == "true" or None}
    if number:
        attributes["inputmode"] = "numeric" if question.limits.decimals == 0 else "decimal"
    if question.limits.format in {"email", "phone"}:
        attributes |= {
            "type": {"email": "email", "phone": "tel"}[question.limits.format],
            "spellcheck": False,
        }
    if "inputmode" in question.properties:
        attributes["inputmode"] = question.properties["inputmode"]
    if width.isdigit():
        nearest = next((size for size in _WIDTHS if size >= int(width)), 30)
        attributes["classes"] = f"govuk-input--width-{nearest}"
    return {name: value for name, value in attributes.items() if value is not None}


def _autocomplete(question: questions.Field) -> dict[str, str]:
    wanted = question.properties.get("autocomplete")
    return {"autocomplete": wanted} if wanted else {}


def _textarea(shown: question_view.Shown) -> Markup:
    rows = shown.question.properties.get("rows", "5")
    params = {**question_view.labelled(shown), "value": shown.typed(), "rows": rows}
    if shown.question.limits.counted:
        return macros.draw("character-count", {**params, "maxlength": shown.question.limits.max_length})
    return macros.draw("textarea", {**params, **_autocomplete(shown.question)})


def _time(shown: question_view.Shown) -> Markup:
    params = question_view.labelled(shown, "For example, 5pm or 17:00")
    return macros.draw("input", {**params, "value": shown.typed(), "classes": "govuk-input--width-5"})


def _date(shown: question_view.Shown) -> Markup:
    items = [_box(shown, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    return _boxes(shown, items, _DATE_HINT)


def _datetime(shown: question_view.Shown) -> Markup:
    items = [_box(shown, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    items.append({**_box(shown, "time", 5), "inputmode": "text"})
    return _boxes(shown, items, f"{_DATE_HINT}, 5pm (UK time)")


def _boxes(shown: question_view.Shown, items: list[dict[str, Any]], hint: str) -> Markup:
    params = {
        "id": shown.name,
        "namePrefix": shown.name,
        "fieldset": question_view.legend(shown),
        "items": items,
    }
    return macros.draw("date-input", {**params, **question_view.common(shown, hint)})


def _box(shown: question_view.Shown, part: str, width: int) -> dict[str, Any]:
    parts = shown.field.wrong_part.split()
    wrong = shown.error and (not parts or part in parts)
    box: dict[str, Any] = {"name": part, "value": shown.typed(part)}
    box["classes"] = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
    if shown.question.properties.get("autocomplete") == "bday":
        box["autocomplete"] = f"bday-{part}"
    return box


def _file(shown: question_view.Shown) -> Markup:
    attributes: dict[str, Any] = {}
    if shown.question.accept:
        attributes["accept"] = shown.question.accept
    params = {**question_view.labelled(shown), "multiple": shown.question.multiple, "attributes": attributes}
    return Markup("").join([*_chosen(shown), macros.draw("file-upload", params)])


def _chosen(shown: question_view.Shown) -> Iterator[Markup]:
    """Yield each file already chosen: its name, its id for the next post, and a button to remove it."""
    chosen = shown.field.data
    for one in chosen if isinstance(chosen, list) else [chosen] if chosen else []:
        label, name = shown.question.label, Markup.escape(one["name"])
        button = {
            "html": Markup('Remove<span class="govuk-visually-hidden"> {}</span>').format(name),
            "name": answers.REMOVE_ROW,
            "value": f"{shown.name}-{one['id']}",
            "classes": "govuk-button--secondary",
        }
        line = Markup('<p class="govuk-body homeward-break">{}: <strong>{}</strong> ({})</p>')
        yield Markup('<input type="hidden" name="{}" value="{}">').format(shown.name, one["id"])
        yield line.format(label, name, files.size_in_words(one["size"]))
        yield macros.draw("button", button)


_WIDGETS: Mapping[str, Callable[[question_view.Shown], Markup]] = {
    "text": _text,
    "textarea": _textarea,
    "number": _text,
    "money": _text,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "radio": choices.radio,
    "select": choices.select,
    "checklist": choices.checklist,
    "checkbox": choices.checkbox,
    "ranking": choices.ranking,
    "file": _file,
}
