"""What the walks of a folder show: each fault once, with the shortest way to it."""

from collections.abc import Iterator, Mapping

from engine.definition.diagrams import Scope
from engine.proof.findings import Finding, Verdict
from engine.proof.moves import Move
from engine.proof.net import Folder
from engine.proof.places import State
from engine.proof.rounds import rounds
from engine.proof.sureness import Sureness
from engine.proof.values.conditions import Values
from engine.proof.values.value_regions import in_words
from engine.proof.walk import Walk
from engine.proof.ways import Key, Ways

_Fault = tuple[Verdict, str, tuple[str, ...], State]


class Reports:
    """The findings of some walks. Scopes that are `blind` were walked by their flow alone."""

    def __init__(
        self, folder: Folder, walks: Mapping[Key, Walk], ways: Ways, journey: Key, blind: set[str]
    ) -> None:
        self._folder, self._walks, self._ways = folder, walks, ways
        self._journey, self._blind = journey, blind
        self._sureness = Sureness(folder)

    def all(self) -> list[Finding]:
        """Return every finding, each thing once."""
        findings: dict[tuple[Verdict, str, str, tuple[str, ...]], Finding] = {}
        for key, walked in self._walks.items():
            for finding in self._of(key, walked):
                place = finding.verdict, finding.scope, finding.step, finding.about
                if place not in findings or (finding.sure and not findings[place].sure):
                    findings[place] = finding
        for finding in self._uncaught():
            findings.setdefault((finding.verdict, finding.scope, finding.step, finding.about), finding)
        for scope in sorted(self._blind & {key[0] for key in self._walks}):
            findings[Verdict.FLOW_ALONE, scope, "", ()] = Finding(Verdict.FLOW_ALONE, scope, "", (), ())
        if not any(finding.sure and finding.verdict in FAULTS for finding in findings.values()):
            findings |= {(dead.verdict, dead.scope, dead.step, dead.about): dead for dead in self._dead()}
        return list(findings.values())

    def _of(self, key: Key, walked: Walk) -> Iterator[Finding]:
        """Yield the faults of one walk."""
        faults = [*_twice(walked), *_stuck(walked), *_endless(walked)]
        if not walked.finished:
            faults.append((Verdict.NOT_TOLD, "", (), walked.begin))
        for fault, step, about, state in faults:
            yield Finding(fault, key[0], step, about, self._ways.to(key, state))
        yield from self._gateways(key, walked)

    def _gateways(self, key: Key, walked: Walk) -> Iterator[Finding]:
        """Yield gateways at which a case would stop, or at which the order of the flows decides."""
        known: set[tuple[Verdict, str, bool]] = set()
        for state, moves in walked.failed.items():
            for move in moves:
                verdict = (
                    Verdict.NO_ANSWER if move.chosen and move.chosen.flow is None else Verdict.NO_WAY_OUT
                )
                yield from self._gateway(key, verdict, state, move, known)
        for state, moves in walked.next.items():
            for move in moves:
                if move.chosen is not None and move.chosen.also:
                    yield from self._gateway(key, Verdict.ORDER_DECIDES, state, move, known)

    def _gateway(
        self, key: Key, verdict: Verdict, state: State, move: Move, known: set[tuple[Verdict, str, bool]]
    ) -> Iterator[Finding]:
        values = move.chosen.example if move.chosen else Values((), (), ())
        sure = self._sureness.of(state.env, values)
        if (
            sure is None
            or (not sure and verdict is not Verdict.NO_WAY_OUT)
            or (verdict, move.step, sure) in known
        ):
            return
        known.add((verdict, move.step, sure))
        about = (move.by, *move.chosen.also) if move.chosen and move.chosen.also else ()
        said = tuple(
            in_words(path, region) for path, region in zip(values.paths, values.regions, strict=True)
        )
        way = self._ways.to(key, state, move)
        if verdict is Verdict.ORDER_DECIDES:
            way = way[:-1]
        yield Finding(verdict, key[0], move.step, about, way, said, sure)

    def _uncaught(self) -> Iterator[Finding]:
        """Yield the errors that leave the journey, each at the end event that throws it."""
        for code, env in sorted(self._walks[self._journey].exits):
            if not code:
                continue
            scope, step = self._ways.source(self._journey, (code, env))
            way = self._ways.to_exit(self._journey, code, env)
            yield Finding(Verdict.UNCAUGHT, scope, step, (code,), way)

    def _dead(self) -> Iterator[Finding]:
        """Yield the steps that no case comes to and the flows that none takes, if all was walked."""
        if not all(walked.whole and walked.exits for walked in self._walks.values()):
            return
        for identity in dict.fromkeys(key[0] for key in self._walks):
            scope = self._folder.scopes[identity]
            walks = [walked for key, walked in self._walks.items() if key[0] == identity]
            moves = [move for walked in walks for out in walked.next.values() for move in out]
            passed = {move.step for move in moves} | {move.by for move in moves}
            yield from _dead_steps(scope, passed)
            yield from _dead_flows(scope, passed)


FAULTS = frozenset(
    {
        Verdict.WAITS_FOR_EVER,
        Verdict.NEVER_ENDS,
        Verdict.FED_TWICE,
        Verdict.BEGUN_TWICE,
        Verdict.UNCAUGHT,
        Verdict.NO_WAY_OUT,
        Verdict.NO_ANSWER,
        Verdict.GOES_ROUND,
        Verdict.NOT_TOLD,
    }
)


def _dead_steps(scope: Scope, passed: set[str]) -> Iterator[Finding]:
    for node in scope.nodes.values():
        sources = {flow.source for flow in scope.entering(node.id)}
        behind = bool(sources) and not sources & passed
        beside = bool(node.attached_to) and node.attached_to not in passed
        chosen = any(scope.nodes[source].kind == "exclusiveGateway" for source in sources)
        if node.id not in passed and node.kind != "startEvent" and not (behind or beside or chosen):
            yield Finding(Verdict.DEAD, scope.id, node.id, (), ())


def _dead_flows(scope: Scope, passed: set[str]) -> Iterator[Finding]:
    for node in scope.nodes.values():
        out = scope.leaving(node.id)
        if node.kind == "exclusiveGateway" and node.id in passed and len(out) > 1:
            for flow in out:
                if flow.id not in passed:
                    yield Finding(Verdict.NEVER_TAKEN, scope.id, node.id, (flow.id,), ())


def _twice(walked: Walk) -> Iterator[_Fault]:
    for step, state in walked.twice.items():
        fed = walked.net.joins(step) and any(
            not place.waits and state.places.count(place) > 1 for place in walked.net.into[step]
        )
        yield Verdict.FED_TWICE if fed else Verdict.BEGUN_TWICE, step, (), state


def _stuck(walked: Walk) -> Iterator[_Fault]:
    known: set[str] = set()
    for state in walked.stuck():
        joins = sorted({walked.net.step_of(place) for place in state.places})
        join = joins[0]
        if join in known:
            continue
        known.add(join)
        missing = [place for place in walked.net.into[join] if place not in state.places]
        about = tuple(walked.net.flows[place.id].source for place in missing)
        yield Verdict.WAITS_FOR_EVER, join, about, state


def _endless(walked: Walk) -> Iterator[_Fault]:
    around = rounds(walked)
    for step, state in around:
        yield Verdict.GOES_ROUND, step, (), state
    states = walked.endless()
    if states and not around:
        step = next((walked.net.step_of(place) for place in states[0].places), "")
        yield Verdict.NEVER_ENDS, step, (), states[0]
