"""Walking all states of a scope, the nearest first, so that each is reached by a shortest way."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.proof.moves import Move, at, moves
from engine.proof.net import CALLS, WAITS, Net, Place, State

FULL, REDUCED = 12_000, 120_000  # moves; a state has about four
_MANY = 2


@dataclass
class Walk:
    """What was walked: moves out of each state, the first move into it, exits, and what must not happen.

    `twice` has states with two tokens where only one may be, with the step. A walk that is not `whole` leaves
    out orders of independent branches; one that is not `finished` had too many states.
    """

    net: Net
    whole: bool
    begin: State
    next: dict[State, list[Move]] = field(default_factory=dict)
    came: dict[State, tuple[State, Move] | None] = field(default_factory=dict)
    exits: dict[str, tuple[State, Move]] = field(default_factory=dict)
    twice: dict[str, State] = field(default_factory=dict)
    doubled: set[State] = field(default_factory=set)
    finished: bool = True

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
            if not out and state not in self.doubled and not self._is_inside(state)
        ]

    def _is_inside(self, state: State) -> bool:
        """Return whether a case is in a call that never comes back, which is told where it is drawn."""
        nodes = self.net.scope.nodes
        return any(
            place.waits and nodes[place.id].kind in CALLS and not self.net.called(nodes[place.id]).exits
            for place in state
        )

    def endless(self) -> list[State]:
        """Return the states that lead to no exit, nor to anything else that is wrong."""
        before: dict[State, list[State]] = {state: [] for state in self.next}
        good = [state for state, out in self.next.items() if not out or self._is_inside(state)]
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


def walk(net: Net) -> Walk:
    """Return a walk through all states or, if they are many, through one order of independent branches."""
    whole = Walk(net, True, net.begin())
    if _explore(whole, [whole.begin], FULL, None):
        return whole
    reduced = Walk(net, False, net.begin())
    order = _order(net)
    todo: Iterable[State] = [reduced.begin]
    everything: set[State] = set()
    while todo and reduced.finished:
        reduced.finished = _explore(reduced, todo, REDUCED, (order, everything))
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
        of.next[state] = out = [] if _doubled(of, state) else list(_moves(of.net, state, choice))
        number += len(out)
        for move in out:
            if move.exit is not None:
                of.exits.setdefault(move.exit, (state, move))
            else:
                of.came.setdefault(move.after, (state, move))
                ahead.append(move.after)
    return True


def _moves(net: Net, state: State, choice: Choice | None) -> Iterator[Move]:
    """Yield the moves to follow: all, or, one at a time, those of one waiting step if it ends nothing."""
    all_moves = moves(net, state, choice is not None)
    if choice is None or state in choice[1]:
        yield from all_moves
        return
    waiting = [place for place in state if not net.runs(place)]
    if len(waiting) < _MANY or (len(waiting) < len(state) and _runs(net, state)):
        yield from all_moves
        return
    last = max(waiting, key=lambda place: choice[0].get(place.id, 0))
    yield from all_moves if last.id in _ending(net) else at(net, last, state)


def _runs(net: Net, state: State) -> bool:
    return any(
        net.runs(place) and (place.waits or not net.joins(net.step_of(place))) for place in state
    ) or any(all(flow in state for flow in net.into[node]) for node in net.scope.nodes if net.joins(node))


def _ending(net: Net) -> frozenset[str]:
    """Return the steps after which, before anything waits again, an end may stop the whole scope."""
    cached = net.__dict__.get("ending")
    if cached is None:
        cached = net.__dict__["ending"] = frozenset(_find_ending(net))
    result: frozenset[str] = cached
    return result


def _find_ending(net: Net) -> Iterator[str]:
    for node in net.scope.nodes.values():
        if node.kind not in WAITS:
            continue
        stack = [node.id, *(event.id for event in net.events[node.id])]
        seen: set[str] = set()
        while stack:
            step = stack.pop()
            kind = net.scope.nodes[step]
            if step in seen:
                continue
            seen.add(step)
            if (kind.kind == "endEvent" and kind.events) or (
                kind.kind in CALLS
                and any(code and not net.catching(step, code) for code in net.called(kind).exits)
            ):
                yield node.id
                break
            if step == node.id or kind.kind not in WAITS or len(seen) == 1:
                stack.extend(net.step_of(place) for place in net.out[step])


def _order(net: Net) -> dict[str, int]:
    """Return a number for each step, so that the steps after another one have higher ones."""
    numbers: dict[str, int] = {}
    stack = [net.step_of(place) for place in net.begin()]
    while stack:
        step = stack.pop()
        if step not in numbers:
            numbers[step] = len(numbers)
            stack.extend(net.step_of(place) for place in net.out[step])
            stack.extend(event.id for event in net.events[step])
    return numbers


def _doubled(of: Walk, state: State) -> bool:
    """Note a step to which two tokens come at once; two on one flow into a join are as bad anywhere."""
    seen: set[Place | str] = set()
    for place in state:
        step = of.net.step_of(place)
        key: Place | str = place if not place.waits and of.net.joins(step) else step
        if key in seen and step not in of.net.harmless and (key is place or step not in of.net.aside):
            of.twice.setdefault(step, state)
            of.doubled.add(state)
            return True
        seen.add(key)
    return False
