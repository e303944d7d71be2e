"""Questions with options as markup: radios, selects, checkboxes, rankings."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from forms import macros, shown


def _items(one: shown.Shown) -> list[dict[str, Any]]:
    chosen = set(one.field.around.posted.getlist(one.name))
    return [
        {
            "value": option.value,
            "text": option.label,
            "checked": option.value in chosen,
            **({"hint": {"text": option.hint}} if option.hint else {}),
        }
        for option in one.options
    ]


def radio(one: shown.Shown) -> Markup:
    """Return the markup of a radio."""
    return _chooser(one, "radios", "govuk-radios--inline")


def checklist(one: shown.Shown) -> Markup:
    """Return the markup of a checklist."""
    return _chooser(one, "checkboxes", "")


def _chooser(one: shown.Shown, component: str, inline: str) -> Markup:
    items = _items(one)
    if not items:
        words = Markup('<p class="govuk-body" id="{}" tabindex="-1">There is nothing to choose from.</p>')
        return shown.group(one, words.format(one.name))
    params = {"name": one.name, "idPrefix": one.name, "fieldset": shown.legend(one), "items": items}
    if inline and one.question.properties.get("inline") == "true":
        params["classes"] = inline
    return macros.draw(component, {**params, **shown.common(one)})


def select(one: shown.Shown) -> Markup:
    """Return the markup of a select."""
    chosen = one.typed()
    items: list[dict[str, Any]] = [{"value": "", "text": "Choose"}]
    items += [
        {"value": option.value, "text": f"{option.label} ({option.hint})" if option.hint else option.label}
        for option in one.options
    ]
    return macros.draw("select", {**shown.labelled(one), "items": items, "value": chosen})


def checkbox(one: shown.Shown) -> Markup:
    """Return the markup of a checkbox."""
    item: dict[str, Any] = {"value": "yes", "text": one.label, "checked": bool(one.typed())}
    if one.question.hint:
        item["hint"] = {"text": one.question.hint}
    params: dict[str, Any] = {"name": one.name, "idPrefix": one.name, "items": [item]}
    if one.error:
        params["errorMessage"] = {"text": one.error}
    return macros.draw("checkboxes", params)


def ranking(one: shown.Shown) -> Markup:
    """Return one select per option, in a group that says what is being put in order."""
    offered = one.options
    places = [
        {"value": "", "text": "Place"},
        *({"value": str(n), "text": str(n)} for n in range(1, len(offered) + 1)),
    ]
    rows = [
        macros.draw(
            "select",
            {
                "id": f"{one.name}-{index}",
                "name": f"{one.name}-{option.value}",
                "label": {"text": f"Place for {option.label}"},
                "items": places,
                "value": one.typed(option.value),
                **({"hint": {"text": option.hint}} if option.hint else {}),
            },
        )
        for index, option in enumerate(offered)
    ]
    return shown.group(one, Markup("\n").join(rows), "1 is the first choice. Use each place once.")
