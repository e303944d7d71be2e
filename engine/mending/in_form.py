"""Mending a form: a name in its conditions and settings, or a form that a step names and nobody wrote."""

import json

from engine.mending.in_text import respell as respelt

_SETTINGS = frozenset({"hide", "check", "value", "options", "reads", "startsFrom", "suggest", "expression"})


def respell(content: bytes, before: str, after: str) -> bytes:
    """Return the form with a name replaced in expressions and settings; its words stay."""
    form = json.loads(content)
    return (json.dumps(_within(form, before, after), indent=2, ensure_ascii=False) + "\n").encode()


def _within(part: object, before: str, after: str) -> object:
    if isinstance(part, list):
        return [_within(inner, before, after) for inner in part]
    if not isinstance(part, dict):
        return part
    return {
        name: respelt(inner, before, after)
        if isinstance(inner, str) and (name in _SETTINGS or inner.startswith("="))
        else _within(inner, before, after)
        for name, inner in part.items()
    }


def new_form(key: str, step: str) -> bytes:
    """Return a form with one question, named after the step that asks it, to be written on."""
    question = {
        "type": "textarea",
        "id": f"{key}_note",
        "key": "note",
        "label": "Anything to note",
        "validate": {"maxLength": 1000},
    }
    form = {
        "schemaVersion": 19,
        "type": "default",
        "id": key,
        "executionPlatform": "Camunda Platform",
        "properties": {"title": step or key.replace("_", " ").capitalize()},
        "components": [question],
    }
    return (json.dumps(form, indent=2, ensure_ascii=False) + "\n").encode()
