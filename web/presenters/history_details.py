"""What a line of history holds besides its sentence: answers, the rules that decided, and values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict, cast

from engine.store import history
from forms.submission.files import is_file
from web.presenters import value_words

# What the machine knows records and functions by. People read the names that stand elsewhere on the page.
UNREAD = frozenset(
    {
        *("about", "operation", "parameters", "result", "table", "inputs"),
        *("key", "letter", "to", "sha256", "of"),
    }
)
_ID = re.compile(r"[0-9a-f]{12,}")


class FiredRule(TypedDict):
    """A rule of a decision table that fired, as a line of history stores it."""

    decision: str
    number: int
    annotations: Mapping[str, str]
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]


def fired_rules(line: history.StoredLine) -> Sequence[FiredRule]:
    """Return the rules that fired at a line; none if it is not a decision."""
    return line.details.get("fired") or ()


def rows(line: history.StoredLine) -> list[tuple[str, str]]:
    """Return a label and a text for everything that a line holds."""
    return list(_rows(line.details))


def _rows(details: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in details.items():
        if key in UNREAD or _is_id(value):
            continue
        if key == "fired":
            yield from ((_rule(rule), _because(rule)) for rule in cast("Sequence[FiredRule]", value))
        elif isinstance(value, Mapping) and not is_file(value):
            yield from _rows({str(name): part for name, part in value.items() if not _is_nested(part)})
        elif value is not None:
            yield value_words.labelled(str(key), value)


def _is_id(value: object) -> bool:
    """Return whether a value is the id of a record, or a list of such ids."""
    values = value if isinstance(value, list | tuple) else [value]
    return bool(values) and all(isinstance(part, str) and _ID.fullmatch(part) for part in values)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) and not is_file(value)


def _rule(rule: FiredRule) -> str:
    return f"Rule {rule['number']} of {value_words.in_words(rule['decision'])}"


def _because(rule: FiredRule) -> str:
    return f"Because {_listed(rule['inputs'])}: {_listed(rule['outputs'])}."


def _listed(facts: Mapping[str, object]) -> str:
    labelled = [value_words.labelled(str(name), value) for name, value in facts.items()]
    return ", ".join(f"{label.lower()} is {text}" for label, text in labelled)
