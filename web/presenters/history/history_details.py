"""What a line of history holds besides its sentence: answers, the rules that decided, and values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict, cast

from engine.store import history
from forms.submission.files import is_file
from web.presenters import value_words
from web.presenters.history.release_labels import ReleaseLabels

# What the machine knows records and functions by. People read the names that stand elsewhere on the page.
UNREAD = frozenset(
    {
        *("about", "operation", "parameters", "result", "table", "inputs"),
        *("key", "letter", "to", "sha256", "of"),
    }
)
ANSWERS = "answers"
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


def rows(line: history.StoredLine, labels: ReleaseLabels) -> list[tuple[str, str]]:
    """Return a label and a text for everything that a line holds."""
    answers = cast("Mapping[str, object]", line.details.get(ANSWERS) or {})
    answered = [labels.of_answer(line.step, key, value) for key, value in answers.items() if _is_told(value)]
    rules = [(_rule(rule), _because(rule, labels)) for rule in fired_rules(line)]
    # The value of a decision is what its rules gave.
    shown_above = {ANSWERS, "fired", *(["value"] if rules else [])}
    rest = {key: value for key, value in line.details.items() if key not in shown_above}
    return [*answered, *rules, *_rows(rest)]


def _is_told(value: object) -> bool:
    return value is not None and not _is_id(value)


def _rows(details: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in details.items():
        if key in UNREAD or _is_id(value):
            continue
        if isinstance(value, Mapping) and not is_file(value):
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


def _because(rule: FiredRule, labels: ReleaseLabels) -> str:
    inputs, outputs = (_listed(rule, facts, labels) for facts in (rule["inputs"], rule["outputs"]))
    return f"Because {inputs}: {outputs}."


def _listed(rule: FiredRule, facts: Mapping[str, object], labels: ReleaseLabels) -> str:
    labelled = [labels.of_column(rule["decision"], str(name), value) for name, value in facts.items()]
    return ", ".join(f"{_inside_sentence(label)} is {text}" for label, text in labelled)


def _inside_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "urgency", but "CQC rating"."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
