"""A way from the beginning of the journey to a state, through the processes that are called."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.definition.diagrams import Flow, Node, Scope
from engine.proof.findings import Stop
from engine.proof.moves import Move
from engine.proof.net import Net
from engine.proof.places import CALLS, State, called_by
from engine.proof.values.conditions import Env
from engine.proof.walk import Walk
from engine.proof.witness import Needs, Taken

Key = tuple[str, Env]
"""A scope, and what it was entered with."""
Caller = tuple[Key, str, State]
"""The caller's key, the step that calls, and a state in which the call is under way."""


class Passage(NamedTuple):
    """A move on a way, and whether it was made inside a call that has come back."""

    net: Net
    before: State
    move: Move
    inside: bool

    @property
    def waited(self) -> bool:
        """Whether a step was waited at."""
        node = self.net.scope.nodes[self.move.step]
        steps = {node.id, node.attached_to}
        return any(place.waits and place.id in steps for place in self.before.places)


class Ways:
    """All walks of a folder, from which ways are put together."""

    def __init__(self, walks: Mapping[Key, Walk], callers: Mapping[Key, Caller], journey: Key) -> None:
        self._walks, self._callers = walks, callers
        self._journey = walks[journey].net

    def to(self, key: Key, state: State, last: Move | None = None) -> tuple[Stop, ...]:
        """Return the way to a state, and through one more move."""
        passages = [*self._before(key), *self._in(key, state, inside=False)]
        if last is not None:
            passages.append(Passage(self._walks[key].net, state, last, False))
        return self.stops(passages, state.env)

    def to_exit(self, key: Key, code: str, env: Env) -> tuple[Stop, ...]:
        """Return the way to an exit of a scope, through the calls from which an error comes."""
        passages = [*self._before(key), *self._to_exit(key, (code, env), inside=False)]
        return self.stops(passages, env)

    def source(self, key: Key, left: tuple[str, Env]) -> tuple[str, str]:
        """Return the scope and the step from which an exit comes: the end event that throws an error."""
        walk = self._walks[key]
        before, move = walk.exits[left]
        node = walk.net.scope.nodes[move.step]
        place = next((place for place in before.places if place.waits and place.id == node.id), None)
        inner = self._key(node, place.entry) if place and node.kind in CALLS else None
        if inner is None:
            return key[0], node.id
        env = next(env for code, env in sorted(self._walks[inner].exits) if code == left[0])
        return self.source(inner, (left[0], env))

    def stops(self, passages: list[Passage], at_last: Env) -> tuple[Stop, ...]:
        """Return a way as stops, with the values on which the rest depends and what is known `at_last`."""
        folder = self._journey.folder
        needs = Needs(folder.conditions, folder.effects, at_last)
        result: list[Stop] = []
        for passage in reversed(passages):
            values = needs.before(passage.net.scope, passage.move, passage.waited)
            result.extend(_stops(passage, values))
        return (*_beginning(self._journey, needs), *reversed(result))

    def _before(self, key: Key) -> Iterator[Passage]:
        """Yield the way to the beginning of a scope."""
        if key in self._callers:
            caller, _, state = self._callers[key]
            yield from self._before(caller)
            yield from self._in(caller, state, inside=False)

    def _in(self, key: Key, state: State, inside: bool) -> Iterator[Passage]:
        walk = self._walks[key]
        for before, move in walk.way(state):
            yield from self._through(walk, before, move, inside)

    def _through(self, walk: Walk, before: State, move: Move, inside: bool) -> Iterator[Passage]:
        """Yield a move, after what happened inside the call that it ends."""
        net = walk.net
        for place in before.places:
            node = net.scope.nodes.get(place.id)
            if not place.waits or node is None or node.kind not in CALLS:
                continue
            key = self._key(node, place.entry)
            if key is None:
                continue
            if move.step == node.id:
                yield from self._came_back(Passage(net, before, move, inside), node, key)
            elif net.scope.nodes[move.step].attached_to == node.id:
                yield from self._interrupted(net, before, move, node, key)
        yield Passage(net, before, move, inside)

    def _came_back(self, passage: Passage, node: Node, key: Key) -> Iterator[Passage]:
        """Yield what happened inside a call that came back. An error may go on outwards."""
        net, before, move, inside = passage
        event = net.scope.nodes.get(move.by)
        base = net.rested(before.env) if self._walks[key].summary().waits else before.env
        for code, env in sorted(self._walks[key].exits):
            caught = net.catching(node.id, code) if code else None
            if caught != event or (not caught and code != (move.exit or "")):
                continue
            after = net.overlaid(base, node, env)
            if move.after.env == (after if move.exit else net.state(move.after.places, after).env):
                yield from self._to_exit(key, (code, env), inside or not move.exit)
                return

    def _interrupted(self, net: Net, before: State, move: Move, node: Node, key: Key) -> Iterator[Passage]:
        walk = self._walks[key]
        around = walk.net.folder.live.around(walk.net.scope.id)
        event = net.scope.nodes[move.step]
        for state in walk.next:
            for env in walk.resting(state):
                inner = walk.net.outside(env, around, not walk.whole)
                after = net.answered(event, net.overlaid(net.rested(before.env), node, inner))
                if net.state(move.after.places, after).env == move.after.env:
                    yield from self._in(key, state, inside=True)
                    return

    def _to_exit(self, key: Key, code: tuple[str, Env], inside: bool) -> Iterator[Passage]:
        state, move = self._walks[key].exits[code]
        yield from self._in(key, state, inside)
        yield from self._through(self._walks[key], state, move, inside)

    def _key(self, node: Node, entry: Env) -> Key | None:
        for key in ((called_by(node), entry), (called_by(node), (0,) * len(entry))):
            if key in self._walks:
                return key
        return None


def _beginning(net: Net, needs: Needs) -> Iterator[Stop]:
    """Yield the start of a journey."""
    for node in net.scope.nodes.values():
        if node.kind == "startEvent":
            yield Stop(net.scope.diagram, node.label, "begin", "", node.id, needs.taken("answers"))


def _stops(passage: Passage, values: Taken) -> list[Stop]:
    """Yield what a person sees of a move: tasks, events, calls, choices, and steps that set something."""
    net, _, move, inside = passage
    scope, node = net.scope, net.scope.nodes[move.step]

    def stop(of: Node, act: str, answers: str = "") -> list[Stop]:
        return [Stop(scope.diagram, of.label, act, answers, of.id, values, inside)]

    if node.kind == "exclusiveGateway":
        has_choice = len(scope.leaving(node.id)) > 1 and move.by
        return stop(node, "choose", _choice(scope, node, move.by)) if has_choice else []
    if node.kind == "boundaryEvent":
        return stop(node, "comes")
    if move.exit and node.kind in CALLS:
        return []
    if passage.waited:
        return stop(scope.nodes.get(move.by, node), _act(node, move))
    return [Stop(scope.diagram, node.label, "set", "", node.id, values, True)] if values else []


def _act(node: Node, move: Move) -> str:
    if move.by:
        return "comes"
    if node.kind in CALLS:
        return "is done"
    return "do" if node.kind == "userTask" else "comes"


def _choice(scope: Scope, node: Node, by: str) -> str:
    flow: Flow = next(flow for flow in scope.flows if flow.id == by)
    if flow.condition:
        return " ".join(flow.condition.removeprefix("=").split())
    others = [other.condition for other in scope.leaving(node.id) if other.condition]
    return (
        f"not({' '.join(others[0].removeprefix('=').split())})"
        if len(others) == 1
        else flow.name or "otherwise"
    )
