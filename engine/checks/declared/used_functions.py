"""The operations and sources that a folder calls, and the places from which it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definition import declaration
from engine.definition.declaration import LetterUse, Uses
from engine.definition.diagrams import Scope
from engine.definition.operations import Function, Operations
from forms.schema.questions import Form
from rules import feel
from rules.errors import RulesError

Texts = Mapping[str, str]


@dataclass(frozen=True)
class UsedFunction:
    """An operation or source that is called: from which file, and at which step or question.

    `chosen` is the letter that the call names itself, without a name where it cannot be read.
    """

    name: str
    what: str
    file: str
    label: str
    function: Function
    chosen: LetterUse | None = None

    @property
    def uses(self) -> Uses:
        """What the function declares that it uses, and the letter that the call names."""
        declared = declaration.of(self.function).uses
        return declaration.together(declared, self.chosen) if self.chosen else declared


def used_functions(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], operations: Operations
) -> list[UsedFunction]:
    """Return each operation and source that is called and exists, with the first place that calls it.

    One whose calls name their letter is there once for each letter.
    """
    used: dict[tuple[str, str, LetterUse | None], UsedFunction] = {}
    for name, what, file, label, parameters in _calls(scopes, forms):
        known = operations.names if what == "operation" else operations.source_names
        if name in known:
            function = operations.operation(name) if what == "operation" else operations.source(name)
            chosen = _chosen(function, parameters)
            used.setdefault((what, name, chosen), UsedFunction(name, what, file, label, function, chosen))
    return list(used.values())


def _calls(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None]
) -> Iterator[tuple[str, str, str, str, Texts]]:
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.call is not None:
                yield node.call.operation, "operation", scope.diagram, node.label, node.call.parameters
            for source in (*node.properties.get("facts", "").split(), node.properties.get("respondents", "")):
                yield source, "source", scope.diagram, node.label, {}
    for key, form in forms.items():
        for source in (*form.sources, *form.reads, *form.suggestions.values()) if form else ():
            yield source, "source", f"forms/{key}.form", "", {}


def _chosen(function: Function, parameters: Texts) -> LetterUse | None:
    """Return the letter that a call names, and the names that it gives it."""
    chosen = declaration.of(function).chosen
    if chosen is None:
        return None
    names = _entries(parameters.get(chosen.names, ""))
    return LetterUse(_word(parameters.get(chosen.parameter, "")), (*chosen.always, *names))


def _word(text: str) -> str:
    """Return the text that an expression is, or nothing if it is worked out or cannot be read."""
    try:
        expression = feel.compile_expression(text)
        value = None if expression.names else expression({})
    except RulesError:
        return ""
    return value if isinstance(value, str) else ""


def _entries(text: str) -> tuple[str, ...]:
    """Return the names of the entries of a context, as it is written; none of what is no context."""
    try:
        tree = feel.syntax_tree(text).children[0]
    except RulesError:
        return ()
    written = tree.children if getattr(tree, "data", "") == "context" else ()
    return tuple(str(entry.children[0]).strip('"') for entry in written)
