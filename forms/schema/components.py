"""form-js components -> fields, one reader per family; unknown component types are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms import errors
from forms.schema import answer_uses, bounds, conditions, date_limits, questions

#: What `properties` of a component may say; anything else is a slip of the pen and is refused.
PROPERTIES = frozenset(
    {
        "unit",
        "options",
        "autocomplete",
        "noun",
        "rowNoun",
        "check",
        "rows",
        "width",
        "inputmode",
        "spellcheck",
    }
    | {"inline", "size", "note", "restartsClock", "startsFrom", "buttons", "usedFor"}
    | date_limits.PROPERTIES
    | {"errorRequired", "errorInvalid", "errorLength", "errorRange", "errorGone", "errorCheck"}
)
FORM_PROPERTIES = frozenset({"title", "intro", "note", "pages", "reads"})

_ERRORS = {name: name.removeprefix("error").lower() for name in PROPERTIES if name.startswith("error")}
_PLAIN = {
    "textfield": "text",
    "textarea": "textarea",
    "number": "number",
    "radio": "radio",
    "select": "select",
    "checklist": "checklist",
    "taglist": "checklist",
    "checkbox": "checkbox",
    "ranking": "ranking",
    "filepicker": "file",
    "dynamiclist": "rows",
    "group": "group",
    "text": "prose",
    "separator": "separator",
    "spacer": "prose",
}
_DATES = {"date": "date", "time": "time", "datetime": "datetime"}
_WITH_OPTIONS = frozenset({"radio", "select", "checklist", "ranking"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
_DEEPEST = 4


def read_components(
    raw: list[Any], form: str, depth: int = 0, in_rows: bool = False
) -> tuple[questions.Field, ...]:
    """Return the fields of a list of components, in order."""
    if depth > _DEEPEST:
        raise errors.FormError(form, "", "Groups are nested too deeply.", f"Use at most {_DEEPEST} levels.")
    return tuple(_read(one, f"part_{place}", form, depth, in_rows) for place, one in enumerate(raw, 1))


def properties_of(raw: Mapping[str, Any], form: str, question: str, known: frozenset[str]) -> dict[str, str]:
    """Return the component's `properties`, all text; refuse a name that nothing reads."""
    properties = raw.get("properties") or {}
    if not isinstance(properties, dict):
        raise errors.FormError(form, question, "Its properties are not a list of names and texts.")
    for name in properties:
        if name not in known:
            fix = f"Use one of: {', '.join(sorted(known))}."
            raise errors.FormError(form, question, f"Nothing reads the property “{name}”.", fix)
    return {name: str(value) for name, value in properties.items()}


def _read(raw: Any, fallback: str, form: str, depth: int, in_rows: bool) -> questions.Field:
    if not isinstance(raw, dict):
        raise errors.FormError(form, fallback, "It is not a component.", "Open the form in the form editor.")
    label = _label(raw)
    named = label or str(raw.get("key") or raw.get("id") or fallback)
    own = properties_of(raw, form, named, PROPERTIES)
    kind = _kind(raw, own, form, named)
    _refuse_unsupported(raw, kind, form, named, in_rows)
    return questions.Field(
        key=_key(raw, kind, fallback, form, named),
        kind=kind,
        label=str(raw.get("text") or "") if kind == "prose" else label,
        hint=str(raw.get("description") or ""),
        required=_required(raw, kind),
        hidden_if=conditions.read_hide(raw, form, named),
        check=conditions.read_check(own, form, named),
        options=_options(raw, form, named) if kind in _WITH_OPTIONS and "options" not in own else (),
        source=own.get("options") if kind in _WITH_OPTIONS else None,
        fields=read_components(_below(raw, kind, form, named), form, depth + 1, in_rows or kind == "rows"),
        limits=bounds.read_limits(raw, kind, form, named),
        bounds=date_limits.read_bounds(own, kind, form, named),
        default=raw.get("defaultRepetitions") if kind == "rows" else raw.get("defaultValue"),
        prefix=_adorner(raw, "prefixAdorner") or ("£" if kind == "money" else ""),
        suffix=_adorner(raw, "suffixAdorner"),
        multiple=bool(raw.get("multiple")),
        accept=str(raw.get("accept") or ""),
        errors={_ERRORS[name]: text for name, text in own.items() if name in _ERRORS},
        properties=own,
    )


def _label(raw: Mapping[str, Any]) -> str:
    return str(raw.get("label") or raw.get("dateLabel") or raw.get("timeLabel") or "").strip()


