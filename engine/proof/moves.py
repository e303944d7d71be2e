"""What can happen next in a state. Steps that need not wait come first, as in the engine."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.definition.diagrams import Node
from engine.proof.net import Net
from engine.proof.places import CALLS, WAITS, Place, State, joined, without
from engine.proof.values.choices import Outcome
from engine.proof.values.conditions import Env


class Move(NamedTuple):
    """One step of a way: the step, the event or flow that was taken there, and the state that follows.

    `exit` is None while the scope goes on, "" when it is done, and else the code of its error. A gateway that
    cannot go on `fails`; `chosen` is what it did with which values.
    """

    step: str
    by: str
    after: State
    exit: str | None = None
    chosen: Outcome | None = None

    @property
    def fails(self) -> bool:
        """Whether it is no move, but a gateway at which a case would stop."""
        return self.chosen is not None and not self.chosen.flow


def moves(net: Net, state: State, one_at_a_time: bool) -> Iterator[Move]:
    """Yield all moves. One at a time: of the steps that need not wait, only the first moves."""
    running = running_places(net, state)
    if running:
        if one_at_a_time:
            running = [min(running, key=lambda place: len(net.into[net.step_of(place)]) > 1)]
        for place in running:
            yield from at(net, place, state) if place.waits else _run(net, place, state)
    else:
        for place in dict.fromkeys(state.places):
            if place.waits:
                yield from at(net, place, state)


def running_places(net: Net, state: State) -> list[Place]:
    """Return the places that go on by themselves, each once."""
    places = dict.fromkeys(state.places)
    return [place for place in places if net.runs(place) and _may_run(net, place, state)]


def at(net: Net, place: Place, state: State) -> Iterator[Move]:
    """Yield the moves of a step that waits."""
    node = net.scope.nodes[place.id]
    rest = without(state.places, [place])
    env = state.env if net.runs(place) else net.rested(state.env)
    if node.kind in CALLS:
        yield from _return(net, place, rest, env)
    elif node.kind == "eventBasedGateway":
        for behind in map(net.step_of, net.out[node.id]):
            yield _on(net, node, behind, rest, behind, net.answered(net.scope.nodes[behind], env))
    else:
        yield _on(net, node, "", rest, node.id, net.answered(node, env))
    for event in net.interruptions(place):
        yield from _comes(net, place, event, rest, env)


def _comes(net: Net, place: Place, event: Node, rest: tuple[Place, ...], env: Env) -> Iterator[Move]:
    if not event.interrupting:
        if event.id not in place.spent:
            again = place._replace(spent=tuple(sorted((*place.spent, event.id))))
            yield _on(net, event, event.id, joined(rest, [again]), event.id, net.answered(event, env))
        return
    node = net.scope.nodes[place.id]
    envs = [env]
    if node.kind in CALLS:
        envs = [net.overlaid(env, node, inner) for inner in sorted(net.called(node, place.entry).rests)]
    for before in dict.fromkeys(net.answered(event, before) for before in envs):
        yield _on(net, event, event.id, rest, event.id, before)


def _on(net: Net, node: Node, by: str, rest: tuple[Place, ...], source: str, env: Env) -> Move:
    """Return a move that puts a token on every flow out of a step."""
    return Move(node.id, by, net.state(joined(rest, net.out[source]), env))


def _return(net: Net, place: Place, rest: tuple[Place, ...], env: Env) -> Iterator[Move]:
    node = net.scope.nodes[place.id]
    summary = net.called(node, place.entry)
    for code, inner in sorted(summary.exits):
        after = net.overlaid(env, node, inner)
        if not code:
            yield _on(net, node, "", rest, node.id, after)
        elif (event := net.catching(node.id, code)) is not None:
            yield _on(net, node, event.id, rest, event.id, after)
        else:
            yield Move(node.id, "", State((), after), code)


def _may_run(net: Net, place: Place, state: State) -> bool:
    node = net.step_of(place)
    if place.waits or not net.joins(node):
        return True
    flows = net.into[node]
    return place == flows[0] and all(flow in state.places for flow in flows)


def _run(net: Net, place: Place, state: State) -> Iterator[Move]:
    node = net.scope.nodes[net.step_of(place)]
    rest = without(state.places, net.into[node.id] if net.joins(node.id) else [place])
    if node.kind in WAITS:
        entry = net.entry_of(node, state.env) if node.kind in CALLS else ()
        yield Move(node.id, "", net.state(joined(rest, [Place(True, node.id, (), entry)]), state.env))
    elif node.kind == "endEvent":
        yield _end(net, node, rest, state.env)
    elif node.kind == "exclusiveGateway":
        for outcome in net.choose(node, state.env):
            flow = [out for out in net.out[node.id] if out.id == outcome.flow]
            after = net.state(joined(rest, flow), outcome.after)
            yield Move(node.id, outcome.flow or "", after, None, outcome)
    else:
        for env in net.set_by(node, state.env):
            yield _on(net, node, "", rest, node.id, env)


def _end(net: Net, node: Node, rest: tuple[Place, ...], env: Env) -> Move:
    if node.event == "error":
        return Move(node.id, "", State((), env), node.event_name)
    if node.event == "terminate" or not rest:
        return Move(node.id, "", State((), env), "")
    return Move(node.id, "", net.state(rest, env))
