"""Walking all states of a scope, the nearest first, so that each is reached by a shortest way."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.proof.moves import Move, at, moves, running_places
from engine.proof.net import Net
from engine.proof.order import ending, order
from engine.proof.places import CALLS, Place, State, Summary
from engine.proof.values.conditions import Env

FULL, REDUCED = 12_000, 120_000  # moves; a state has about four
_MANY = 2
Exit = tuple[str, Env]


@dataclass
class Walk:
    """What was walked: moves out of each state, the first move into it, exits, and what must not happen.

    `twice` has states with two tokens where only one may be, with the step; `failed` those in which a gateway
    cannot go on. A walk that is not `whole` leaves out orders of independent branches; one that is not
    `finished` had too many states.
    """

    net: Net
    whole: bool
    begin: State
    next: dict[State, list[Move]] = field(default_factory=dict)
    came: dict[State, tuple[State, Move] | None] = field(default_factory=dict)
    exits: dict[Exit, tuple[State, Move]] = field(default_factory=dict)
    twice: dict[str, State] = field(default_factory=dict)
    doubled: set[State] = field(default_factory=set)
    failed: dict[State, list[Move]] = field(default_factory=dict)
    finished: bool = True

    @property
    def moves(self) -> int:
        """How many moves were walked."""
        return sum(len(out) for out in self.next.values())

    def way(self, state: State) -> list[tuple[State, Move]]:
        """Return the moves from the beginning to a state, each with the state before it."""
        way: list[tuple[State, Move]] = []
        while (last := self.came[state]) is not None:
            way.append(last)
            state = last[0]
        return way[::-1]

    def stuck(self) -> list[State]:
        """Return the states in which nothing can happen any more, though something is left."""
        return [
            state
            for state, out in self.next.items()
            if not out
            and state not in self.doubled
            and state not in self.failed
            and not self._is_inside(state)
        ]

    def _is_inside(self, state: State) -> bool:
        """Return whether a case is in a call that never comes back, which is told where it is drawn."""
        nodes = self.net.scope.nodes
        return any(
            place.waits
            and nodes[place.id].kind in CALLS
            and not self.net.called(nodes[place.id], place.entry).exits
            for place in state.places
        )

    def endless(self) -> list[State]:
        """Return the states that lead to no exit, nor to anything else that is wrong."""
        before: dict[State, list[State]] = {state: [] for state in self.next}
        good = [
            state
            for state, out in self.next.items()
            if not out or state in self.failed or self._is_inside(state)
        ]
        for state, out in self.next.items():
            for move in out:
                if move.exit is not None:
                    good.append(state)
                elif move.after in before:
                    before[move.after].append(state)
        seen = set(good)
        while good:
            for state in before[good.pop()]:
                if state not in seen:
                    seen.add(state)
                    good.append(state)
        return [state for state in self.next if state not in seen]

    def summary(self) -> Summary:
        """Return what those who call the scope need to know."""
        net = self.net
        around = net.folder.live.around(net.scope.id)
        rests = {
            net.outside(env, around, not self.whole) for state in self.next for env in self.resting(state)
        }
        return Summary(frozenset(self.exits), frozenset(rests))

    def resting(self, state: State) -> Iterator[Env]:
        """Yield what may be known in a state if the case waits there."""
        if running_places(self.net, state) or not state.places:
            return
        yield state.env
        for place in state.places:
            node = self.net.scope.nodes[self.net.step_of(place)]
            if place.waits and node.kind in CALLS:
                for inner in self.net.called(node, place.entry).rests:
                    yield self.net.overlaid(state.env, node, inner)


def walk(net: Net, most: int = REDUCED) -> Walk:
    """Return a walk through all states or, if they are many, through one order of independent branches."""
    whole = Walk(net, True, net.begin())
    if _explore(whole, [whole.begin], min(most, FULL), None):
        return whole
    reduced = Walk(net, False, net.begin())
    in_order = order(net)
    todo: Iterable[State] = [reduced.begin]
    everything: set[State] = set()
    while todo and reduced.finished:
        reduced.finished = _explore(reduced, todo, most, (in_order, everything))
        todo = [state for state in reduced.endless() if state not in everything]
        everything.update(todo)
        for state in todo:
            del reduced.next[state]
    return reduced


Choice = tuple[dict[str, int], set[State]]


def _explore(of: Walk, starts: Iterable[State], limit: int, choice: Choice | None) -> bool:
    """Walk on from some states; return whether all was walked within the limit."""
    ahead = deque(starts)
    of.came.setdefault(of.begin, None)
    number = sum(len(out) for out in of.next.values())
    while ahead:
        state = ahead.popleft()
        if state in of.next:
            continue
        if number > limit:
            return False
        steps = [] if _doubled(of, state) else list(_moves(of.net, state, choice))
        if failing := [move for move in steps if move.fails]:
            of.failed[state] = failing
        of.next[state] = out = [move for move in steps if not move.fails]
        number += len(out)
        for move in out:
            if move.exit is not None:
                of.exits.setdefault(_exit(of, move), (state, move))
            else:
                of.came.setdefault(move.after, (state, move))
                ahead.append(move.after)
    return True


def _exit(of: Walk, move: Move) -> Exit:
    net = of.net
    live = net.folder.live.ends(net.scope.id)
    return move.exit or "", net.outside(move.after.env, live, not of.whole)


def _moves(net: Net, state: State, choice: Choice | None) -> Iterator[Move]:
    """Yield the moves to follow: all, or, one at a time, those of one waiting step if it ends nothing."""
    all_moves = moves(net, state, choice is not None)
    if choice is None or state in choice[1]:
        yield from all_moves
        return
    waiting = [place for place in state.places if not net.runs(place)]
    if len(waiting) < _MANY or (len(waiting) < len(state.places) and _runs(net, state)):
        yield from all_moves
        return
    last = max(waiting, key=lambda place: choice[0].get(place.id, 0))
    yield from all_moves if last.id in ending(net) else at(net, last, state)


def _runs(net: Net, state: State) -> bool:
    places = state.places
    return any(
        net.runs(place) and (place.waits or not net.joins(net.step_of(place))) for place in places
    ) or any(all(flow in places for flow in net.into[node]) for node in net.scope.nodes if net.joins(node))


def _doubled(of: Walk, state: State) -> bool:
    """Note a step to which two tokens come at once; two on one flow into a join are as bad anywhere."""
    seen: set[Place | str] = set()
    for place in state.places:
        step = of.net.step_of(place)
        key: Place | str = place if not place.waits and of.net.joins(step) else step
        if key in seen and step not in of.net.harmless and (key is place or step not in of.net.aside):
            of.twice.setdefault(step, state)
            of.doubled.add(state)
            return True
        seen.add(key)
    return False
