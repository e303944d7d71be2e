"""The Python functions that diagrams and forms may call by name, and whether a call fits its function."""

import difflib
import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definition import declaration

Function = Callable[..., Any]
Uses = Mapping[str, Mapping[str, str]]
"""By operation: its parameters of which more is asked than that they are text, and what each is used for.

A parameter that takes all answers of a form is followed by the key of one of them: "answers.reason".
"""


@dataclass(frozen=True)
class Objection:
    """What is wrong with an answer. With `confirm`, the words of a box, its sender may let it stand.

    With `asks_reason` they may do so only with a reason.
    """

    question: str
    text: str
    confirm: str = ""
    asks_reason: bool = False


@dataclass(frozen=True)
class Signature:
    """The keyword parameters of an operation or source. The diagram supplies all of them."""

    required: frozenset[str]
    optional: frozenset[str]
    takes_any: bool


class Operations:
    """All operations, which may write, and all sources, which only read, by the names of their functions.

    `roles` are the keys of the roles that lanes may name. If it is empty, lanes are not checked. `uses` says
    what operations use words for, and `object_to` returns what is wrong with words for such a use.
    `elsewhere` are the tables and letters that the program uses outside operations and sources.
    `object_to_example` takes the name and text of a file of examples, and returns (scenario, what is wrong).
    """

    def __init__(
        self,
        functions: Iterable[Function],
        sources: Iterable[Function] = (),
        roles: Collection[str] = (),
        uses: Uses | None = None,
        object_to: Function | None = None,
        elsewhere: declaration.Uses | None = None,
        object_to_example: Callable[[str, str], list[tuple[str, str]]] | None = None,
    ) -> None:
        self.elsewhere = elsewhere or declaration.Uses()
        self.roles = frozenset(roles)
        self.uses: Uses = uses or {}
        self.object_to = object_to
        self.object_to_example = object_to_example
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
    def settings(self) -> frozenset[str]:
        """The dated settings that any operation or source declares to read, called or not."""
        declared = [declaration.of(one).uses for one in (*self._operations.values(), *self._sources.values())]
        return frozenset(declaration.together(self.elsewhere, *declared).settings)

    @property
    def source_names(self) -> frozenset[str]:
        """The names of all sources."""
        return frozenset(self._sources)

    def operation(self, name: str) -> Function:
        """Return an operation. KeyError cannot happen in a published release: checks refuse unknown names."""
        return self._operations[name]

    def source(self, name: str) -> Function:
        """Return a source. KeyError cannot happen in a published release: checks refuse unknown names."""
        return self._sources[name]

    def faults_of_operation(self, name: str, parameters: Collection[str]) -> list[str]:
        """Return why a call in a diagram does not fit: an unknown name, or a parameter missing or unknown."""
        if name not in self._operations:
            return [f"There is no operation “{name}”.{did_you_mean(name, self._operations)}"]
        signature = self._signatures[name]
        missing = sorted(signature.required.difference(parameters))
        extra = sorted(set(parameters) - signature.required - signature.optional)
        faults = [f"The operation “{name}” needs the parameter “{parameter}”." for parameter in missing]
        if signature.takes_any:
            return faults
        known = signature.required | signature.optional
        return faults + [
            f"The operation “{name}” has no parameter “{parameter}”.{did_you_mean(parameter, known)}"
            for parameter in extra
        ]

    def faults_of_source(self, name: str) -> list[str]:
        """Return, in sentences, why a name cannot be used as a source of options or facts."""
        if name not in self._sources:
            return [f"There is no source “{name}”.{did_you_mean(name, self._sources)}"]
        return []


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" if a known name is similar, else nothing."""
    meant = nearest(name, known)
    return f" Did you mean “{meant}”?" if meant else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most similar, or nothing."""
    return next(iter(difflib.get_close_matches(name, sorted(known), n=1)), "")


def _name(function: Function) -> str:
    return str(function.__name__)


def _signature(function: Function) -> Signature:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    named = [parameter for parameter in parameters if parameter.kind is not inspect.Parameter.VAR_KEYWORD]
    return Signature(
        required=frozenset(
            parameter.name for parameter in named if parameter.default is inspect.Parameter.empty
        ),
        optional=frozenset(
            parameter.name for parameter in named if parameter.default is not inspect.Parameter.empty
        ),
        takes_any=len(named) < len(parameters),
    )
