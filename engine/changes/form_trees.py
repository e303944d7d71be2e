"""Forms as trees that can be merged, and back: questions by key, options by value."""

import json

from engine.changes.tree_merge import Tree

_LIST = "[]"
_KNOWN_BY = ("key", "id", "value")


def read(content: bytes) -> Tree:
    """Return a form as a tree; raises ValueError."""
    tree = _tree(json.loads(content))
    if not isinstance(tree, dict):
        raise ValueError("This is no form.")
    return tree


def write(tree: Tree) -> bytes:
    """Return the file of a form's tree."""
    return (json.dumps(_value(tree), indent=2, ensure_ascii=False) + "\n").encode()


def _tree(value: object) -> object:
    if isinstance(value, dict):
        return {name: _tree(inner) for name, inner in value.items()}
    if isinstance(value, list) and value and all(_known_by(part) for part in value):
        keys = [_known_by(part) for part in value]
        if len(set(keys)) == len(keys):
            return {_LIST: True, **{key: _tree(part) for key, part in zip(keys, value, strict=True)}}
    return value


def _value(tree: object) -> object:
    if not isinstance(tree, dict):
        return tree
    if _LIST in tree:
        return [_value(part) for key, part in tree.items() if key != _LIST]
    return {name: _value(inner) for name, inner in tree.items()}


def _known_by(part: object) -> str:
    if not isinstance(part, dict):
        return ""
    return next((f"{name} {part[name]}" for name in _KNOWN_BY if part.get(name)), "")
