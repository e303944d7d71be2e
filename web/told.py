"""What a line of history holds besides its sentence: answers, rules that decided, values."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine import history
from web import wording


def told(line: history.Written) -> list[tuple[str, str]]:
    """Return label and text of everything a line holds."""
    return list(_told(line.details))


def _told(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in details.items():
        if key == "about":
            continue  # by name, that is told beside what was found of each
        if key == "fired":
            yield from ((_rule(each), _because(each)) for each in value)
        elif isinstance(value, Mapping):
            yield from _told({name: part for name, part in value.items() if not isinstance(part, Mapping)})
        elif value is not None:
            yield wording.labelled(str(key), value)


def _rule(fired: Mapping[str, Any]) -> str:
    return f"Rule {fired['number']} of {wording.in_words(fired['decision'])}"


def _because(fired: Mapping[str, Any]) -> str:
    return f"Because {_listed(fired['inputs'])}: {_listed(fired['outputs'])}."


def _listed(facts: Mapping[str, Any]) -> str:
    said = [wording.labelled(str(name), value) for name, value in facts.items()]
    return ", ".join(f"{label.lower()} is {text}" for label, text in said)
