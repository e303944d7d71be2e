"""What can happen next in a state. Steps that need not wait come first, as in the engine."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.definition.diagrams import Node
from engine.proof.net import CALLS, WAITS, Net, Place, State

_TWO = 2


class Move(NamedTuple):
    """One step of a way: the step, the event or flow that was taken there, and the state that follows.

    `exit` is None while the scope goes on, "" when it is done, and else the code of its error.
    """

    step: str
    by: str
    after: State
    exit: str | None = None


def moves(net: Net, state: State, one_at_a_time: bool) -> Iterator[Move]:
    """Yield all moves. One at a time: of the steps that need not wait, only the first moves."""
    running = [place for place in dict.fromkeys(state) if net.runs(place) and _may_run(net, place, state)]
    if running:
        if one_at_a_time:
            running = [min(running, key=lambda place: len(net.into[net.step_of(place)]) > 1)]
        for place in running:
            yield from at(net, place, state) if place.waits else _run(net, place, state)
    else:
        for place in dict.fromkeys(state):
            if place.waits:
                yield from at(net, place, state)


def at(net: Net, place: Place, state: State) -> Iterator[Move]:
    """Yield the moves of a step that waits."""
    node = net.scope.nodes[place.id]
    rest = _without(state, [place])
    if node.kind in CALLS:
        yield from _return(net, node, rest)
    elif node.kind == "eventBasedGateway":
        for behind in map(net.step_of, net.out[node.id]):
            yield Move(node.id, behind, _with(rest, net.out[behind]))
    else:
        yield Move(node.id, "", _with(rest, net.out[node.id]))
    for event in net.interruptions(node):
        if event.interrupting:
            yield Move(event.id, event.id, _with(rest, net.out[event.id]))
        elif event.id not in place.spent:
            again = place._replace(spent=tuple(sorted((*place.spent, event.id))))
            yield Move(event.id, event.id, _with(rest, [again, *net.out[event.id]]))


def _return(net: Net, node: Node, rest: State) -> Iterator[Move]:
    for code in sorted(net.called(node).exits):
        if not code:
            yield Move(node.id, "", _with(rest, net.out[node.id]))
        elif (event := net.catching(node.id, code)) is not None:
            yield Move(node.id, event.id, _with(rest, net.out[event.id]))
        else:
            yield Move(node.id, "", (), code)


def _may_run(net: Net, place: Place, state: State) -> bool:
    node = net.step_of(place)
    if place.waits or not net.joins(node):
        return True
    flows = net.into[node]
    return place == flows[0] and all(flow in state for flow in flows)


def _run(net: Net, place: Place, state: State) -> Iterator[Move]:
    node = net.scope.nodes[net.step_of(place)]
    rest = _without(state, net.into[node.id] if net.joins(node.id) else [place])
    if node.kind in WAITS:
        yield Move(node.id, "", _with(rest, [Place(True, node.id)]))
    elif node.kind == "endEvent":
        yield _end(node, rest)
    elif node.kind == "exclusiveGateway":
        for flow in net.out[node.id]:
            yield Move(node.id, flow.id, _with(rest, [flow]))
    else:
        yield Move(node.id, "", _with(rest, net.out[node.id]))


def _end(node: Node, rest: State) -> Move:
    if node.event == "error":
        return Move(node.id, "", (), node.event_name)
    if node.event == "terminate":
        return Move(node.id, "", (), "")
    return Move(node.id, "", rest, None if rest else "")


def _with(rest: Iterable[Place], more: Iterable[Place]) -> State:
    """Return a state with more places. Of the same place, two are kept: a third would change no answer."""
    places = sorted((*rest, *more))
    return tuple(
        place for number, place in enumerate(places) if number < _TWO or place != places[number - _TWO]
    )


def _without(state: State, places: Iterable[Place]) -> State:
    rest = list(state)
    for place in places:
        rest.remove(place)
    return tuple(rest)
