"""Forms to test with, built from form-js components."""

from __future__ import annotations

import json
from typing import Any

from forms.schema import definition, questions

HOMES = {"homes": [questions.Option("oak", "Oak House", "2 miles"), questions.Option("elm", "Elm Court")]}


def component(kind: str, key: str, **more: Any) -> dict[str, Any]:
    """Return a component with a label made from its key."""
    return {"type": kind, "key": key, "label": key.replace("_", " ").capitalize(), **more}


def required(kind: str, key: str, **more: Any) -> dict[str, Any]:
    """Return a component that must be answered."""
    return component(kind, key, validate={"required": True, **more.pop("validate", {})}, **more)


def choice(kind: str, key: str, *values: str, **more: Any) -> dict[str, Any]:
    """Return a component with options of these values."""
    return component(kind, key, values=[{"value": one, "label": one.capitalize()} for one in values], **more)


def rows(key: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a list of rows of these components."""
    return {
        "type": "dynamiclist",
        "path": key,
        "label": key.capitalize(),
        "components": [*components],
        **more,
    }


def hidden_if(condition: str) -> dict[str, str]:
    """Return the `conditional` of a component."""
    return {"hide": condition}


def form(*components: dict[str, Any], name: str = "sample", **root: Any) -> questions.Form:
    """Return the form of these components."""
    return definition.read_form(json.dumps({"type": "default", "components": [*components], **root}), name)


def every_kind() -> questions.Form:
    """Return a form with every kind of question, a group, rows and conditions."""
    return form({"type": "text", "text": "# About\n\nWords"}, *_typed(), *_chosen(), *_gathered())


def _typed() -> list[dict[str, Any]]:
    return [
        required("textfield", "name", properties={"autocomplete": "name"}),
        component("textarea", "reasons", validate={"maxLength": 200}),
        component("number", "hours", decimalDigits=1, validate={"min": 0, "max": 168}),
        component("number", "price", properties={"unit": "pence"}),
        {"type": "datetime", "key": "start", "subtype": "date", "dateLabel": "Start date"},
        {"type": "datetime", "key": "visit_time", "subtype": "time", "timeLabel": "Visit time"},
        {"type": "datetime", "key": "closes", "subtype": "datetime", "dateLabel": "Closes"},
    ]


def _chosen() -> list[dict[str, Any]]:
    return [
        choice("radio", "can_start", "yes", "no"),
        component("textfield", "why_not", conditional=hidden_if('=can_start != "no"')),
        component("select", "home", properties={"options": "homes"}),
        choice("checklist", "days", "monday", "tuesday"),
        component("checkbox", "agreed"),
        component("ranking", "order", properties={"options": "homes"}),
        component("filepicker", "plan"),
    ]


def _gathered() -> list[dict[str, Any]]:
    email = component("textfield", "email", validate={"validationType": "email"})
    visit = (
        required("textfield", "day"),
        component("number", "length", conditional=hidden_if('=day = "none"')),
        component("checkbox", "double"),
    )
    return [
        {"type": "group", "id": "contact", "label": "Contact", "components": [email]},
        rows("visits", *visit, properties={"rowNoun": "visit"}),
    ]
