"""One question as markup: the params of its GOV.UK macro, built per kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forms import fields, macros, posted, questions, texts

_WIDTHS = (2, 3, 4, 5, 10, 20, 30)
_DATE_HINT = "For example, 27 3 2027"


@dataclass(frozen=True)
class Shown:
    """One question about to be drawn: its bound field and the words of its error, if any."""

    field: fields.AnswerField
    error: str = ""

    @property
    def question(self) -> questions.Field:
        """The question asked."""
        return self.field.question

    @property
    def name(self) -> str:
        """The name posted, which is also the control's id."""
        return self.field.name

    @property
    def options(self) -> Sequence[questions.Option]:
        """The options to choose from."""
        return self.field.around.options_of(self.question)

    def typed(self, part: str = "") -> str:
        """Return what stands in a box."""
        return texts.clean(self.field.around.posted.first(posted.part_name(self.name, part)))

    @property
    def label(self) -> str:
        """The label, with "(optional)" where no answer is needed."""
        may_skip = not self.question.required and self.question.kind != "checkbox"
        return f"{self.question.label} (optional)" if may_skip else self.question.label


def draw(shown: Shown) -> Markup:
    """Return the markup of one question (rows are drawn by `drawing`)."""
    return _WIDGETS[shown.question.kind](shown)


def anchor(field: fields.AnswerField) -> str:
    """Return the id of the control that an error link should reach."""
    kind = field.question.kind
    if kind in {"date", "datetime"}:
        return f"{field.name}-{field.wrong_part or 'day'}"
    return f"{field.name}-{field.wrong_part or '0'}" if kind == "ranking" else field.name


def _common(shown: Shown, hint: str = "") -> dict[str, Any]:
    """Return the params that every component shares."""
    hint = shown.question.hint or hint
    return {
        **({"hint": {"text": hint}} if hint else {}),
        **({"errorMessage": {"text": shown.error}} if shown.error else {}),
    }


def _labelled(shown: Shown, hint: str = "") -> dict[str, Any]:
    size = shown.question.properties.get("size", "s")
    label = {"text": shown.label, "classes": f"govuk-label--{size}"}
    return {"id": shown.name, "name": shown.name, "label": label, **_common(shown, hint)}


def _legend(shown: Shown) -> dict[str, Any]:
    size = shown.question.properties.get("size", "s")
    return {"legend": {"text": shown.label, "classes": f"govuk-fieldset__legend--{size}"}}


def _text(shown: Shown) -> Markup:
    question = shown.question
    params = {**_labelled(shown), "value": shown.typed(), **_input_of(question), **_autocomplete(question)}
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


def _textarea(shown: Shown) -> Markup:
    rows = shown.question.properties.get("rows", "5")
    params = {**_labelled(shown), "value": shown.typed(), "rows": rows, **_autocomplete(shown.question)}
    if not shown.question.limits.counted:
        return macros.draw("textarea", params)
    return macros.draw("character-count", {**params, "maxlength": shown.question.limits.max_length})


def _time(shown: Shown) -> Markup:
    params = _labelled(shown, "For example, 5pm or 17:00")
    return macros.draw("input", {**params, "value": shown.typed(), "classes": "govuk-input--width-5"})


