"""A way through a process as one diagram shows it, move by move, for people who watch a token on it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.checks.problem import Problem
from engine.definition.diagrams import Flow, Node, Scope
from engine.proof.findings import Stop

_DOES = {
    "begin": "The case begins: “{}”",
    "do": "“{}” is done",
    "comes": "“{}” comes",
    "choose": "“{}”",
    "set": "“{}”",
    "is done": "“{}” is done",
}
_BEFORE = re.compile(r"After (?:“[^”]*”(?: \[[^\]]*\])?(?: > )?)+, ")
"""How the sentence of a problem tells the way, which is seen here."""


@dataclass(frozen=True)
class Move:
    """The token comes to the element `at` by the flow `took`, if by one; `stuck` where it cannot go on."""

    at: str
    took: str
    says: str
    stuck: bool = False


def playbook_of(problem: Problem, scopes: Mapping[str, Scope]) -> list[Move]:
    """Return the way to a problem as its own diagram shows it: what happens in others stays at the call.

    It is empty without a way, and where the diagram shows no step of it.
    """
    own = {scope.id: scope for scope in scopes.values() if scope.diagram == problem.diagram}
    moves = _Moves(own, _calls(own, scopes))
    for stop in problem.way:
        moves.add(stop)
    if not moves.listed:
        return []
    text = _BEFORE.sub("", problem.text, count=1)
    return [
        *moves.listed,
        *moves.to(problem.element, f"{text[:1].upper()}{text[1:]} {problem.fix}".strip(), stuck=True),
    ]


class _Moves:
    """The moves of a diagram, one after another."""

    def __init__(self, scopes: Mapping[str, Scope], calls: Mapping[str, Node]) -> None:
        self._nodes = {node.id: (scope, node) for scope in scopes.values() for node in scope.nodes.values()}
        self._calls = calls
        self.listed: list[Move] = []

    def add(self, stop: Stop) -> None:
        """Add a stop; one in another diagram is shown at the call that leads there."""
        call = self._calls.get(stop.diagram)
        if stop.id in self._nodes and call is None:
            self.listed.extend(self.to(stop.id, _says(stop)))
        elif call is not None:
            self.listed.extend(self.to(call.id, f"Inside “{call.label}”: {_says(stop)}"))

    def to(self, element: str, says: str, *, stuck: bool = False) -> Iterator[Move]:
        """Yield the moves to an element by the shortest way from where the token is."""
        if element not in self._nodes:
            element = self.listed[-1].at  # a flow is shown where it begins
        flows = self._between(self.listed[-1].at if self.listed else self._start(element), element)
        for flow in flows[:-1]:
            yield Move(flow.target, flow.id, f"The case passes “{self._nodes[flow.target][1].label}”.")
        yield Move(element, flows[-1].id if flows else "", says, stuck)

    def _start(self, element: str) -> str:
        """Return where the scope of an element begins."""
        scope, _ = self._nodes[element]
        return next((node.id for node in scope.nodes.values() if node.kind == "startEvent"), element)

    def _between(self, start: str, end: str) -> Sequence[Flow]:
        """Return the flows of a shortest way between two elements of one scope; nothing if there is none."""
        if start == end:
            return []
        scope, _ = self._nodes[start]
        ways: list[list[Flow]] = [[flow] for flow in scope.leaving(start)]
        seen = {start}
        while ways:
            way = ways.pop(0)
            target = way[-1].target
            if target == end:
                return way
            if target not in seen:
                seen.add(target)
                ways.extend([*way, flow] for flow in scope.leaving(target))
        return []


def _calls(own: Mapping[str, Scope], scopes: Mapping[str, Scope]) -> dict[str, Node]:
    """Return by each other diagram the step of this one that calls it, itself or through others."""
    calls: dict[str, Node] = {}
    for scope in own.values():
        for node in scope.nodes.values():
            for diagram in _reached(node.called or "", scopes):
                calls.setdefault(diagram, node)
    return calls


def _reached(process: str, scopes: Mapping[str, Scope]) -> frozenset[str]:
    reached: set[str] = set()
    open_ones = [process]
    seen: set[str] = set()
    while open_ones:
        identity = open_ones.pop()
        if identity in seen or identity not in scopes:
            continue
        seen.add(identity)
        reached.add(scopes[identity].diagram)
        open_ones.extend(node.called or node.id for node in scopes[identity].nodes.values())
    return frozenset(reached)


def _says(stop: Stop) -> str:
    said = _DOES.get(stop.act, "“{}”").format(stop.step)
    values = " and ".join(f"{name} = {_written(value)}" for name, value in stop.values)
    if stop.act == "choose" and stop.answers:
        return f"{said}: the way with {stop.answers}."
    if stop.act == "set":
        return f"{said} sets {values}." if values else f"{said} is carried out."
    return f"{said} with {values}." if values else f"{said}."


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    return f'"{value}"' if isinstance(value, str) else str(value)
