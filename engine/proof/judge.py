"""Proving a whole folder: called processes first, each summed up for those that call it."""

from collections.abc import Iterator, Mapping

from engine.definition.diagrams import Scope
from engine.proof import ways
from engine.proof.findings import Finding, Stop, Verdict
from engine.proof.net import CALLS, Net, State, Summary
from engine.proof.walk import Walk, walk
from engine.proof.ways import Caller


def prove(scopes: Mapping[str, Scope], journey: str) -> list[Finding]:
    """Return every fault in the flow of the processes that a journey reaches, with the way to each."""
    proof = Proof(scopes)
    proof.walk(journey)
    proof.callers_of(journey)
    findings = [finding for scope in proof.walks for finding in proof.of(scope)]
    findings.extend(proof.uncaught(journey))
    return findings


class Proof:
    """The walks of a folder's scopes, their summaries, and a step that calls each of them."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self.scopes = scopes
        self.walks: dict[str, Walk] = {}
        self.summaries: dict[str, Summary] = {}
        self.callers: dict[str, Caller] = {}

    def walk(self, identity: str) -> None:
        """Walk a scope after all that it calls, and sum it up."""
        for _, called in self._calls(identity):
            if called not in self.walks:
                self.walk(called)
        walked = self.walks[identity] = walk(Net(self.scopes[identity], self.summaries))
        rests = any(not walked.net.runs(place) for state in walked.next for place in state)
        self.summaries[identity] = Summary(frozenset(walked.exits), rests or bool(walked.stuck()))

    def callers_of(self, journey: str) -> None:
        """Note for each scope a step that calls it and that a case can come to, the nearest first."""
        ahead = [journey]
        for identity in ahead:
            reached = {place.id for state in self.walks[identity].came for place in state if place.waits}
            for call, called in self._calls(identity):
                if called != journey and called not in self.callers and call in reached:
                    self.callers[called] = identity, call
                    ahead.append(called)

    def of(self, identity: str) -> Iterator[Finding]:
        """Yield the faults of one scope."""
        walked = self.walks[identity]
        faults = [*self._twice(walked), *_stuck(walked), *_endless(walked)]
        if not walked.finished:
            faults.append((Verdict.NOT_TOLD, "", (), walked.begin))
        for fault, step, about, state in faults:
            yield Finding(fault, identity, step, about, self._way(identity, state))
        if not faults and walked.whole and all(part.exits for part in self.walks.values()):
            yield from self._dead(identity, walked)

    def uncaught(self, journey: str) -> Iterator[Finding]:
        """Yield the errors that leave the journey, each at the end event that throws it."""
        for code, (state, move) in sorted(self.walks[journey].exits.items()):
            scope, step = journey, move.step
            way = self._way(journey, state)
            while code and self.scopes[scope].nodes[step].kind in CALLS:
                node = self.scopes[scope].nodes[step]
                scope = (node.called or "") if node.kind == "callActivity" else node.id
                state, move = self.walks[scope].exits[code]
                step = move.step
                way = (*way, *ways.stops(self.scopes[scope], self.walks[scope].way(state)))
            if code:
                yield Finding(Verdict.UNCAUGHT, scope, step, (code,), way)

    def _twice(self, walked: Walk) -> Iterator[tuple[Verdict, str, tuple[str, ...], State]]:
        for step, state in walked.twice.items():
            fed = walked.net.joins(step) and any(
                not place.waits and state.count(place) > 1 for place in walked.net.into[step]
            )
            yield Verdict.FED_TWICE if fed else Verdict.BEGUN_TWICE, step, (), state

    def _dead(self, identity: str, walked: Walk) -> Iterator[Finding]:
        passed = {walked.net.scope.nodes[move.step].id for out in walked.next.values() for move in out}
        passed |= {move.by for out in walked.next.values() for move in out}
        for node in walked.net.scope.nodes.values():
            if (
                node.id not in passed
                and node.kind not in {"startEvent"}
                and not _behind(walked, node.id, passed)
            ):
                yield Finding(Verdict.DEAD, identity, node.id, (), ())

    def _way(self, identity: str, state: State) -> tuple[Stop, ...]:
        before: tuple[Stop, ...] = ()
        if identity in self.walks:
            before = ways.to_scope(identity, self.scopes, self.walks, self.callers)
        return (*before, *ways.stops(self.scopes[identity], self.walks[identity].way(state)))

    def _calls(self, identity: str) -> list[tuple[str, str]]:
        nodes = [node for node in self.scopes[identity].nodes.values() if node.kind in CALLS]
        named = [(node.id, (node.called or "") if node.kind == "callActivity" else node.id) for node in nodes]
        return [(call, called) for call, called in named if called in self.scopes]


def _behind(walked: Walk, step: str, passed: set[str]) -> bool:
    """Return whether a step is only dead because all steps before it are."""
    net = walked.net
    sources = {net.flows[place.id].source for place in net.into[step]}
    return bool(sources) and not sources & passed


def _stuck(walked: Walk) -> Iterator[tuple[Verdict, str, tuple[str, ...], State]]:
    known: set[str] = set()
    for state in walked.stuck():
        joins = sorted({walked.net.step_of(place) for place in state})
        join = joins[0]
        if join in known:
            continue
        known.add(join)
        missing = [place for place in walked.net.into[join] if place not in state]
        about = tuple(walked.net.flows[place.id].source for place in missing)
        yield Verdict.WAITS_FOR_EVER, join, about, state


def _endless(walked: Walk) -> Iterator[tuple[Verdict, str, tuple[str, ...], State]]:
    states = walked.endless()
    if states:
        step = next((walked.net.step_of(place) for place in states[0]), "")
        yield Verdict.NEVER_ENDS, step, (), states[0]
