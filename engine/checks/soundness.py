"""Whether every case can reach an end: what the proof finds, in words, and what parallel branches share."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.checks import paths
from engine.checks.flows import problem
from engine.checks.mend import Act, Mend
from engine.checks.problem import Kind, Problem
from engine.definition.diagrams import Node, Scope
from engine.proof.concurrency import together
from engine.proof.findings import Finding, Stop, Verdict
from engine.proof.judge import prove
from engine.proof.values.known import Known

_ADVICE = {Verdict.DEAD, Verdict.NEVER_TAKEN, Verdict.ORDER_DECIDES, Verdict.FLOW_ALONE}
_FIXES = {
    Verdict.WAITS_FOR_EVER: "Lead every branch into it. Bring alternatives together in an exclusive gateway.",
    Verdict.NEVER_ENDS: "Draw a way from it to an end event.",
    Verdict.FED_TWICE: "Lead each branch into it once, by a flow of its own.",
    Verdict.BEGUN_TWICE: "Join the branches in a parallel gateway before it.",
    Verdict.UNCAUGHT: "Put an error event on the boundary of a step around it.",
    Verdict.NO_WAY_OUT: "Make one of its flows the default flow, or add a flow for these values.",
    Verdict.NO_ANSWER: "Say in the condition what is to happen then, or require the answer.",
    Verdict.GOES_ROUND: "Lead the way round through a step that waits, or change what the condition reads.",
    Verdict.ORDER_DECIDES: "Let the second condition leave out what the first one takes.",
    Verdict.DEAD: "Draw a way to it, or remove it.",
    Verdict.NEVER_TAKEN: "Correct the condition, or remove the flow.",
    Verdict.FLOW_ALONE: "Move some of its steps into a diagram of their own and call it.",
    Verdict.NOT_TOLD: "Move some of its branches into a diagram of their own and call it.",
}


def check_soundness(
    scopes: Mapping[str, Scope], journey: Scope, known: Known | None = None
) -> Iterator[Problem]:
    """Yield a problem for each way on which a case would stop, go on for ever, or do a step twice at once.

    Conditions are read as far as what is `known` of the values allows; without it, no condition is.
    """
    findings = prove(scopes, journey.id, known)
    fed = {(finding.scope, finding.step) for finding in findings if finding.verdict is Verdict.FED_TWICE}
    for finding in findings:
        if finding.verdict is Verdict.WAITS_FOR_EVER and (finding.scope, finding.step) in fed:
            continue  # it waits because it was fed twice
        scope = scopes[finding.scope]
        text, fix = _text(scope, finding), _FIXES[finding.verdict]
        label = scope.nodes[finding.step].label if finding.step else scope.name
        kind = Kind.ADVICE if finding.verdict in _ADVICE or not finding.sure else Kind.FAULT
        element = finding.about[0] if finding.verdict is Verdict.NEVER_TAKEN else finding.step
        mend = _mend(scope, finding)
        yield Problem(scope.diagram, label, text, fix, kind, element=element, mend=mend, way=finding.way)


def _mend(scope: Scope, finding: Finding) -> Mend | None:
    """Return the mend of a gateway without a default: its last flow is taken where no condition holds."""
    if finding.verdict is not Verdict.NO_WAY_OUT or scope.nodes[finding.step].default:
        return None
    flow = scope.leaving(finding.step)[-1]
    return Mend(Act.MAKE_DEFAULT, flow.name or scope.nodes[flow.target].label, flow.id)


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
        case Verdict.GOES_ROUND:
            return f"{after}the case would go round from here for ever without waiting for anybody."
        case Verdict.FED_TWICE:
            return f"{after}one of its flows brings a second branch while it still waits for the others."
        case Verdict.BEGUN_TWICE:
            return f"{after}two branches would come here, and it would be done twice."
        case Verdict.UNCAUGHT:
            return f"{after}nothing catches the error “{finding.about[0]}”, and the case would stop."
    return _advice(scope, finding) if finding.verdict in _ADVICE else _limit_or_gateway(finding, after)


def _advice(scope: Scope, finding: Finding) -> str:
    match finding.verdict:
        case Verdict.DEAD:
            return "No case can come to it."
        case Verdict.NEVER_TAKEN:
            return f"No case can take its flow {_flow_name(scope, finding.about[0])}."
        case Verdict.ORDER_DECIDES:
            first, *others = [_flow_name(scope, flow) for flow in finding.about]
            return (
                f"The order of its flows decides if {_values(finding)}: {first} is taken, although the "
                f"condition of {' and '.join(others)} is true as well."
            )
    return "It has too many states to read its conditions, so it is proved by its flow alone."


def _limit_or_gateway(finding: Finding, after: str) -> str:
    match finding.verdict:
        case Verdict.NO_WAY_OUT if finding.sure:
            stops, why = "the case would stop here", "no condition is true, and there is no default flow"
            return f"{after}{stops} if {_values(finding)}: {why}."
        case Verdict.NO_WAY_OUT:
            return (
                f"It cannot be told whether one of its conditions is always true: none is if "
                f"{_values(finding)}, and there is no default flow."
            )
        case Verdict.NO_ANSWER:
            stops, why = "the case would stop here", "a condition is then neither true nor false"
            return f"{after}{stops} if {_values(finding)}: {why}."
    return "Its branches can be done in too many orders to prove that every case can end."


def _values(finding: Finding) -> str:
    return " and ".join(finding.values)


def _flow_name(scope: Scope, identity: str) -> str:
    flow = next(flow for flow in scope.flows if flow.id == identity)
    return f"“{flow.name or scope.nodes[flow.target].label}”"


def _after(way: Sequence[Stop]) -> str:
    return f"After {' > '.join(str(stop) for stop in way if not stop.inside)}, " if way else ""
