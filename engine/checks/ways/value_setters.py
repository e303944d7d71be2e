"""What each step makes of the variables that are followed: the alternatives that it may set them to."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from engine.checks.declared.expression_kinds import Reading
from engine.checks.declared.folder_kinds import FolderKinds, answers_of
from engine.checks.steps import Parts
from engine.checks.variables import set_by_all
from engine.checks.ways.feasible_values import UNSET
from engine.checks.ways.gateway_choices import State
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import ANY, Kind, Kinds
from rules import feel
from rules.errors import RulesError

ANSWERS = "answers"
_STEP_UP = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\+\s*([0-9]+)\s*")
_AT_ONCE = frozenset({"scriptTask", "serviceTask", "businessRuleTask", "parallelGateway", "startEvent"})


class Setters:
    """The steps of a folder as setters of the variables in `followed`; the rest is not told.

    Of contexts only the entries in `steering` are told: those on which some condition depends.
    """

    def __init__(
        self,
        scopes: Mapping[str, Scope],
        parts: Parts,
        known: FolderKinds,
        followed: frozenset[str],
        steering: frozenset[tuple[str, str]],
    ) -> None:
        self.followed, self._steering = followed, steering
        self._parts, self._known, self._scopes = parts, known, scopes
        self._sets = set_by_all(scopes)
        self._asks = {
            scope.id: any(_asks(node) for node in scope.nodes.values()) for scope in scopes.values()
        }

    def set_at(self, scope: Scope, node: Node) -> frozenset[str]:
        """Return the variables that a step sets, with all that it calls."""
        asks = _asks(node) or self._asks.get(called_by(node), False)
        return self._sets[scope.id][node.id] | ({ANSWERS} if asks else frozenset())

    def after(self, scope: Scope, node: Node, state: State) -> list[State]:
        """Return the states in which a step that calls nothing may leave the case."""
        if node.kind == "scriptTask":
            return self._after_script(scope, node, state)
        if node.kind not in _AT_ONCE or node.form:
            return self._with(state, ANSWERS, self._answers(node)) if _asks(node) else [state]
        states = [state]
        for name, kinds in (
            self._known.set_by(scope, node) if self.followed & self._sets[scope.id][node.id] else ()
        ):
            states = [after for before in states for after in self._with(before, name, kinds)]
        return states

    def _answers(self, node: Node) -> Kinds:
        if node.properties.get("call"):
            return ANY
        if node.form:
            return answers_of(self._parts.forms.get(node.form))
        return (UNSET,) if node.event == "timer" else (Kind("context"),)

    def _after_script(self, scope: Scope, node: Node, state: State) -> list[State]:
        if not self.followed & self._sets[scope.id][node.id]:
            return [state]
        states = [state]
        for line in feel.compile_assignments(node.script).lines:
            states = [after for before in states for after in self.after_line(scope, node, line, before)]
        return states

    def after_line(
        self, scope: Scope, node: Node, line: tuple[str, feel.Expression], state: State
    ) -> list[State]:
        """Return the states after one line of a script."""
        name, expression = line
        if name not in self.followed:
            return [state]
        folder = self._known.at(scope, node, [])
        values = {known: kinds for known, kinds in folder.items() if known in expression.names}
        values |= {
            known: ANY if kind is UNSET else (kind,) for known, kind in state if known in expression.names
        }
        try:
            kinds = _counted(expression.text, values) or Reading(expression.text, values).kinds()
        except RulesError:
            kinds = ANY
        return self._with(state, name, kinds)

    def _with(self, state: State, name: str, kinds: Kinds) -> list[State]:
        if name not in self.followed:
            return [state]
        return [
            tuple((known, kind if known == name else old) for known, old in state)
            for kind in dict.fromkeys(self._told(name, kind) for kind in kinds or ANY)
        ]

    def _told(self, name: str, kind: Kind) -> Kind:
        entries = tuple(
            (entry, kinds if (name, entry) in self._steering else ANY) for entry, kinds in kind.entries
        )
        return replace(kind, entries=entries) if kind.entries else kind


def _counted(text: str, values: Mapping[str, Kinds]) -> Kinds:
    """Return what a counter is after a step up, so that it is never again what it began with."""
    step = _STEP_UP.fullmatch(text)
    kinds = values.get(step[1], ()) if step else ()
    if step is None or len(kinds) != 1 or kinds[0].base != "number" or kinds[0].only is None:
        return ()
    if kinds[0].sign.startswith(">"):
        return kinds
    return () if kinds[0].sign else (Kind("number", kinds[0].only + Decimal(step[2]), ">="),)  # type: ignore[operator]


def _asks(node: Node) -> bool:
    """Return whether a step begins a new run of the case, with other answers or none."""
    if node.kind == "startEvent":
        return bool(node.form)
    return node.kind == "userTask" or node.event in ("message", "timer")


def called_by(node: Node) -> str:
    """Return the id of the process or sub-process that a step goes into; empty for any other step."""
    return (node.called or node.id) if node.kind in ("callActivity", "subProcess") else ""
