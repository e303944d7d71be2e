"""Forms as JSON: two spaces a level, keys in one order, and nothing that an editor adds by itself."""

import json
from collections.abc import Mapping, Sequence

_FORM = ("schemaVersion", "type", "id", "executionPlatform", "exporter", "properties", "components")
_QUESTION = (
    "label",
    "type",
    "id",
    "key",
    "path",
    "text",
    "description",
    "subtype",
    "dateLabel",
    "timeLabel",
    "accept",
    "multiple",
    "decimalDigits",
    "validate",
    "conditional",
    "properties",
    "values",
    "components",
)
_ADDED = frozenset({"layout", "showOutline"})
_PLACEHOLDER = [{"label": "Value", "value": "value"}]
"""The option that the editor gives a question whose options come from a source."""
_SETTINGS = ("properties", "validate", "conditional")
Json = Mapping[str, object]


def style_form(content: bytes, before: bytes = b"") -> bytes:
    """Return a form in the house style; raises ValueError if it cannot be read."""
    form = _read(content)
    try:
        old = _read(before) if before else {}
    except ValueError:
        old = {}
    known = {str(part["id"]): part for part in _all_parts(old) if part.get("id")}
    styled = _in_order(form, _FORM, old)
    styled["components"] = _questions(form.get("components"), known)
    if "components" not in form:
        del styled["components"]
    return (json.dumps(styled, indent=2, ensure_ascii=False) + "\n").encode()


def _questions(parts: object, known: Mapping[str, Json]) -> object:
    if not isinstance(parts, list):
        return parts
    return [_question(part, known) if isinstance(part, dict) else part for part in parts]


def _question(part: Json, known: Mapping[str, Json]) -> Json:
    own = {name: value for name, value in part.items() if name not in _ADDED and not _is_idle(name, value)}
    if own.get("values") == _PLACEHOLDER and _has_source(part):
        del own["values"]
    styled = _in_order(own, _QUESTION, known.get(str(part.get("id")), {}))
    if "components" in styled:
        styled["components"] = _questions(styled["components"], known)
    return styled


def _is_idle(name: str, value: object) -> bool:
    return name in _SETTINGS and value == {}


def _has_source(part: Json) -> bool:
    properties = part.get("properties")
    return isinstance(properties, dict) and bool(properties.get("options"))


def _in_order(part: Json, order: Sequence[str], old: Json) -> dict[str, object]:
    """Return a part with its keys in order, others by alphabet; those of its settings stay as they were."""
    names = [name for name in order if name in part]
    names += sorted(name for name in part if name not in order)
    return {
        name: _as_before(part[name], old.get(name)) if name in _SETTINGS else part[name] for name in names
    }


def _as_before(settings: object, old: object) -> object:
    if not isinstance(settings, dict) or not isinstance(old, dict):
        return settings
    names = [*(name for name in old if name in settings), *(name for name in settings if name not in old)]
    return {name: settings[name] for name in names}


def _all_parts(part: Json) -> list[Json]:
    inside = part.get("components")
    parts = [inner for inner in inside if isinstance(inner, dict)] if isinstance(inside, list) else []
    return [*parts, *(deeper for inner in parts for deeper in _all_parts(inner))]


def _read(content: bytes) -> Json:
    form = json.loads(content.decode("utf-8-sig"))
    if not isinstance(form, dict):
        raise ValueError("This is no form.")
    return form
