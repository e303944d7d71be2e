"""The phrases in which changes are told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Fact = TypeVar("Fact")
LONGEST = 120
"""How many letters of a long text are shown."""


def quoted(text: str) -> str:
    """Return a text in quotation marks, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"


def from_to(old: str, new: str) -> str:
    """Return "120 -> 240"; an empty side is said to be nothing."""
    return f"{_shown(old)} -> {_shown(new)}"


def setting_changes(
    old: Mapping[str, str], new: Mapping[str, str], names: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield "name: old -> new" for each setting that differs, under its name in words where there is one."""
    for key in dict.fromkeys([*old, *new]):
        if old.get(key, "") != new.get(key, ""):
            yield f"{(names or {}).get(key, key)} {from_to(old.get(key, ''), new.get(key, ''))}"


def by_key(
    what: str,
    old: Mapping[str, Fact],
    new: Mapping[str, Fact],
    name: Callable[[Fact], str],
    differences: Callable[[Fact, Fact], Iterable[str]],
) -> Iterator[str]:
    """Yield what was added, removed and changed among things that both sides know by a key."""
    for key, fact in new.items():
        if key not in old:
            yield f"the {what} {name(fact)} was added"
    for key, fact in old.items():
        if key not in new:
            yield f"the {what} {name(fact)} was removed"
            continue
        said = list(differences(fact, new[key]))
        if said:
            yield f"the {what} {name(new[key])} changed: {'; '.join(said)}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else line[: LONGEST - 1] + "…") or "nothing"
