"""The catalogue: every operation and source with what it declares, for people, pages and checks."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definition import declaration, kinds
from engine.definition.declaration import LetterUse, TableUse
from engine.definition.operations import Operations


@dataclass(frozen=True)
class Entry:
    """An operation or source. `says` is the first sentence about it; `gives` is what a source is for.

    `optional` are the parameters that a diagram may leave out. Kinds are written as declarations write them.
    """

    name: str
    says: str
    gives: str
    parameters: Mapping[str, str]
    optional: Sequence[str]
    result: str
    tables: Sequence[TableUse]
    letters: Sequence[LetterUse]
    settings: Sequence[str]
    writes: Sequence[str]


@dataclass(frozen=True)
class Catalogue:
    """All operations and all sources, each in the order of their names."""

    operations: Sequence[Entry]
    sources: Sequence[Entry]


def of(operations: Operations) -> Catalogue:
    """Return the catalogue of these operations and sources."""
    return Catalogue(
        [_entry(name, operations.operation(name)) for name in sorted(operations.names)],
        [_entry(name, operations.source(name)) for name in sorted(operations.source_names)],
    )


def _entry(name: str, function: Callable[..., Any]) -> Entry:
    declared, parameters = declaration.of(function), declaration.parameters_of(function)
    return Entry(
        name=name,
        says=_first_sentence(function),
        gives=declaration.gives(function),
        parameters={parameter: kinds.write(taken) for parameter, taken in parameters.items()},
        optional=sorted(declaration.optional_of(function)),
        result=kinds.write(declaration.result_of(function)),
        tables=declared.uses.tables,
        letters=declared.uses.letters,
        settings=declared.uses.settings,
        writes=declared.writes,
    )


def _first_sentence(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(inspect.unwrap(function)) or ""
    return " ".join(text.partition("\n\n")[0].split())
