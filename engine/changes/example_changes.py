"""What changed in a file of examples: which cases were added, removed or changed."""

from collections.abc import Iterator, Mapping

import yaml

from engine.changes import wording
from engine.errors import EngineError


def example_changes(before: bytes, after: bytes) -> list[str]:
    """Return the changes of a file of examples; raises EngineError if one state cannot be read."""
    old, new = _read(before), _read(after)
    return [
        *wording.by_key("example", _cases(old), _cases(new), _name, _parts),
        *(
            f"{wording.quoted(key)} changed"
            for key in dict.fromkeys([*old, *new])
            if key != "scenarios" and old.get(key) != new.get(key)
        ),
    ]


def _read(content: bytes) -> Mapping[str, object]:
    try:
        file = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise EngineError(f"The examples cannot be read: {error}") from error
    if not isinstance(file, dict):
        raise EngineError("This is no file of examples.")
    return file


def _cases(file: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    scenarios = file.get("scenarios")
    listed = scenarios if isinstance(scenarios, list) else []
    return {str(case.get("id", number)): case for number, case in enumerate(listed) if isinstance(case, dict)}


def _name(case: Mapping[str, object]) -> str:
    return wording.quoted(str(case.get("title") or case.get("id") or ""))


def _parts(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    yield from (key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key))
