"""What an expression reads although it is not there, following only the branches that can be taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.checks.declared.expression_kinds import tree_of
from engine.checks.ways.feasible_values import UNSET, Values, outcomes, place_of
from engine.definition.kinds import Kind
from rules import feel


@dataclass(frozen=True)
class MissingRead:
    """A variable that nothing has set, or an `entry` that its value, of the kind `lacking`, lacks."""

    variable: str
    entry: str = ""
    owner: str = ""
    lacking: Kind | None = None


def missing_reads(text: str, values: Values) -> Iterator[MissingRead]:
    """Yield what an expression reads and does not find, given one alternative of each variable."""
    tree, free = _parsed(text)
    followed = {name: kind for name, kind in values.items() if name in free}
    if followed:
        yield from _of(tree, followed)


def entries_read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each variable with an entry that an expression reads of it."""
    tree, free = _parsed(text)
    for path in tree.iter_subtrees():
        place = place_of(path) if path.data == "path" else ()
        if len(place) > 1 and place[0] in free:
            yield place[0], place[1]


def items_read(text: str) -> frozenset[str]:
    """Return what an expression reads: “tie.count” where only that entry counts, else the variable, “tie”."""
    tree, free = _parsed(text)
    return frozenset(item for item in _items(tree) if item.partition(".")[0] in free)


def _items(tree: Any) -> Iterator[str]:
    place = place_of(tree)
    if place:
        yield ".".join(place[:2])
        return
    for child in tree.children:
        if hasattr(child, "data"):
            yield from _items(child)


def entries_steering(text: str) -> frozenset[tuple[str, str]]:
    """Return each variable with an entry on which it depends which parts of an expression are worked out."""
    tree, _ = _parsed(text)
    steering = [
        part
        for node in tree.iter_subtrees()
        if node.data in ("if_else", "conjunction", "disjunction")
        for part in (node.children[:1] if node.data == "if_else" else node.children)
    ]
    places = (place_of(node) for part in steering for node in part.iter_subtrees())
    return frozenset((place[0], place[1]) for place in places if len(place) > 1)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[Any, frozenset[str]]:
    return tree_of(text), frozenset(feel.compile_expression(text).names)


def _of(tree: Any, values: Values) -> Iterator[MissingRead]:
    if tree.data == "name":
        if values.get(str(tree.children[0])) is UNSET:
            yield MissingRead(str(tree.children[0]))
    elif tree.data == "if_else":
        condition, then, other = tree.children
        yield from _of(condition, values)
        for holds, narrowed in outcomes(condition, values):
            yield from _of(then if holds else other, narrowed)
    elif tree.data in ("conjunction", "disjunction"):
        yield from _chain(tree, values)
    else:
        yield from _path(tree, values)
        for child in tree.children:
            if hasattr(child, "data"):
                yield from _of(child, values)


def _chain(tree: Any, values: Values) -> Iterator[MissingRead]:
    """Yield what each part lacks, where those before it let it be worked out."""
    going = [values]
    for part in tree.children:
        now, going = going, []
        for before in now:
            yield from _of(part, before)
            going += [
                after for holds, after in outcomes(part, before) if holds is (tree.data == "conjunction")
            ]


def _path(tree: Any, values: Values) -> Iterator[MissingRead]:
    place = place_of(tree) if tree.data == "path" else ()
    if len(place) < 2 or place[0] not in values:
        return
    kinds: tuple[Kind, ...] = (values[place[0]],)
    for name in place[1:-1]:
        kinds = tuple(inner for kind in kinds for inner in dict(kind.entries).get(name, ()))
    for kind in kinds:
        if kind.entries and place[-1] not in dict(kind.entries):
            yield MissingRead(place[0], place[-1], ".".join(place[:-1]), kind)
