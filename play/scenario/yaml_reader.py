"""Reading YAML: exact decimals, no key twice, and the word `on` left a word."""

from decimal import Decimal
from typing import Any

import yaml

from play import errors


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader with these three differences; in C, where it is there, ten times as fast."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        if key_node.value in seen:
            line = key_node.start_mark.line + 1
            raise errors.FileError(f"line {line}: the key {key_node.value} stands there twice.")
        seen.add(key_node.value)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))
_Loader.yaml_implicit_resolvers = {
    letter: resolvers
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if letter not in "oO"
}


def read_yaml(text: str) -> Any:
    """Return the content of a YAML text; raises FileError saying where it cannot be read."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ArithmeticError, ValueError, TypeError, RecursionError) as fault:
        raise errors.FileError(f"this is not YAML that can be read. {' '.join(str(fault).split())}") from None