def _kind(raw: Mapping[str, Any], own: Mapping[str, str], form: str, named: str) -> str:
    written = raw.get("type")
    subtype = str(raw.get("subtype") or "date")
    kind = _DATES.get(subtype) if written == "datetime" else _PLAIN.get(str(written))
    if kind is None:
        fix = f"Use one of: datetime, {', '.join(sorted(_PLAIN))}."
        raise errors.FormError(form, named, f"A component of type “{written}” cannot be asked here.", fix)
    unit = own.get("unit")
    if unit not in (None, "pence") or (unit == "pence" and kind != "number"):
        raise errors.FormError(form, named, f"No unit “{unit}” is known.", "A number may have “pence”.")
    answer_uses.check(own, kind, form, named)
    if own.get("buttons") == "true" and (kind != "radio" or raw.get("conditional")):
        fix = "Remove the property “buttons”: a form whose buttons may be hidden could not be sent."
        raise errors.FormError(form, named, "Only radios that always show can be the form's buttons.", fix)
    return "money" if unit == "pence" else kind


def _key(raw: Mapping[str, Any], kind: str, fallback: str, form: str, named: str) -> str:
    if kind in questions.UNANSWERED:
        name = str(raw.get("key") or raw.get("id") or fallback)
        return re.sub(r"[^A-Za-z0-9_]", "_", name)
    key = str(raw.get("path") or "") if kind == "rows" else str(raw.get("key") or "")
    if not _KEY.fullmatch(key):
        fix = "A key starts with a letter and has only letters, digits and underscores, at most 60."
        raise errors.FormError(form, named, f"The key “{key}” cannot name an answer.", fix)
    if not conditions.is_name(key):
        fix = f"Give it another key, such as “the_{key.lower()}”."
        raise errors.FormError(form, named, f"The key “{key}” is a word of FEEL.", fix)
    return key


def _required(raw: Mapping[str, Any], kind: str) -> bool:
    rules = raw.get("validate")
    if kind == "rows":
        return bool(isinstance(rules, dict) and rules.get("required"))
    return kind in questions.ANSWERED and isinstance(rules, dict) and bool(rules.get("required"))


def _refuse_unsupported(raw: Mapping[str, Any], kind: str, form: str, named: str, in_rows: bool) -> None:
    if kind in questions.ANSWERED and not _label(raw):
        raise errors.FormError(form, named, "It has no label.", "Give the question a label.")
    if kind == "rows" and in_rows:
        raise errors.FormError(form, named, "A list stands inside a list.", "Keep lists at one level.")
    if kind == "file" and in_rows:
        raise errors.FormError(form, named, "A file is asked for inside a list.", "Ask for it outside.")
    if raw.get("readonly") or raw.get("disabled"):
        raise errors.FormError(form, named, "It is read only.", "Show it as text or as a fact.")
    if raw.get("valuesKey") or raw.get("valuesExpression"):
        fix = "Name a source in the property “options”."
        raise errors.FormError(form, named, "Its options come from an expression.", fix)
    for part in ("label", "description", "text"):
        written = str(raw.get(part) or "")
        if written.startswith("=") or "{{" in written:
            raise errors.FormError(form, named, f"Its {part} is an expression.", "Write the words.")


def _options(raw: Mapping[str, Any], form: str, named: str) -> tuple[questions.Option, ...]:
    raw_options = raw.get("values")
    if (
        not isinstance(raw_options, list)
        or not raw_options
        or not all(isinstance(one, dict) for one in raw_options)
    ):
        raise errors.FormError(form, named, "It has no options.", "Add some, or name a source.")
    options = tuple(
        questions.Option(
            _option_text(one.get("value")), _option_text(one.get("label")), str(one.get("hint") or "")
        )
        for one in raw_options
    )
    values = [option.value for option in options]
    if not all(option.value and option.label for option in options) or len(set(values)) < len(values):
        fix = "Give each option a label and a value of its own."
        raise errors.FormError(form, named, "An option lacks a value or label, or repeats a value.", fix)
    return options


def _option_text(value: Any) -> str:
    """Return a value or label as text: an editor may write a number, and 0 is one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _below(raw: Mapping[str, Any], kind: str, form: str, named: str) -> list[Any]:
    if kind not in {"rows", "group"}:
        return []
    if kind == "group" and raw.get("path"):
        fix = "Leave its path empty, and give each question a key of its own."
        raise errors.FormError(form, named, "Its answers would not be put together under its path.", fix)
    below = raw.get("components")
    if not isinstance(below, list) or not below:
        raise errors.FormError(form, named, "It holds no questions.", "Put questions into it, or remove it.")
    return below


def _adorner(raw: Mapping[str, Any], name: str) -> str:
    appearance = raw.get("appearance")
    return str(appearance.get(name) or "") if isinstance(appearance, dict) else ""
