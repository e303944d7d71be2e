"""Questions with options as markup: radios, selects, checkboxes, rankings."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from forms.html import macros, question_view
from forms.schema import questions


def _items(shown: question_view.Shown) -> list[dict[str, Any]]:
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


def radio(shown: question_view.Shown) -> Markup:
    """Draw radio buttons."""
    return _chooser(shown, "radios", "govuk-radios--inline")


def buttons(shown: question_view.Shown) -> Markup:
    """Draw the options as buttons, each of which sends the form with its own answer."""
    drawn = [_button(shown, number, option) for number, option in enumerate(shown.options, 1)]
    return question_view.group(shown, Markup("\n").join(drawn))


def _button(shown: question_view.Shown, number: int, option: questions.Option) -> Markup:
    """Draw one of the buttons; the first is the one that people mostly press."""
    name = shown.name if number == 1 else f"{shown.name}-{number}"
    params = {
        "text": option.label,
        "id": name,
        "name": shown.name,
        "value": option.value,
        "classes": "" if number == 1 else "govuk-button--secondary",
        "describedBy": f"{name}-item-hint" if option.hint else "",
        "once": True,
    }
    hint = macros.draw("hint", {"id": f"{name}-item-hint", "text": option.hint}) if option.hint else ""
    return Markup('<div class="homeward-answer">{}\n{}</div>').format(macros.draw("button", params), hint)


def checklist(shown: question_view.Shown) -> Markup:
    """Draw checkboxes, one for each option."""
    return _chooser(shown, "checkboxes", "")


def _chooser(shown: question_view.Shown, component: str, inline: str) -> Markup:
    items = _items(shown)
    if not items:
        words = Markup('<p class="govuk-body" id="{}" tabindex="-1">There is nothing to choose from.</p>')
        return question_view.group(shown, words.format(shown.name))
    params = {
        "name": shown.name,
        "idPrefix": shown.name,
        "fieldset": question_view.legend(shown),
        "items": items,
    }
    if inline and shown.question.properties.get("inline") == "true":
        params["classes"] = inline
    return macros.draw(component, {**params, **question_view.common(shown)})


def select(shown: question_view.Shown) -> Markup:
    """Draw a select."""
    chosen = shown.typed()
    items: list[dict[str, Any]] = [{"value": "", "text": "Choose"}]
    items += [
        {"value": option.value, "text": f"{option.label} ({option.hint})" if option.hint else option.label}
        for option in shown.options
    ]
    return macros.draw("select", {**question_view.labelled(shown), "items": items, "value": chosen})


def checkbox(shown: question_view.Shown) -> Markup:
    """Draw a single checkbox."""
    item: dict[str, Any] = {"value": "yes", "text": shown.label, "checked": bool(shown.typed())}
    if shown.question.hint:
        item["hint"] = {"text": shown.question.hint}
    params: dict[str, Any] = {"name": shown.name, "idPrefix": shown.name, "items": [item]}
    if shown.error:
        params["errorMessage"] = {"text": shown.error}
    return macros.draw("checkboxes", params)


def ranking(shown: question_view.Shown) -> Markup:
    """Draw one select for each option, in a group that says what is being put in order."""
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
    return question_view.group(shown, Markup("\n").join(rows), "1 is the first choice. Use each place once.")
