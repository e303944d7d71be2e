"""A scope as a net: its flows by step, what steps set and choose, and what its calls come to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.definition.diagrams import Flow, Node, Scope
from engine.proof.live import Live, Touched
from engine.proof.places import CALLS, Place, State, Summary, called_by
from engine.proof.values.choices import Choices, Outcome
from engine.proof.values.conditions import Conditions, Env
from engine.proof.values.effects import Effects

Called = Callable[[str, Env], Summary]


@dataclass(frozen=True)
class Folder:
    """What all nets of a folder share: its scopes, conditions, and where their paths are live and touched."""

    scopes: Mapping[str, Scope]
    conditions: Conditions
    choices: Choices
    effects: Effects
    live: Live
    touched: Touched


@dataclass(frozen=True)
class Net:
    """A scope that is entered with what `entry` says. One that is `blind` is walked by its flow alone."""

    scope: Scope
    folder: Folder
    call: Called
    entry: Env = ()
    blind: bool = False

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
        return node.kind in CALLS and not self.called(node, place.entry).waits

    def begin(self) -> State:
        """Return the first state."""
        starts = [node for node in self.scope.nodes.values() if node.kind == "startEvent"]
        env = self.entry
        for start in starts:
            env = self.answered(start, env) if start.form else env
        return self.state(sorted(place for start in starts for place in self.out[start.id]), env)

    def called(self, node: Node, entry: Env) -> Summary:
        """Return what a call can come to; of one that cannot be told, that it is done."""
        nothing = self.folder.conditions.nothing
        if called_by(node) not in self.folder.scopes:
            return Summary(frozenset({("", nothing)}), frozenset({nothing}))
        return self.call(called_by(node), entry)

    def catching(self, node: str, code: str) -> Node | None:
        """Return the event on a call that catches an error."""
        events = (event for event in self.events[node] if event.event == "error")
        return next((event for event in events if event.event_name in {code, ""}), None)

    def interruptions(self, place: Place) -> Iterator[Node]:
        """Yield the events that may come while a step waits."""
        if not self.runs(place):
            yield from (event for event in self.events[place.id] if event.event in {"timer", "message"})

    # What is known of values

    def state(self, places: Iterable[Place], env: Env) -> State:
        """Return a state in which only what may still be read is known."""
        listed = tuple(places)
        if self.blind or not env:
            return State(listed, self.folder.conditions.nothing)
        bits = 0
        for place in listed:
            bits |= self._live(place)
        return State(listed, self.folder.conditions.only(env, bits))

    @cached_property
    def _lives(self) -> dict[tuple[bool, str], int]:
        return {}

    def _live(self, place: Place) -> int:
        key = place.waits, place.id
        if key not in self._lives:
            step = self.step_of(place)
            live = self.folder.live
            self._lives[key] = (
                live.waiting(self.scope, self.scope.nodes[step])
                if place.waits
                else live.before[self.scope.id, step]
            )
        return self._lives[key]

    def choose(self, node: Node, env: Env) -> Iterable[Outcome]:
        """Return what a gateway may do."""
        if self.blind:
            return [Outcome(place.id, env) for place in self.out[node.id]]
        return self.folder.choices.of(self.scope, node, env)

    def set_by(self, node: Node, env: Env) -> Iterable[Env]:
        """Return what may be known after a step that need not wait."""
        if self.blind:
            return (env,)
        return self.folder.effects.of(self.scope, node, env, self.folder.live.after[self.scope.id, node.id])

    def answered(self, node: Node, env: Env) -> Env:
        """Return what is known after somebody has done a step, or an event has come."""
        return env if self.blind else self.folder.effects.answered(node.form, env)

    def rested(self, env: Env) -> Env:
        """Return what is known once the case has waited: the answers are gone."""
        return self.folder.conditions.only(env, ~self.folder.conditions.of_answers)

    def entry_of(self, node: Node, env: Env) -> Env:
        """Return what a called process is entered with: the part that it may read or set."""
        if called_by(node) not in self.folder.scopes or self.blind:
            return self.folder.conditions.nothing
        live = self.folder.live.begun(called_by(node))
        return self.folder.conditions.only(env, live & self._touched(node))

    def overlaid(self, env: Env, node: Node, inner: Env) -> Env:
        """Return what is known outside of a call together with what is known inside."""
        return self.folder.conditions.overlaid(env, self._touched(node), inner)

    def _touched(self, node: Node) -> int:
        reads, sets = self.folder.touched.step(self.scope, node)
        return reads | sets

    def outside(self, env: Env, live: int, widen: bool) -> Env:
        """Return what those who call this scope are told; to `widen` is to leave out all that it sets."""
        reads, sets = self.folder.touched.scope(self.scope.id)
        return self.folder.conditions.only(env, live & (reads | sets) & ~(sets if widen else 0))
