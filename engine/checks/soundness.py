"""Whether every case can reach an end: what the proof finds, in words, and what parallel branches share."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.checks import paths
from engine.checks.flows import problem
from engine.checks.problem import Kind, Problem
from engine.definition.diagrams import Node, Scope
from engine.proof.concurrency import together
from engine.proof.findings import Finding, Stop, Verdict
from engine.proof.judge import prove

_FIXES = {
    Verdict.WAITS_FOR_EVER: "Lead every branch into it. Bring alternatives together in an exclusive gateway.",
    Verdict.NEVER_ENDS: "Draw a way from it to an end event.",
    Verdict.FED_TWICE: "Lead each branch into it once, by a flow of its own.",
    Verdict.BEGUN_TWICE: "Join the branches in a parallel gateway before it.",
    Verdict.UNCAUGHT: "Put an error event on the boundary of a step around it.",
    Verdict.DEAD: "Draw a way to it, or remove it.",
    Verdict.NOT_TOLD: "Move some of its branches into a diagram of their own and call it.",
}


def check_soundness(scopes: Mapping[str, Scope], journey: Scope) -> Iterator[Problem]:
    """Yield a problem for each way on which a case would stop, go on for ever, or do a step twice at once."""
    findings = prove(scopes, journey.id)
    fed = {(finding.scope, finding.step) for finding in findings if finding.verdict is Verdict.FED_TWICE}
    for finding in findings:
        if finding.verdict is Verdict.WAITS_FOR_EVER and (finding.scope, finding.step) in fed:
            continue  # it waits because it was fed twice
        scope = scopes[finding.scope]
        text, fix = _text(scope, finding), _FIXES[finding.verdict]
        label = scope.nodes[finding.step].label if finding.step else scope.name
        kind = Kind.ADVICE if finding.verdict is Verdict.DEAD else Kind.FAULT
        yield Problem(scope.diagram, label, text, fix, kind, element=finding.step or "")


def check_shared(scope: Scope, sets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield a problem where two branches of a parallel gateway set the same variable. `sets` is by step."""
    known: set[tuple[str, str]] = set()
    meanwhile = together(scope)
    for one, other in combinations([node for node in scope.nodes if sets.get(node)], 2):
        if other in meanwhile[one]:
            split = _split(scope, one, other)
            for name in sorted(sets[one] & sets[other]):
                if (split.id, name) not in known:
                    known.add((split.id, name))
                    text = f"Two of its branches set the variable “{name}”."
                    yield problem(scope, split, text, "Let each branch set variables of its own.")


def _split(scope: Scope, one: str, other: str) -> Node:
    """Return the nearest parallel gateway from which different flows lead to two steps."""
    graph = paths.forward(scope)
    candidates = []
    for node in scope.nodes.values():
        ways = [paths.reached(graph, [flow.target]) for flow in scope.leaving(node.id)]
        if node.kind == "parallelGateway" and len(ways) > 1 and _apart(ways, one, other):
            candidates.append((len(paths.reached(graph, [node.id])), node))
    return min(candidates, key=lambda pair: pair[0])[1] if candidates else scope.nodes[one]


def _apart(ways: Sequence[set[str]], one: str, other: str) -> bool:
    return any(
        one in way and other in another
        for number, way in enumerate(ways)
        for index, another in enumerate(ways)
        if number != index
    )


def _text(scope: Scope, finding: Finding) -> str:
    after = _after(finding.way)
    match finding.verdict:
        case Verdict.WAITS_FOR_EVER:
            missing = " and ".join(f"“{scope.nodes[step].label}”" for step in finding.about)
            return f"{after}the case would wait here for ever: nothing comes from {missing} any more."
        case Verdict.NEVER_ENDS:
            return f"{after}no case could end any more."
        case Verdict.FED_TWICE:
            return f"{after}one of its flows brings a second branch while it still waits for the others."
        case Verdict.BEGUN_TWICE:
            return f"{after}two branches would come here, and it would be done twice."
        case Verdict.UNCAUGHT:
            return f"{after}nothing catches the error “{finding.about[0]}”, and the case would stop."
        case Verdict.DEAD:
            return "No case can come to it."
    return "Its branches can be done in too many orders to prove that every case can end."


def _after(way: Sequence[Stop]) -> str:
    return f"After {' > '.join(str(stop) for stop in way)}, " if way else ""
