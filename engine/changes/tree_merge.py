"""Putting two changes of one tree together: diagrams, decision tables and forms, part by part.

A tree is a dict. A part that both changed differently stays as ours and is told as a clash.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Tree = dict[str, object]
NOTHING = object()


class Clash(NamedTuple):
    """A part that both changed: the keys that lead to it, and its three values (None where it is missing)."""

    path: tuple[str, ...]
    base: object
    ours: object
    theirs: object


def merge_trees(
    base: Tree,
    ours: Tree,
    theirs: Tree,
    tell: Callable[[Clash], None],
    path: tuple[str, ...] = (),
) -> Tree:
    """Return the tree with the changes of both sides; `tell` hears of each clash. The order is ours."""
    merged: Tree = {}
    for key in _order(list(ours), list(theirs)):
        values = [side.get(key, NOTHING) for side in (base, ours, theirs)]
        value = _merged(values[0], values[1], values[2], tell, (*path, key))
        if value is not NOTHING:
            merged[key] = copy.deepcopy(value)
    return merged


def _merged(
    base: object, ours: object, theirs: object, tell: Callable[[Clash], None], path: tuple[str, ...]
) -> object:
    if ours == theirs or base == theirs:
        return ours
    if base == ours:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return merge_trees(base if isinstance(base, dict) else {}, ours, theirs, tell, path)
    tell(Clash(path, *(None if value is NOTHING else value for value in (base, ours, theirs))))
    return ours


def _order(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Return all keys in our order; what only they have stands after what it follows there."""
    keys = list(ours)
    before: str | None = None
    for key in theirs:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before is not None else 0, key)
        before = key
    return keys


def label_on(tree: Mapping[str, object], path: Iterable[str], names: Iterable[str]) -> str:
    """Return the last label along a path that is set under one of these names; "" if there is none."""
    label, at = "", tree
    for key in path:
        inner = at.get(key)
        if not isinstance(inner, dict):
            break
        at = inner
        label = next((str(at[name]) for name in names if at.get(name)), label)
    return label