def _date(shown: Shown) -> Markup:
    items = [_box(shown, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    return _boxes(shown, items, _DATE_HINT)


def _datetime(shown: Shown) -> Markup:
    items = [_box(shown, part, 4 if part == "year" else 2) for part in ("day", "month", "year")]
    items.append({**_box(shown, "time", 5), "inputmode": "text"})
    return _boxes(shown, items, f"{_DATE_HINT}, 5pm (UK time)")


def _boxes(shown: Shown, items: list[dict[str, Any]], hint: str) -> Markup:
    params = {"id": shown.name, "namePrefix": shown.name, "fieldset": _legend(shown), "items": items}
    return macros.draw("date-input", {**params, **_common(shown, hint)})


def _box(shown: Shown, part: str, width: int) -> dict[str, Any]:
    wrong = shown.error and shown.field.wrong_part in ("", part)
    box: dict[str, Any] = {"name": part, "value": shown.typed(part)}
    box["classes"] = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
    if shown.question.properties.get("autocomplete") == "bday":
        box["autocomplete"] = f"bday-{part}"
    return box


def _items(shown: Shown) -> list[dict[str, Any]]:
    chosen = set(shown.field.around.posted.getlist(shown.name))
    return [
        {
            "value": option.value,
            "text": option.label,
            "checked": option.value in chosen,
            **({"hint": {"text": option.hint}} if option.hint else {}),
        }
        for option in shown.options
    ]


def _radio(shown: Shown) -> Markup:
    return _chooser(shown, "radios", "govuk-radios--inline")


def _checklist(shown: Shown) -> Markup:
    return _chooser(shown, "checkboxes", "")


def _chooser(shown: Shown, component: str, inline: str) -> Markup:
    items = _items(shown)
    if not items:
        nothing = Markup('<p class="govuk-body">There is nothing to choose from.</p>')
        legend = {**_legend(shown), "html": nothing, "attributes": {"id": shown.name, "tabindex": "-1"}}
        return macros.draw("fieldset", legend)
    params = {"name": shown.name, "idPrefix": shown.name, "fieldset": _legend(shown), "items": items}
    if inline and shown.question.properties.get("inline") == "true":
        params["classes"] = inline
    return macros.draw(component, {**params, **_common(shown)})


def _select(shown: Shown) -> Markup:
    chosen = shown.typed()
    items: list[dict[str, Any]] = [{"value": "", "text": "Choose"}]
    items += [
        {"value": one.value, "text": f"{one.label} ({one.hint})" if one.hint else one.label}
        for one in shown.options
    ]
    return macros.draw("select", {**_labelled(shown), "items": items, "value": chosen})


def _checkbox(shown: Shown) -> Markup:
    item: dict[str, Any] = {"value": "yes", "text": shown.label, "checked": bool(shown.typed())}
    if shown.question.hint:
        item["hint"] = {"text": shown.question.hint}
    params: dict[str, Any] = {"name": shown.name, "idPrefix": shown.name, "items": [item]}
    if shown.error:
        params["errorMessage"] = {"text": shown.error}
    return macros.draw("checkboxes", params)


def _ranking(shown: Shown) -> Markup:
    """Return one select per option, in a group that says what is being put in order."""
    offered = shown.options
    places = [
        {"value": "", "text": "Place"},
        *({"value": str(n), "text": str(n)} for n in range(1, len(offered) + 1)),
    ]
    rows = [
        macros.draw(
            "select",
            {
                "id": f"{shown.name}-{index}",
                "name": f"{shown.name}-{option.value}",
                "label": {"text": f"Place for {option.label}"},
                "items": places,
                "value": shown.typed(option.value),
                **({"hint": {"text": option.hint}} if option.hint else {}),
            },
        )
        for index, option in enumerate(offered)
    ]
    return group(shown, Markup("\n").join(rows), "1 is the first choice. Use each place once.")


def group(shown: Shown, inside: Markup, hint: str = "") -> Markup:
    """Return a fieldset with legend, hint and error around the markup inside."""
    parts, described = [], []
    hint = shown.question.hint or hint
    if hint:
        parts.append(macros.draw("hint", {"id": f"{shown.name}-hint", "text": hint}))
        described.append(f"{shown.name}-hint")
    if shown.error:
        parts.append(macros.draw("error-message", {"id": f"{shown.name}-error", "text": shown.error}))
        described.append(f"{shown.name}-error")
    params = {
        **_legend(shown),
        "html": Markup("\n").join([*parts, inside]),
        "describedBy": " ".join(described),
    }
    classes = "govuk-form-group govuk-form-group--error" if shown.error else "govuk-form-group"
    return Markup('<div class="{}">{}</div>').format(classes, macros.draw("fieldset", params))


def _file(shown: Shown) -> Markup:
    attributes: dict[str, Any] = {}
    if shown.question.accept:
        attributes["accept"] = shown.question.accept
    params = {**_labelled(shown), "multiple": shown.question.multiple, "attributes": attributes}
    return macros.draw("file-upload", params)


_WIDGETS: Mapping[str, Callable[[Shown], Markup]] = {
    "text": _text,
    "textarea": _textarea,
    "number": _text,
    "money": _text,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "radio": _radio,
    "select": _select,
    "checklist": _checklist,
    "checkbox": _checkbox,
    "ranking": _ranking,
    "file": _file,
}
