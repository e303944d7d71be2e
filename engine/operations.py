"""The Python functions that diagrams and forms may call, by name, and whether a call fits its function."""

import difflib
import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Signature:
    """The keyword parameters of an operation or source, all given by the diagram."""

    required: frozenset[str]
    optional: frozenset[str]
    takes_any: bool


class Operations:
    """All operations (they may write) and sources (they only read), each under its function's own name.

    `roles` are the role keys that lanes may name; an empty collection leaves lanes unchecked.
    """

    def __init__(
        self, functions: Iterable[Function], sources: Iterable[Function] = (), roles: Collection[str] = ()
    ) -> None:
        self.roles = frozenset(roles)
        self._operations = {_name(function): function for function in functions}
        self._sources = {_name(function): function for function in sources}
        self._signatures = {
            name: _signature(function) for name, function in (self._operations | self._sources).items()
        }

    @property
    def names(self) -> frozenset[str]:
        """The names of all operations."""
        return frozenset(self._operations)

    @property
    def source_names(self) -> frozenset[str]:
        """The names of all sources."""
        return frozenset(self._sources)

    def operation(self, name: str) -> Function:
        """Return an operation; KeyError if there is none, which publishing has ruled out."""
        return self._operations[name]

    def source(self, name: str) -> Function:
        """Return a source; KeyError if there is none, which publishing has ruled out."""
        return self._sources[name]

    def faults_of_operation(self, name: str, parameters: Collection[str]) -> list[str]:
        """Return why a diagram's call does not fit: unknown name, parameter missing or too many."""
        if name not in self._operations:
            return [f"There is no operation “{name}”.{did_you_mean(name, self._operations)}"]
        signature = self._signatures[name]
        missing = sorted(signature.required.difference(parameters))
        extra = sorted(set(parameters) - signature.required - signature.optional)
        faults = [f"The operation “{name}” needs the parameter “{each}”." for each in missing]
        if signature.takes_any:
            return faults
        known = signature.required | signature.optional
        return faults + [
            f"The operation “{name}” has no parameter “{each}”.{did_you_mean(each, known)}" for each in extra
        ]

    def faults_of_source(self, name: str) -> list[str]:
        """Return, in sentences, why a name does not do as a source of options or facts."""
        if name not in self._sources:
            return [f"There is no source “{name}”.{did_you_mean(name, self._sources)}"]
        return []


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" when a known name is close, else nothing."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _name(function: Function) -> str:
    return str(function.__name__)


def _signature(function: Function) -> Signature:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    named = [each for each in parameters if each.kind is not inspect.Parameter.VAR_KEYWORD]
    return Signature(
        required=frozenset(each.name for each in named if each.default is inspect.Parameter.empty),
        optional=frozenset(each.name for each in named if each.default is not inspect.Parameter.empty),
        takes_any=len(named) < len(parameters),
    )
