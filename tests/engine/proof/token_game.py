"""The token game as BPMN tells it, over a whole folder at once: no summaries, no shortest ways, no reduction.

It shares no code with `engine.proof`. A token is (calls, kind, name): the calls that it is inside of, and a
flow or a waiting step. `outcomes` plays every order of every choice and says what can go wrong.
"""

from collections.abc import Iterator, Mapping

from engine.definition.diagrams import Node, Scope

Token = tuple[tuple[str, ...], str, str]
Marking = tuple[Token, ...]
MOST = 20_000
CALLS, WAITS = {"callActivity", "subProcess"}, {"userTask", "intermediateCatchEvent", "eventBasedGateway"}


class TooMany(Exception):
    """There are too many markings to play them all."""


class Game:
    """All markings of one folder."""

    def __init__(self, scopes: Mapping[str, Scope], journey: str) -> None:
        self.scopes, self.journey = scopes, journey

    def outcomes(self) -> set[str]:
        """Return which of "stuck", "twice", "uncaught" and "endless" can happen; none for a sound folder."""
        first = self.enter((), self.scopes[self.journey])
        follow: dict[Marking, list[Marking | str]] = {}
        stack, seen = [first], {first}
        while stack:
            marking = stack.pop()
            follow[marking] = list(self.next(marking))
            for after in follow[marking]:
                if isinstance(after, tuple) and after not in seen:
                    seen.add(after)
                    stack.append(after)
            if len(seen) > MOST:
                raise TooMany
        results = {after for many in follow.values() for after in many if isinstance(after, str)}
        return results - {"ended"} | ({"endless"} if self.hopeless(follow) else set())

    def hopeless(self, follow: Mapping[Marking, list[Marking | str]]) -> bool:
        """Return whether some marking leads to no result at all."""
        good: set[Marking] = set()
        grown = True
        while grown:
            more = {
                marking
                for marking, many in follow.items()
                if marking not in good and any(isinstance(after, str) or after in good for after in many)
            }
            good |= more
            grown = bool(more)
        return len(good) < len(follow)

    def next(self, marking: Marking) -> Iterator[Marking | str]:
        """Yield what can follow; steps that need not wait come before people and events."""
        if self.doubled(marking):
            yield "twice"
            return
        if not marking:
            yield "ended"
            return
        moves = [after for token in set(marking) for after in self.automatic(marking, token)]
        if not moves:
            moves = [after for token in set(marking) for after in self.act(marking, token)]
            if any(self.stands_still(marking, calls) for calls in {token[0] for token in marking}):
                moves.append("stuck")
        yield from moves

    def stands_still(self, marking: Marking, calls: tuple[str, ...]) -> bool:
        """Return whether nothing inside of some calls can go on: only who interrupts them helps."""
        inside = [token for token in marking if token[0][: len(calls)] == calls]
        return not any(list(self.act(marking, token)) for token in inside)

    def automatic(self, marking: Marking, token: Token) -> Iterator[Marking | str]:
        """Yield what a token does without waiting."""
        calls, kind, _ = token
        rest = minus(marking, token)
        node = self.scope(calls).nodes[self.at(token)]
        inside = (*calls, node.id)
        if kind == "flow":
            yield from self.arrive(marking, token, node)
        elif node.kind in CALLS and not any(other[0][: len(inside)] == inside for other in rest):
            yield self.leave(rest, calls, node.id)

    def arrive(self, marking: Marking, token: Token, node: Node) -> Iterator[Marking | str]:
        """Yield what follows when a token comes to a step."""
        calls, _, name = token
        rest = minus(marking, token)
        flows = self.scope(calls).flows
        if node.kind == "parallelGateway":
            into = [(calls, "flow", flow.id) for flow in flows if flow.target == node.id]
            if all(other in marking for other in into) and name == into[0][2]:
                yield self.leave(minus(marking, *into), calls, node.id)
        elif node.kind == "exclusiveGateway":
            yield from (plus(rest, (calls, "flow", flow.id)) for flow in flows if flow.source == node.id)
        elif node.kind == "endEvent":
            yield self.end(rest, calls, node)
        elif node.kind in CALLS | WAITS:
            inner = self.enter((*calls, node.id), self.scope((*calls, node.id))) if node.kind in CALLS else ()
            yield plus(rest, (calls, "wait", node.id), *inner)
        else:
            yield self.leave(rest, calls, node.id)

    def end(self, rest: Marking, calls: tuple[str, ...], node: Node) -> Marking | str:
        """Return what follows an end event."""
        if node.event is None:
            return rest
        if node.event == "terminate":
            return tuple(token for token in rest if token[0][: len(calls)] != calls)
        while calls:
            rest = tuple(token for token in rest if token[0][: len(calls)] != calls)
            *outer, call = calls
            calls = tuple(outer)
            for event in self.scope(calls).nodes.values():
                if (
                    event.attached_to == call
                    and event.event == "error"
                    and event.event_name == node.event_name
                ):
                    rest = tuple(
                        token for token in rest if not (token[0] == calls and self.at(token) == call)
                    )
                    return self.leave(rest, calls, event.id)
        return "uncaught"

    def act(self, marking: Marking, token: Token) -> Iterator[Marking | str]:
        """Yield what a person does, or an event, where a token waits."""
        calls, kind, name = token
        if kind == "flow":
            return
        scope, rest = self.scope(calls), minus(marking, token)
        node = scope.nodes[self.at(token)]
        if node.kind == "eventBasedGateway":
            events = [flow.target for flow in scope.flows if flow.source == node.id]
            yield from (self.leave(rest, calls, event) for event in events)
        elif node.kind not in CALLS:
            yield self.leave(rest, calls, node.id)
        for event in scope.nodes.values():
            if event.attached_to == node.id and event.event != "error" and event.id not in name.split(" "):
                yield self.come(rest, token, event)

    def come(self, rest: Marking, token: Token, event: Node) -> Marking:
        """Return what follows an event on a waiting step: it is interrupted, or waits on without it."""
        calls, _, name = token
        if not event.interrupting:
            step, *spent = name.split(" ")
            again = " ".join([step, *sorted([*spent, event.id])])
            return self.leave(plus(rest, (calls, "wait", again)), calls, event.id)
        inside = (*calls, event.attached_to)
        return self.leave(
            tuple(other for other in rest if other[0][: len(inside)] != inside), calls, event.id
        )

    def leave(self, rest: Marking, calls: tuple[str, ...], step: str) -> Marking:
        """Put a token on every flow out of a step."""
        flows = self.scope(calls).flows
        return plus(rest, *((calls, "flow", flow.id) for flow in flows if flow.source == step))

    def enter(self, calls: tuple[str, ...], scope: Scope) -> Marking:
        """Return the tokens with which a scope begins."""
        start = next(node.id for node in scope.nodes.values() if node.kind == "startEvent")
        return tuple((calls, "flow", flow.id) for flow in scope.flows if flow.source == start)

    def scope(self, calls: tuple[str, ...]) -> Scope:
        """Return the scope that some calls lead into."""
        scope = self.scopes[self.journey]
        for call in calls:
            scope = self.scopes[scope.nodes[call].called or call]
        return scope

    def at(self, token: Token) -> str:
        """Return the step at which a token is or comes to."""
        calls, kind, name = token
        if kind == "wait":
            return name.split(" ")[0]
        return next(flow.target for flow in self.scope(calls).flows if flow.id == name)

    def doubled(self, marking: Marking) -> bool:
        """Return whether two tokens are at one step, or on one flow into a join, where one should be."""
        spots = []
        for token in marking:
            calls, _, name = token
            step = self.at(token)
            node = self.scope(calls).nodes[step]
            joins = (
                node.kind == "parallelGateway" and sum(f.target == step for f in self.scope(calls).flows) > 1
            )
            if joins:
                spots.append((calls, name))
            elif not self.only_ends(calls, step) and step not in self.beside(calls):
                spots.append((calls, step))
        return len(spots) > len(set(spots))

    def only_ends(self, calls: tuple[str, ...], step: str) -> bool:
        """Return whether a step is an end, or merges into nothing but ends."""
        scope = self.scope(calls)
        if scope.nodes[step].kind == "endEvent":
            return True
        out = [flow.target for flow in scope.flows if flow.source == step]
        return scope.nodes[step].kind == "exclusiveGateway" and all(
            target != step and self.only_ends(calls, target) for target in out
        )

    def beside(self, calls: tuple[str, ...]) -> set[str]:
        """Return the steps that only a reminder leads to."""
        scope = self.scope(calls)
        steps = {node.id for node in scope.nodes.values() if node.attached_to and not node.interrupting}
        while more := {flow.target for flow in scope.flows if flow.source in steps} - steps:
            steps |= more
        return steps


def minus(marking: Marking, *tokens: Token) -> Marking:
    """Return a marking without some tokens."""
    rest = list(marking)
    for token in tokens:
        rest.remove(token)
    return tuple(rest)


def plus(marking: Marking, *tokens: Token) -> Marking:
    """Return a marking with more tokens, never more than two of the same."""
    rest = list(marking)
    for token in tokens:
        if rest.count(token) < 2:
            rest.append(token)
    return tuple(sorted(rest))
