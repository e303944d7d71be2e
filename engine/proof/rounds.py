"""Rounds in which a case would go on for ever without waiting for anybody."""

from collections.abc import Iterator

from engine.proof.moves import Move
from engine.proof.places import State
from engine.proof.walk import Walk


def rounds(walked: Walk) -> list[tuple[str, State]]:
    """Return for each round a step and the state in which it begins.

    Only rounds are told in which every choice is settled: no move but one follows each state.
    """
    if walked.net.blind or not walked.net.folder.conditions.read.conditions:
        return []
    result: list[tuple[str, State]] = []
    seen: set[State] = set()
    for start in walked.next:
        path: dict[State, None] = {}
        state: State | None = start
        while state is not None and state not in seen and state not in path:
            path[state] = None
            state = _only_next(walked, state)
        if state is not None and state in path:
            result.append(_first(walked, state))
        seen.update(path)
    return result


def _only_next(walked: Walk, state: State) -> State | None:
    """Return the state that follows, if it follows at once and nothing else can."""
    moves = walked.next.get(state, [])
    if (
        len(moves) != 1
        or state in walked.failed
        or moves[0].exit is not None
        or _waits(walked, state, moves[0])
    ):
        return None
    return moves[0].after


def _waits(walked: Walk, state: State, move: Move) -> bool:
    return any(place.waits and place.id == move.step and not walked.net.runs(place) for place in state.places)


def _first(walked: Walk, state: State) -> tuple[str, State]:
    """Return the gateway at which a round is entered, for people to find it."""
    for step in _steps(walked, state):
        if walked.net.scope.nodes[step].kind == "exclusiveGateway":
            return step, state
    return walked.net.step_of(state.places[0]), state


def _steps(walked: Walk, start: State) -> Iterator[str]:
    state: State | None = start
    while state is not None:
        yield walked.next[state][0].step
        state = _only_next(walked, state)
        if state == start:
            return
