"""A scope as a net of places: tokens on flows, and steps that wait. A state is a sorted tuple of places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.definition.diagrams import Flow, Node, Scope

CALLS = frozenset({"callActivity", "subProcess"})
WAITS = CALLS | {"userTask", "intermediateCatchEvent", "eventBasedGateway"}


class Place(NamedTuple):
    """A token on a flow, or a step that waits; `spent` are its events that came without interrupting it."""

    waits: bool
    id: str
    spent: tuple[str, ...] = ()


State = tuple[Place, ...]


@dataclass(frozen=True)
class Summary:
    """What a called process can come to: "" for done, or codes of errors; and whether it can wait."""

    exits: frozenset[str]
    waits: bool


@dataclass(frozen=True)
class Net:
    """A scope with its flows by step, and what the processes that it calls can come to."""

    scope: Scope
    summaries: Mapping[str, Summary]

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """The flows by id."""
        return {flow.id: flow for flow in self.scope.flows}

    @cached_property
    def out(self) -> dict[str, tuple[Place, ...]]:
        """The places of the flows out of each step."""
        return {
            node: tuple(Place(False, flow.id) for flow in self.scope.leaving(node))
            for node in self.scope.nodes
        }

    @cached_property
    def into(self) -> dict[str, tuple[Place, ...]]:
        """The places of the flows into each step."""
        return {
            node: tuple(Place(False, flow.id) for flow in self.scope.entering(node))
            for node in self.scope.nodes
        }

    @cached_property
    def events(self) -> dict[str, list[Node]]:
        """The boundary events on each step."""
        return {node: self.scope.boundaries(node) for node in self.scope.nodes}

    @cached_property
    def aside(self) -> frozenset[str]:
        """The steps after an event that does not interrupt: they may be under way several times at once."""
        starts = [
            event.id for event in self.scope.nodes.values() if event.attached_to and not event.interrupting
        ]
        steps: set[str] = set()
        while starts:
            step = starts.pop()
            if step not in steps:
                steps.add(step)
                starts.extend(self.flows[place.id].target for place in self.out[step])
                starts.extend(event.id for event in self.events[step])
        return frozenset(steps)

    @cached_property
    def harmless(self) -> frozenset[str]:
        """The steps at which two tokens may meet: ends, and what leads to nothing but an end."""
        ends = {node.id for node in self.scope.nodes.values() if node.kind == "endEvent"}
        while True:
            merges = {
                node.id
                for node in self.scope.nodes.values()
                if node.kind == "exclusiveGateway"
                and self.out[node.id]
                and all(self.flows[place.id].target in ends for place in self.out[node.id])
            }
            if merges <= ends:
                return frozenset(ends)
            ends |= merges

    def joins(self, node: str) -> bool:
        """Return whether a step waits for a token on each of several flows."""
        return self.scope.nodes[node].kind == "parallelGateway" and len(self.into[node]) > 1

    def step_of(self, place: Place) -> str:
        """Return the step that waits, or that a token comes to."""
        return place.id if place.waits else self.flows[place.id].target

    def runs(self, place: Place) -> bool:
        """Return whether a place goes on by itself: a token on a flow, or a call that never waits."""
        if not place.waits:
            return True
        node = self.scope.nodes[place.id]
        return node.kind in CALLS and not self.called(node).waits

    def begin(self) -> State:
        """Return the first state."""
        starts = [node.id for node in self.scope.nodes.values() if node.kind == "startEvent"]
        return tuple(sorted(place for start in starts for place in self.out[start]))

    def called(self, node: Node) -> Summary:
        """Return what a call can come to; of one that cannot be told, that it is done."""
        key = (node.called or "") if node.kind == "callActivity" else node.id
        return self.summaries.get(key, Summary(frozenset({""}), True))

    def catching(self, node: str, code: str) -> Node | None:
        """Return the event on a call that catches an error."""
        events = (event for event in self.events[node] if event.event == "error")
        return next((event for event in events if event.event_name in {code, ""}), None)

    def interruptions(self, node: Node) -> Iterator[Node]:
        """Yield the events that may come while a step waits."""
        if node.kind not in CALLS or self.called(node).waits:
            yield from (event for event in self.events[node.id] if event.event in {"timer", "message"})
