"""Names that a letter gets and does not use, and dated settings that nothing in a folder reads: advice."""

from collections.abc import Iterator, Mapping

import yaml

from engine.checks import readings
from engine.checks.declared.expression_kinds import listed
from engine.checks.declared.used_functions import UsedFunction
from engine.checks.problem import Problem
from engine.definition import declaration
from engine.definition.folder import Folder
from engine.definition.letters import Letter
from engine.definition.operations import Operations


def unused_letter_names(used: list[UsedFunction], letters: Mapping[str, Letter]) -> Iterator[Problem]:
    """Yield a problem for each letter that leaves out names which it gets, except those that all get."""
    names: dict[str, set[str]] = {}
    for one in used:
        for use in one.uses.letters:
            names.setdefault(use.name, set()).update(use.names)
    everywhere = set.intersection(*names.values()) if len(names) > 1 else set()
    for letter in sorted(names.keys() & letters.keys()):
        unused = sorted(names[letter] - everywhere - letters[letter].names)
        if unused:
            said = listed([f"“{name}”" for name in unused])
            text = f"It gets {said} and does not use {'them' if len(unused) > 1 else 'it'}."
            yield Problem(f"letters/{letter}.md", "", text, "See whether its reader should be told.")


def unread_settings(folder: Folder, used: list[UsedFunction], operations: Operations) -> Iterator[Problem]:
    """Yield a problem for each dated setting that a file of examples sets and nothing in the folder reads."""
    read = declaration.together(operations.elsewhere, *(one.uses for one in used)).settings
    unread = operations.settings.difference(read)
    for stem, content in folder.of_kind("example").items() if unread else ():
        for name in sorted(unread.intersection(_policy(content))):
            text = f"Its policy sets the dated setting “{name}”, which nothing that this folder calls reads."
            yield Problem(f"examples/{stem}.yaml", "", text, "Call what reads it, or leave it out.")


def _policy(content: bytes) -> Mapping[str, object]:
    try:
        whole = readings.read_example(content)
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}  # the check of examples says so
    policy = whole.get("policy") if isinstance(whole, dict) else None
    return policy if isinstance(policy, dict) else {}
