"""Examples that cannot be read, so that they would never be played."""

from collections.abc import Iterator

import yaml

from engine.checks import readings
from engine.checks.problem import Problem
from engine.definition.folder import Folder

_NOT_PLAYED = frozenset({"acts"})
"""Files beside the examples that say how forms are answered."""
_FIX = "Correct the file, or remove it."


def unreadable_examples(folder: Folder) -> Iterator[Problem]:
    """Yield a problem for each example that is no text, no YAML, or has no list of scenarios with ids."""
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
            if stem not in _NOT_PLAYED:
                yield from _scenarios(place, whole, ids)


def _scenarios(place: str, whole: object, ids: dict[str, str]) -> Iterator[Problem]:
    scenarios = whole.get("scenarios") if isinstance(whole, dict) else None
    if not isinstance(scenarios, list) or not scenarios:
        yield Problem(place, "", "It has no list “scenarios”, so nothing of it is played.", _FIX)
        return
    for number, scenario in enumerate(scenarios, 1):
        name = scenario.get("id") if isinstance(scenario, dict) else None
        if not isinstance(name, str):
            yield Problem(place, "", f"Scenario {number} has no “id”.", "Give it one of its own.")
        elif name in ids:
            text = f"The id “{name}” is used in {ids[name]} too."
            yield Problem(place, name, text, "Give each scenario an id of its own.")
        else:
            ids[name] = place


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it cannot be read"
    return f"line {mark.line + 1}, {what}" if mark else str(what)
