"""Which answers reach an operation that uses them for more than to keep them, such as words for outsiders.

A form says so itself (`usedFor`). Forms of older releases do not: there the diagrams are followed back from
the operation to the forms whose answers it reads.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.definition.diagrams import Node, Scope
from engine.definition.operations import Operations
from engine.definition.release import Release
from forms.schema.answer_uses import WORDS
from forms.schema.questions import Form

_ANSWER = re.compile(r"\banswers\.([A-Za-z_][A-Za-z0-9_]*)")
_ASSIGNED = re.compile(r"^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.+)$", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Place = tuple[str, str]
FormUses = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=64)
def of_release(release: Release, operations: Operations) -> FormUses:
    """Return by form what the answers to its questions are used for: as declared, and as followed."""
    uses = {
        key: {field.key: field.use for field in form.everything if field.use}
        for key, form in release.forms.items()
    }
    for form, question, use in followed(release.scopes, release.forms, operations):
        uses[form].setdefault(question, use)
    return uses


def followed(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form], operations: Operations
) -> Iterator[tuple[str, str, str]]:
    """Yield (form, question, use) for each text that an operation with such a use reads."""
    flow = Flow(scopes)
    texts = {
        (key, field.key) for key, form in forms.items() for field in form.questions if field.kind in WORDS
    }
    for scope in scopes.values():
        for node in scope.nodes.values():
            for path, use in operations.uses.get(node.call.operation, {}).items() if node.call else ():
                for form, question in texts.intersection(flow.read_by(scope, node, path)):
                    yield form, question, use


class Flow:
    """The diagrams of a release, followed from an operation back to the forms before it."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self._scopes = scopes
        self._callers: dict[str, list[Place]] = {}
        for scope in scopes.values():
            for node in scope.nodes.values():
                inner = node.called or (node.id if node.kind == "subProcess" else "")
                self._callers.setdefault(inner, []).append((scope.id, node.id))

    def read_by(self, scope: Scope, node: Node, path: str) -> Iterator[Place]:
        """Yield (form, question) for the answers that a parameter of an operation reads."""
        parameter, _, key = path.partition(".")
        text = node.call.parameters.get(parameter, "") if node.call else ""
        keys = {key} if key and "answers" in _NAME.findall(text) else set(_ANSWER.findall(text))
        yield from ((form, key) for form in self.forms_before((scope.id, node.id)) for key in keys)
        for place, said in self._assigned(set(_NAME.findall(text))):
            yield from ((form, key) for form in self.forms_before(place) for key in _ANSWER.findall(said))

    def _assigned(self, names: set[str]) -> Iterator[tuple[Place, str]]:
        """Yield the scripts that set a variable of these names, with what they set it to."""
        for scope in self._scopes.values():
            for node in scope.nodes.values():
                for name, said in _ASSIGNED.findall(node.script):
                    if name in names:
                        yield (scope.id, node.id), said

    def forms_before(self, start: Place) -> set[str]:
        """Return the forms that may have been answered last before a step."""
        forms: set[str] = set()
        seen, stack = {start}, [start]
        while stack:
            for place in self._before(*stack.pop()):
                if place in seen:
                    continue
                seen.add(place)
                form = self._scopes[place[0]].nodes[place[1]].form
                if form:
                    forms.add(form)
                else:
                    stack.append(place)
        return forms

    def _before(self, scope_id: str, node_id: str) -> Iterator[Place]:
        scope = self._scopes[scope_id]
        node = scope.nodes[node_id]
        for flow in scope.entering(node_id):
            inner = self._scopes.get(scope.nodes[flow.source].called or flow.source)
            yield from _ends(inner) if inner else ()
            yield scope_id, flow.source
        if node.attached_to:
            yield scope_id, node.attached_to
        if node.kind == "startEvent":
            for caller_scope, caller in self._callers.get(scope_id, ()):
                yield from self._before(caller_scope, caller)


def _ends(scope: Scope) -> Iterator[Place]:
    return ((scope.id, node.id) for node in scope.nodes.values() if node.kind == "endEvent")
