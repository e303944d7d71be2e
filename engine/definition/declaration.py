"""What an operation or source declares: its result, the tables and letters it uses, and what it writes.

A declaration stands above its function. Parameters are declared by the function's own annotations. What
several functions share, such as a table that a helper evaluates, is declared once, beside the helper.
"""

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from engine.definition import kinds
from engine.definition.kinds import ANY, Kind, Kinds
from engine.facts import FactGroup
from forms.schema.questions import Option

VARIABLES = "*"
"""What a table is given that gets all variables of the case."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_BASES: Mapping[object, Kinds] = {
    str: (Kind("text"),),
    bool: (Kind("boolean"),),
    int: (Kind("number"),),
    datetime: (Kind("date and time"),),
    date: (Kind("date"),),
    type(None): kinds.NULL,
}


class Keyed(Protocol):
    """A setting: what matters here is its key."""

    @property
    def key(self) -> str:
        """The key by which councils store its values."""
        ...


@dataclass(frozen=True)
class TableUse:
    """A decision table, the columns that are given to it, and the entries that are read of its result.

    A table that is not `needed` may be missing, because older releases were drawn without it.
    """

    name: str
    gives: tuple[str, ...]
    reads: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True)
class LetterUse:
    """A letter or document of the folder, and the names that it gets."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ChosenLetter:
    """A letter that each call names itself: the parameter with its name, and the one with what it gets.

    `always` are the names that it gets besides.
    """

    parameter: str
    names: str
    always: tuple[str, ...]


@dataclass(frozen=True)
class Uses:
    """Tables, letters and settings that are used together."""

    tables: tuple[TableUse, ...] = ()
    letters: tuple[LetterUse, ...] = ()
    settings: tuple[str, ...] = ()


Use = TableUse | LetterUse | Uses | Keyed


@dataclass(frozen=True)
class Declaration:
    """What a function declares. Without `result`, the annotation of the function says what it returns."""

    result: Kinds | None = None
    uses: Uses = field(default_factory=Uses)
    writes: tuple[str, ...] = ()
    chosen: ChosenLetter | None = None


def table(name: str, gives: str, reads: str = "", *, needed: bool = True) -> TableUse:
    """Return the use of a table; columns and entries are separated by spaces."""
    return TableUse(name, tuple(gives.split()), tuple(reads.split()), needed)


def letter(name: str, names: str) -> LetterUse:
    """Return the use of a letter; the names are separated by spaces."""
    return LetterUse(name, tuple(names.split()))


def together(*several: Use) -> Uses:
    """Return uses as one, each table, letter and setting once."""
    parts = [_as_uses(use) for use in several]
    return Uses(
        tuple(dict.fromkeys(use for part in parts for use in part.tables)),
        tuple(dict.fromkeys(use for part in parts for use in part.letters)),
        tuple(dict.fromkeys(key for part in parts for key in part.settings)),
    )


def declare(
    *, result: str = "", uses: Sequence[Use] = (), writes: str = "", chosen: ChosenLetter | None = None
) -> Callable[[_Function], _Function]:
    """Declare what a function returns, uses and writes (kinds of record, separated by spaces).

    `chosen` is the letter that each call names itself.

    The function stays as it is; the declaration costs nothing when it runs.
    """
    declaration = Declaration(
        kinds.read(result) if result else None, together(*uses), tuple(sorted(writes.split())), chosen
    )

    def note(function: _Function) -> _Function:
        function.__dict__["declaration"] = declaration
        return function

    return note


def of(function: Callable[..., Any]) -> Declaration:
    """Return what a function declares; nothing if it declares nothing."""
    declaration: Declaration = function.__dict__.get("declaration", Declaration())
    return declaration


def is_declared(function: Callable[..., Any]) -> bool:
    """Return whether a function has a declaration, so that what it uses is known."""
    return "declaration" in function.__dict__


def result_of(function: Callable[..., Any]) -> Kinds:
    """Return what a function may return: as declared, else by its annotation."""
    declared = of(function).result
    return declared if declared is not None else _kinds_of(_hints(function).get("return", object))


def parameters_of(function: Callable[..., Any]) -> dict[str, Kinds]:
    """Return the kinds that each parameter takes, by its annotation; the case itself is left out."""
    hints = _hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {
        parameter.name: _kinds_of(hints.get(parameter.name, object))
        for parameter in parameters
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    }


def optional_of(function: Callable[..., Any]) -> frozenset[str]:
    """Return the parameters that a diagram may leave out."""
    parameters = inspect.signature(function).parameters.values()
    return frozenset(
        parameter.name for parameter in parameters if parameter.default is not inspect.Parameter.empty
    )


def gives(function: Callable[..., Any]) -> str:
    """Return what a source is for, by its annotation: "options", "facts" or "values"."""
    returns = _hints(function).get("return", object)
    inside = get_args(returns)[:1] if get_origin(returns) is list else ()
    return {(Option,): "options", (FactGroup,): "facts"}.get(inside, "values")


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(inspect.unwrap(function))


def _kinds_of(hint: object) -> Kinds:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return kinds.union(*(_kinds_of(part) for part in inner))
    if origin is Literal:
        return tuple(Kind("text", text) for text in inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return (Kind("context"),)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        items = _kinds_of(inner[0])
        return (Kind("list", items=() if items == ANY else items),)
    return _BASES.get(hint, ANY)


def _as_uses(use: Use) -> Uses:
    if isinstance(use, Uses):
        return use
    if isinstance(use, TableUse):
        return Uses(tables=(use,))
    if isinstance(use, LetterUse):
        return Uses(letters=(use,))
    return Uses(settings=(use.key,))
