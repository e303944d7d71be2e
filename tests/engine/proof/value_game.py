"""The token game with values: conditions choose the flows, and every answer and result is tried."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from engine.definition.diagrams import Node
from tests.engine.proof.random_conditions import ANSWERS, CONDITIONS, RESULTS, SCRIPTS
from tests.engine.proof.token_game import CALLS, Game, Marking, Token, TooMany, minus, plus

State = tuple[Marking, str]
MOST = 2_500


class ValueGame(Game):
    """All markings of one folder, each with the values of the case."""

    def results(self) -> set[str]:
        """Return what can happen: as in the game without values, and "no way" at a gateway."""
        begun = self.enter((), self.scopes[self.journey])
        stack: list[State] = [(begun, written({"answers": answers})) for answers in ANSWERS]
        follow: dict[State, list[State | str]] = {}
        seen = set(stack)
        while stack:
            state = stack.pop()
            follow[state] = list(self.after(*state))
            for after in follow[state]:
                if isinstance(after, tuple) and after not in seen:
                    seen.add(after)
                    stack.append(after)
            if len(seen) > MOST:
                raise TooMany
        ends = {after for many in follow.values() for after in many if isinstance(after, str)}
        return ends - {"ended", "failed"} | ({"endless"} if self.hopeless(follow) else set())  # type: ignore[arg-type]

    def after(self, marking: Marking, values: str) -> Iterator[State | str]:
        """Yield what can follow; steps that need not wait come before people and events."""
        if self.doubled(marking):
            yield "twice"
            return
        if not marking:
            yield "ended"
            return
        moves = [after for token in sorted(set(marking)) for after in self.alone(marking, token, values)]
        if not moves:
            moves = [after for token in set(marking) for after in self.acts(marking, token, values)]
            if any(self.stands_still(marking, calls) for calls in {token[0] for token in marking}):
                moves.append("stuck")
        yield from moves

    def alone(self, marking: Marking, token: Token, values: str) -> Iterator[State | str]:
        """Yield what a token does without waiting."""
        calls, kind, _ = token
        node = self.scope(calls).nodes[self.at(token)]
        if kind == "flow" and node.kind == "exclusiveGateway":
            yield self.choose(minus(marking, token), calls, node, values)
            return
        for after in self.automatic(marking, token):
            if isinstance(after, str):
                yield after
            elif kind == "flow" and node.kind in {"scriptTask", "serviceTask"}:
                yield from ((after, new) if new else "failed" for new in self.set_by(node, values))
            else:
                yield after, values

    def choose(self, rest: Marking, calls: tuple[str, ...], node: Node, values: str) -> State | str:
        """Return where a gateway leads."""
        flows = self.scope(calls).leaving(node.id)
        taken = next((flow.id for flow in flows if flow.id == node.default or len(flows) == 1), None)
        for flow in flows:
            if flow.condition and flow.id != node.default:
                try:
                    if CONDITIONS[flow.condition](read(values)):
                        taken = flow.id
                        break
                except (KeyError, TypeError):
                    return "failed"
        return "no way" if taken is None else (plus(rest, (calls, "flow", taken)), values)

    def set_by(self, node: Node, values: str) -> Iterator[str]:
        """Yield the values after a step; "" where it fails."""
        known = read(values)
        if node.kind == "serviceTask":
            yield from (written({**known, "tie": result}) for result in RESULTS)
            return
        try:
            yield written({**known, **SCRIPTS[node.script](known)})
        except (KeyError, TypeError):
            yield ""

    def acts(self, marking: Marking, token: Token, values: str) -> Iterator[State]:
        """Yield what a person does, with every answer, or an event."""
        calls, kind, name = token
        if kind == "flow":
            return
        scope, rest = self.scope(calls), minus(marking, token)
        node = scope.nodes[self.at(token)]
        if node.kind == "eventBasedGateway":
            for flow in scope.leaving(node.id):
                yield from answered(scope.nodes[flow.target], self.leave(rest, calls, flow.target), values)
        elif node.kind not in CALLS:
            yield from answered(node, self.leave(rest, calls, node.id), values)
        for event in scope.boundaries(node.id):
            if event.event != "error" and event.id not in name.split(" "):
                yield from answered(event, self.come(rest, token, event), values)


def answered(node: Node, after: Marking, values: str) -> Iterator[State]:
    """Yield a marking with every answer that a step's form may get; answers are gone where it has none."""
    for answers in ANSWERS if node.form else [None]:
        yield after, written({**read(values), "answers": answers})


def written(values: dict[str, Any]) -> str:
    """Return values as a text that is the same for the same values."""
    return repr(sorted(values.items()))


@lru_cache(maxsize=4096)
def read(values: str) -> dict[str, Any]:
    """Return the values of a text."""
    return dict(eval(values))  # noqa: S307 - what `written` wrote
