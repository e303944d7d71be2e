"""What changed in a form: its words, its questions and everything that is set on them."""

import json
from collections.abc import Iterator, Mapping

from engine.changes import wording
from engine.errors import EngineError

Component = Mapping[str, object]
_OWN_SENTENCE = "validate.required"
_NOT_SAID = frozenset({"id", "components", "layout"})
_WORDS = {"label": "label", "description": "hint", "conditional.hide": "hidden if", "type": "kind"}


def form_changes(before: bytes, after: bytes) -> list[str]:
    """Return the changes of a form's two states; raises EngineError or ValueError if one cannot be read."""
    old, new = _read(before), _read(after)
    olds, news = dict(_components(old)), dict(_components(new))
    heads = [
        f"the form's {line}"
        for line in wording.setting_changes(
            _flat({"": old.get("properties")}), _flat({"": new.get("properties")})
        )
    ]
    return [
        *heads,
        *_required(olds, news),
        *wording.by_key("question", olds, news, _name, _differences),
        *_order(list(olds), list(news)),
    ]


def _read(content: bytes) -> Component:
    form = json.loads(content)
    if not isinstance(form, dict):
        raise EngineError("This is no form.")
    return form


def _components(form: Component) -> Iterator[tuple[str, Component]]:
    """Yield each component at any depth by its key, or by its id if it carries no answer."""
    components = form.get("components") or ()
    for component in components if isinstance(components, list) else ():
        yield str(component.get("key") or component.get("id")), component
        yield from _components(component)


def _name(component: Component) -> str:
    return wording.quoted(str(component.get("label") or component.get("text") or component.get("key") or ""))


def _required(olds: Mapping[str, Component], news: Mapping[str, Component]) -> Iterator[str]:
    for key in news:
        if key in olds:
            was, now = (_flat(side[key]).get(_OWN_SENTENCE) == "true" for side in (olds, news))
            if was != now:
                yield f"the question {_name(news[key])} is {'now' if now else 'no longer'} required"


def _differences(old: Component, new: Component) -> Iterator[str]:
    one, other = _flat(old), _flat(new)
    for settings in (one, other):
        settings.pop(_OWN_SENTENCE, None)
    yield from wording.setting_changes(one, other, _WORDS)


def _flat(component: Component, above: str = "") -> dict[str, str]:
    """Return every setting by its path: {"validate": {"required": true}} -> {"validate.required": "true"}."""
    settings: dict[str, str] = {}
    for name, value in component.items():
        path = f"{above}.{name}".strip(".")
        if not above and name in _NOT_SAID:
            continue
        if isinstance(value, dict):
            settings |= _flat(value, path)
        elif name == "values" and isinstance(value, list):
            settings |= {f"option {option.get('value')}": str(option.get("label")) for option in value}
        elif value is not None:
            settings[path] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return settings


def _order(old: list[str], new: list[str]) -> Iterator[str]:
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield "the order of the questions changed"
