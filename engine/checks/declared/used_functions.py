"""The operations and sources that a folder calls, and the places from which it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definition import declaration
from engine.definition.declaration import Uses
from engine.definition.diagrams import Scope
from engine.definition.operations import Function, Operations
from forms.schema.questions import Form


@dataclass(frozen=True)
class UsedFunction:
    """An operation or source that is called: from which file, and at which step or question."""

    name: str
    what: str
    file: str
    label: str
    function: Function

    @property
    def uses(self) -> Uses:
        """What the function declares that it uses."""
        return declaration.of(self.function).uses


def used_functions(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], operations: Operations
) -> list[UsedFunction]:
    """Return each operation and source that is called and exists, with the first place that calls it."""
    used: dict[tuple[str, str], UsedFunction] = {}
    for name, what, file, label in _calls(scopes, forms):
        known = operations.names if what == "operation" else operations.source_names
        if name in known and (what, name) not in used:
            function = operations.operation(name) if what == "operation" else operations.source(name)
            used[what, name] = UsedFunction(name, what, file, label, function)
    return list(used.values())


def _calls(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None]
) -> Iterator[tuple[str, str, str, str]]:
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.call is not None:
                yield node.call.operation, "operation", scope.diagram, node.label
            for source in (*node.properties.get("facts", "").split(), node.properties.get("respondents", "")):
                yield source, "source", scope.diagram, node.label
    for key, form in forms.items():
        for source in (*form.sources, *form.reads, *form.suggestions.values()) if form else ():
            yield source, "source", f"forms/{key}.form", ""
