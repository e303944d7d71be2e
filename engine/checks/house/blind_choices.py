"""Choices that steer a case and are made blind: at a step that shows no facts."""

import re
from collections.abc import Iterator, Mapping

from engine.checks.flows import problem
from engine.checks.problem import Problem
from engine.definition.diagrams import Node, Scope
from forms.schema.questions import Form
from rules import dmn

CHOICES = frozenset({"radio", "select", "checklist", "checkbox", "ranking"})
_ANSWER = re.compile(r"\banswers\.([A-Za-z_][A-Za-z0-9_]*)")
_ALL_ANSWERS = re.compile(r"\banswers\b(?!\s*\.)")
_EVERYTHING = "*"

Place = tuple[str, str]


def blind_choices(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], tables: Mapping[str, dmn.Decisions]
) -> Iterator[Problem]:
    """Yield a problem for each task or action without facts in whose form a choice steers the case."""
    flow = _Answers(scopes, tables)
    for scope in scopes.values():
        for node in scope.nodes.values():
            form = forms.get(node.form or "")
            if form is None or node.kind == "startEvent" or node.properties.get("facts", "").strip():
                continue
            names = flow.read_after((scope.id, node.id))
            for question in form.questions:
                if question.kind in CHOICES and (question.key in names or _EVERYTHING in names):
                    label = question.label or question.key
                    text = (
                        f"“{label}” is decided blind: it steers the case, and nothing stands beside the form."
                    )
                    yield problem(scope, node, text, "Name in “facts” what the decision rests on.")
                    break


class _Answers:
    """The diagrams of a folder, followed from a form to everything that reads its answers."""

    def __init__(self, scopes: Mapping[str, Scope], tables: Mapping[str, dmn.Decisions]) -> None:
        self._scopes, self._tables = scopes, tables
        self._callers: dict[str, list[Place]] = {}
        for scope in scopes.values():
            for node in scope.nodes.values():
                inner = node.called or (node.id if node.kind == "subProcess" else "")
                self._callers.setdefault(inner, []).append((scope.id, node.id))

    def read_after(self, start: Place) -> set[str]:
        """Return the answers that are read before the case waits again, after which it has forgotten them."""
        names: set[str] = set()
        seen, stack = {start}, list(self._next(start))
        while stack:
            place = stack.pop()
            if place in seen:
                continue
            seen.add(place)
            scope = self._scopes[place[0]]
            node = scope.nodes[place[1]]
            if _waits(node):
                continue
            names |= self._read_by(scope, node)
            stack.extend(self._into(place) or self._next(place))
        return names

    def _into(self, place: Place) -> list[Place]:
        """Return where a process that is called, or a sub-process, begins."""
        node = self._scopes[place[0]].nodes[place[1]]
        inner = self._scopes.get(node.called or (node.id if node.kind == "subProcess" else ""))
        return (
            [(inner.id, one.id) for one in inner.nodes.values() if one.kind == "startEvent"] if inner else []
        )

    def _next(self, place: Place) -> list[Place]:
        """Return the steps that follow; after an end, those that follow whatever called its process."""
        scope = self._scopes[place[0]]
        following = [
            (scope.id, flow.target) for flow in scope.leaving(place[1]) if flow.target in scope.nodes
        ]
        if scope.nodes[place[1]].kind == "endEvent":
            following = [after for caller in self._callers.get(scope.id, ()) for after in self._next(caller)]
        return following

    def _read_by(self, scope: Scope, node: Node) -> set[str]:
        texts = [*(node.call.parameters.values() if node.call else ()), node.script]
        texts += [flow.condition or "" for flow in scope.leaving(node.id)]
        if node.kind == "businessRuleTask":
            texts += self._inputs(node.decision)
        names = {name for text in texts for name in _ANSWER.findall(text)}
        return names | ({_EVERYTHING} if any(_ALL_ANSWERS.search(text) for text in texts) else set())

    def _inputs(self, decision: str) -> list[str]:
        """Return what the tables of a decision look at; the check of steps says if there is none."""
        files = [self._tables[decision]] if decision in self._tables else self._tables.values()
        tables = [table for file in files for table in file.tables]
        named = [table for table in tables if decision in (table.decision, table.decision_id)] or tables
        return [column.expression for table in named for column in table.inputs]


def _waits(node: Node) -> bool:
    return node.kind == "userTask" or (node.kind == "intermediateCatchEvent" and bool(node.events))
