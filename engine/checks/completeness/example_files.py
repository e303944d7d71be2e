"""Examples that nobody could play: files that cannot be read, keys and values that mean nothing."""

from collections.abc import Iterator

import yaml

from engine.checks import readings
from engine.checks.problem import Kind, Problem
from engine.definition.folder import Folder
from engine.definition.operations import Operations

_NOT_PLAYED = frozenset({"acts"})
"""Files beside the examples that say how forms are answered."""
_FIX = "Correct the file, or remove it."


def unreadable_examples(folder: Folder, operations: Operations) -> Iterator[Problem]:
    """Yield a problem for each file without scenarios that have ids, and each that cannot be read."""
    ids: dict[str, str] = {}
    for stem, content in folder.of_kind("example").items():
        place = f"examples/{stem}.yaml"
        try:
            whole = readings.read_example(content)
        except UnicodeDecodeError:
            yield Problem(place, "", "It is no text, so nobody can play it.", _FIX)
        except yaml.YAMLError as error:
            yield Problem(place, "", f"It is not YAML: {_where(error)}.", _FIX)
        else:
            faults = list(_scenarios(place, whole, ids)) if stem not in _NOT_PLAYED else []
            yield from faults or _objections(place, stem, content.decode(), operations)


def _scenarios(place: str, whole: object, ids: dict[str, str]) -> Iterator[Problem]:
    scenarios = whole.get("scenarios") if isinstance(whole, dict) else None
    if not isinstance(scenarios, list):
        yield Problem(place, "", "It has no list “scenarios”, so nothing of it is played.", _FIX)
        return
    if not scenarios:
        yield Problem(place, "", "It has no example yet.", "Write one, or remove the file.", Kind.ADVICE)
    for number, scenario in enumerate(scenarios, 1):
        name = scenario.get("id") if isinstance(scenario, dict) else None
        if not isinstance(name, str):
            yield Problem(place, "", f"Scenario {number} has no “id”.", "Give it one of its own.")
        elif name in ids:
            text = f"The id “{name}” is used in {ids[name]} too."
            yield Problem(place, name, text, "Give each scenario an id of its own.")
        else:
            ids[name] = place


def _objections(place: str, stem: str, text: str, operations: Operations) -> Iterator[Problem]:
    """Yield what the player of examples refuses, such as a misspelt key inside a scenario."""
    if operations.object_to_example is not None:
        for scenario, wrong in operations.object_to_example(stem, text):
            yield Problem(place, scenario, f"In {wrong}", "Correct it, or nobody can play it.")


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it cannot be read"
    return f"line {mark.line + 1}, {what}" if mark else str(what)
