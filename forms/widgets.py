"""One question as markup: the params of its GOV.UK macro, built per kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from forms import choices, fields, macros, questions, shown

_WIDTHS = (2, 3, 4, 5, 10, 20, 30)
_DATE_HINT = "For example, 27 3 2027"


def draw(one: shown.Shown) -> Markup:
    """Return the markup of one question (rows are drawn by `drawing`)."""
    return _WIDGETS[one.question.kind](one)


def anchor(field: fields.AnswerField) -> str:
    """Return the id of the control that an error link should reach."""
    kind = field.question.kind
    if kind in {"date", "datetime"}:
        return f"{field.name}-{field.wrong_part or 'day'}"
    return f"{field.name}-{field.wrong_part or '0'}" if kind == "ranking" else field.name


def _text(one: shown.Shown) -> Markup:
    question = one.question
    params = {**shown.labelled(one), "value": one.typed(), **_input_of(question), **_autocomplete(question)}
    if question.prefix:
        params["prefix"] = {"text": question.prefix}
    if question.suffix:
        params["suffix"] = {"text": question.suffix}
    return macros.draw("input", params)


def _input_of(question: questions.Field) -> dict[str, Any]:
    """Return type, width and keyboard of a one-line box."""
    number = question.kind in {"number", "money"}
    width = question.properties.get("width", "10" if number else "")
    found: dict[str, Any] = {"spellcheck": question.properties.get("spellcheck", "") == "true" or None}
    if number:
        found["inputmode"] = "numeric" if question.limits.decimals == 0 else "decimal"
    if question.limits.format in {"email", "phone"}:
        found |= {"type": {"email": "email", "phone": "tel"}[question.limits.format], "spellcheck": False}
    if "inputmode" in question.properties:
        found["inputmode"] = question.properties["inputmode"]
    if width.isdigit():
        nearest = next((one for one in _WIDTHS if one >= int(width)), 30)
        found["classes"] = f"govuk-input--width-{nearest}"
    return {name: value for name, value in found.items() if value is not None}


def _autocomplete(question: questions.Field) -> dict[str, str]:
    wanted = question.properties.get("autocomplete")
    return {"autocomplete": wanted} if wanted else {}


def _textarea(one: shown.Shown) -> Markup:
    rows = one.question.properties.get("rows", "5")
    params = {**shown.labelled(one), "value": one.typed(), "rows": rows, **_autocomplete(one.question)}
    if not one.question.limits.counted:
        return macros.draw("textarea", params)
    return macros.draw("character-count", {**params, "maxlength": one.question.limits.max_length})


def _time(one: shown.Shown) -> Markup:
    params = shown.labelled(one, "For example, 5pm or 17:00")
    return macros.draw("input", {**params, "value": one.typed(), "classes": "govuk-input--width-5"})


def _date(one: shown.Shown) -> Markup:
    items = [_box(one, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    return _boxes(one, items, _DATE_HINT)


def _datetime(one: shown.Shown) -> Markup:
    items = [_box(one, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    items.append({**_box(one, "time", 5), "inputmode": "text"})
    return _boxes(one, items, f"{_DATE_HINT}, 5pm (UK time)")


def _boxes(one: shown.Shown, items: list[dict[str, Any]], hint: str) -> Markup:
    params = {"id": one.name, "namePrefix": one.name, "fieldset": shown.legend(one), "items": items}
    return macros.draw("date-input", {**params, **shown.common(one, hint)})


def _box(one: shown.Shown, part: str, width: int) -> dict[str, Any]:
    wrong = one.error and one.field.wrong_part in ("", part)
    box: dict[str, Any] = {"name": part, "value": one.typed(part)}
    box["classes"] = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
    if one.question.properties.get("autocomplete") == "bday":
        box["autocomplete"] = f"bday-{part}"
    return box


def _file(one: shown.Shown) -> Markup:
    attributes: dict[str, Any] = {}
    if one.question.accept:
        attributes["accept"] = one.question.accept
    params = {**shown.labelled(one), "multiple": one.question.multiple, "attributes": attributes}
    return macros.draw("file-upload", params)


_WIDGETS: Mapping[str, Callable[[shown.Shown], Markup]] = {
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
