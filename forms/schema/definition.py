"""Reading a form file (form-js JSON) into the neutral tree; every refusal names the question and the fix."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from forms import errors
from forms.schema import components, conditions, date_limits
from forms.schema.questions import Field, Form

#: The longest form file, in characters.
LONGEST_FILE = 400_000


def read_form(text: str, name: str) -> Form:
    """Return the form in the text; `name` is the file's name or the form's key, and is used in errors."""
    key = name.rsplit("/", 1)[-1].removesuffix(".form")
    schema = _schema(text, key)
    own = components.properties_of(schema, key, "", components.FORM_PROPERTIES)
    fields = components.read_components(_list(schema, key), key)
    form = Form(
        key=key,
        title=str(own.get("title") or schema.get("title") or key.replace("_", " ").capitalize()),
        intro=str(own.get("intro") or schema.get("intro") or ""),
        fields=fields,
        reads=tuple(own.get("reads", "").split()),
        pages=own.get("pages", ""),
    )
    _check_pages(form)
    _refuse_repeats(form.fields, key)
    conditions.check(form)
    date_limits.check(form)
    return form


def _schema(text: str, key: str) -> Mapping[str, Any]:
    if len(text) > LONGEST_FILE:
        raise errors.FormError(key, "", f"It is longer than {LONGEST_FILE:,} characters.", "Split the form.")
    try:
        schema = json.loads(text.removeprefix("\ufeff"))  # Some editors put a mark in front.
    except (ValueError, RecursionError) as wrong:
        raise errors.FormError(key, "", f"It is not JSON ({wrong}).", "Use the form editor.") from wrong
    if not isinstance(schema, dict):
        raise errors.FormError(key, "", "It is not a form.", "Save it again in the form editor.")
    return schema


def _list(schema: Mapping[str, Any], key: str) -> list[Any]:
    parts = schema.get("components")
    if not isinstance(parts, list) or not parts:
        raise errors.FormError(key, "", "The form asks nothing.", "Add a question.")
    return parts


def _check_pages(form: Form) -> None:
    """Refuse pages that the form cannot have: a list of tasks has a task for each group, and nothing else."""
    if form.pages not in ("", "task_list"):
        fix = "Use “task_list”, or leave it out."
        raise errors.FormError(form.key, "", f"There are no pages “{form.pages}”.", fix)
    for field in form.sections:
        if field.kind != "group" or not field.label:
            fix = "Put every question into a group with a label."
            raise errors.FormError(form.key, field.label, "It has no page in the list of tasks.", fix)


def _refuse_repeats(fields: Iterable[Field], key: str, seen: set[str] | None = None) -> None:
    """Refuse two questions of one key; rows keep a set of their own, as their answers do."""
    seen = set() if seen is None else seen
    for field in fields:
        if field.key in seen:
            fix = "Give each question its own key."
            raise errors.FormError(
                key, field.label or field.key, f"The key “{field.key}” is used twice.", fix
            )
        seen.add(field.key)
        _refuse_repeats(field.fields, key, set() if field.kind == "rows" else seen)
