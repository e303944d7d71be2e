"""All ways that a case can go through the diagrams, with what is known of a few variables on each.

Only the variables that are followed are known: to one alternative of what sets them, narrowed by the
conditions on the way. A process that is called is gone through once for each state in which it is entered.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.checks.ways.branch_joins import BranchJoins
from engine.checks.ways.gateway_choices import State, chosen
from engine.checks.ways.live_variables import LiveVariables
from engine.checks.ways.value_setters import Setters, called_by
from engine.definition.diagrams import Node, Scope

Arrival = tuple[str, State]
_MOST = 20_000


class TooManyWays(Exception):
    """The ways are too many to follow."""


@dataclass
class Passage:
    """A scope gone through from one state: the states before its steps, at its ends and while it waits."""

    before: dict[Arrival, Arrival | None] = field(default_factory=dict)
    ends: dict[str, dict[State, None]] = field(default_factory=dict)
    meanwhile: dict[State, None] = field(default_factory=dict)

    def way_to(self, step: str, state: State) -> list[str]:
        """Return the ids of the steps on a shortest way to one, with itself."""
        way: list[str] = []
        at: Arrival | None = step, state
        while at is not None:
            way.insert(0, at[0])
            at = self.before[at]
        return way


class CaseWays:
    """The ways from the start of a scope, entered in one state. TooManyWays says that they are too many."""

    def __init__(
        self, scopes: Mapping[str, Scope], first: Scope, setters: Setters, live: LiveVariables, entry: State
    ) -> None:
        self._scopes, self.setters, self._live = scopes, setters, live
        self._joins = BranchJoins(setters)
        self._passages: dict[tuple[str, State], Passage] = {}
        self._by_step: dict[tuple[str, str], list[tuple[Passage, State]]] = {}
        self._steps = 0
        self._go_through(first, entry)

    def arrivals(self, scope: Scope, node: Node) -> list[tuple[Passage, State]]:
        """Return each state before a step, with the passage in which the case comes there."""
        if not self._by_step:
            for (scope_id, _), passage in self._passages.items():
                for step, state in passage.before:
                    self._by_step.setdefault((scope_id, step), []).append((passage, state))
        return self._by_step.get((scope.id, node.id), [])

    def _go_through(self, scope: Scope, entry: State) -> Passage:
        if (scope.id, entry) in self._passages:
            return self._passages[scope.id, entry]
        passage = self._passages[scope.id, entry] = Passage()
        starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
        passage.before.update(((start, entry), None) for start in starts)
        waiting = deque(passage.before)
        joined: dict[tuple[str, str], dict[State, None]] = {}
        while waiting:
            self._count()
            arrival = waiting.popleft()
            node = scope.nodes[arrival[0]]
            for source, after in self._leaving(scope, node, arrival[1], passage):
                for step, joint in self._joins.arrive(scope, source, after, joined):
                    following = step, self._live.forget(scope, step, joint)
                    if following not in passage.before:
                        passage.before[following] = arrival
                        waiting.append(following)
        return passage

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _MOST:
            raise TooManyWays

    def _leaving(
        self, scope: Scope, node: Node, state: State, passage: Passage
    ) -> Iterator[tuple[str, State]]:
        """Yield (flow or boundary event, state) for each way on from a step."""
        inner = self._scopes.get(called_by(node))
        if node.kind == "endEvent":
            error = node.event_name if node.event == "error" else ""
            passage.ends.setdefault(error, {})[state] = None
        elif node.kind == "exclusiveGateway":
            yield from chosen(scope, node, state)
        elif inner is not None:
            yield from self._around(scope, node, self._go_through(inner, state), passage)
        else:
            if _waits(node):
                passage.meanwhile[state] = None
            for event in scope.boundaries(node.id):
                yield event.id, state
            afters = self.setters.after(scope, node, state)
            yield from ((flow.id, after) for flow in scope.leaving(node.id) for after in afters)

    def _around(
        self, scope: Scope, node: Node, inner: Passage, passage: Passage
    ) -> Iterator[tuple[str, State]]:
        passage.meanwhile.update(inner.meanwhile)
        for event in scope.boundaries(node.id):
            if event.event != "error":
                yield from ((event.id, state) for state in inner.meanwhile)
            for error, states in inner.ends.items() if event.event == "error" else ():
                if error and event.event_name in ("", error):
                    yield from ((event.id, state) for state in states)
        for flow in scope.leaving(node.id):
            yield from ((flow.id, state) for state in inner.ends.get("", ()))


def _waits(node: Node) -> bool:
    return node.kind in ("userTask", "intermediateCatchEvent", "eventBasedGateway")
