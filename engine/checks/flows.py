"""How steps may be joined: starts, ends, gateways, boundaries, loops and parallel branches of one scope."""

from collections import Counter
from collections.abc import Iterator

from engine.checks import paths
from engine.checks.mend import Act, Mend
from engine.checks.problem import Problem, as_advice
from engine.definition.bpmn_xml import EVENTS
from engine.definition.diagrams import Flow, Node, Scope
from engine.definition.understood_steps import is_understood

_ON_BOUNDARY = {"timer", "message", "error"}


def check_flows(scope: Scope) -> Iterator[Problem]:
    """Yield a problem for each fault in how the steps of a scope are joined."""
    yield from _starts_and_ends(scope)
    yield from _flows(scope)
    for node in scope.nodes.values():
        yield from _events(scope, node)
        yield from _ways_out(scope, node)
        if node.kind == "exclusiveGateway":
            yield from _choice(scope, node)
        elif node.kind == "eventBasedGateway":
            yield from _event_gateway(scope, node)
        elif node.kind == "boundaryEvent":
            yield from _boundary(scope, node)
    yield from _reach(scope)


def problem(
    scope: Scope, node: Node, text: str, fix: str, place: str = "", mend: Mend | None = None
) -> Problem:
    """Return a problem with a step, or with one of its settings."""
    return Problem(scope.diagram, node.label, text, fix, element=node.id, place=place, mend=mend)


def problem_in(
    scope: Scope, node: Node, place: str, text: str, fix: str, mend: Mend | None = None
) -> Problem:
    """Return a problem with an expression of a step. One with a condition is about the flow that has it."""
    flows = [flow.id for flow in scope.leaving(node.id) if condition_of(flow) == place]
    element = flows[0] if flows else node.id
    return Problem(
        scope.diagram, node.label, f"In {place}: {text}", fix, element=element, place=place, mend=mend
    )


def condition_of(flow: Flow) -> str:
    """Return how the condition of a flow is named to people."""
    return f"the condition of “{flow.name or flow.id}”"


def _starts_and_ends(scope: Scope) -> Iterator[Problem]:
    starts = [node for node in scope.nodes.values() if node.kind == "startEvent"]
    if len(starts) != 1:
        yield Problem(scope.diagram, scope.name, f"It has {len(starts)} start events.", "Draw exactly one.")
    for start in starts:
        if start.events:
            yield problem(
                scope,
                start,
                f"It starts with a {start.events[0]} event.",
                "Use a plain start event. Its form starts a case.",
            )


def _flows(scope: Scope) -> Iterator[Problem]:
    pairs = Counter((flow.source, flow.target) for flow in scope.flows)
    for flow in scope.flows:
        name = flow.name or flow.id
        if flow.source not in scope.nodes or flow.target not in scope.nodes:
            text = "The flow does not join two steps of the same diagram."
            yield Problem(scope.diagram, name, text, "Draw it again.", element=flow.id)
            continue
        source = scope.nodes[flow.source]
        target = scope.nodes[flow.target]
        if "parallelGateway" in {source.kind, target.kind} and pairs.pop((source.id, target.id), 0) > 1:
            text = f"Two flows lead from it to “{target.label}”, and only one of them would be taken."
            yield problem(scope, source, text, "Draw one flow.")
        if flow.condition is not None and source.kind != "exclusiveGateway":
            yield problem(
                scope,
                source,
                "A flow out of it has a condition, which would be ignored.",
                "Put an exclusive gateway after it, and the condition on that gateway's flow.",
            )


def _events(scope: Scope, node: Node) -> Iterator[Problem]:
    if len(node.events) > 1:
        yield problem(scope, node, "It waits for several events at once.", "Draw a separate event for each.")
    allowed = {
        "endEvent": {"terminate", "error"},
        "intermediateCatchEvent": {"timer", "message"},
        "boundaryEvent": _ON_BOUNDARY,
    }.get(node.kind)
    if allowed is None or len(node.events) > 1:
        return
    if node.event is None and node.kind != "endEvent":
        yield problem(scope, node, "It waits for nothing.", "Give it a timer or a message, or remove it.")
    elif node.event is not None and node.event not in allowed:
        yield problem(
            scope,
            node,
            f"A {node.event} event is not allowed here.",
            f"Allowed here: {', '.join(sorted(allowed))}.",
        )


def _ways_out(scope: Scope, node: Node) -> Iterator[Problem]:
    out, into = scope.leaving(node.id), scope.entering(node.id)
    if node.kind == "endEvent" and out:
        yield problem(scope, node, "A flow leaves an end event.", "Remove the flow.")
    if node.kind in {"startEvent", "boundaryEvent"} and into:
        yield problem(scope, node, "A flow leads into it.", "Lead the flow to the step after it.")
    for flow in out:
        if is_understood(flow.target):
            yield from as_advice([_understood(scope, node, scope.nodes[flow.target])])
    if node.default is not None and (
        node.kind != "exclusiveGateway" or node.default not in {flow.id for flow in out}
    ):
        yield problem(
            scope, node, "Its default flow is not one of its own.", "Mark one of its flows as the default."
        )


def _understood(scope: Scope, node: Node, target: Node) -> Problem:
    """Return what is understood behind a step, where the drawing says nothing."""
    if target.kind == "endEvent":
        text, fix = "It leads nowhere, so its way ends here.", "Draw an end event after it."
    else:
        count = len(scope.leaving(target.id))
        text = f"{count} flows leave it, and all of them are taken at once."
        fix = "Put a parallel gateway after it, or an exclusive one to choose one flow."
    return problem(scope, node, text, fix)


def _choice(scope: Scope, node: Node) -> Iterator[Problem]:
    out = scope.leaving(node.id)
    for flow in out:
        name = flow.name or scope.nodes[flow.target].label if flow.target in scope.nodes else flow.id
        if flow.id == node.default and flow.condition is not None:
            yield problem(
                scope,
                node,
                f"Its default flow “{name}” has a condition, which would be ignored.",
                "Remove the condition, or make it an ordinary flow.",
            )
        if len(out) > 1 and flow.id != node.default and not flow.condition:
            mend = None if node.default else Mend(Act.MAKE_DEFAULT, name, flow.id)
            fix = "Give it one, or make it the default flow."
            yield problem(scope, node, f"Its flow “{name}” has no condition.", fix, "default", mend)
    if len(out) == 1 and out[0].condition is not None:
        yield problem(
            scope,
            node,
            "It has only one flow, with a condition: if that is false, the case cannot go on.",
            "Remove the condition, or draw the other flow.",
        )


def _event_gateway(scope: Scope, node: Node) -> Iterator[Problem]:
    targets = [scope.nodes[flow.target] for flow in scope.leaving(node.id) if flow.target in scope.nodes]
    if len(targets) < 2:
        yield problem(
            scope, node, "It waits for fewer than two events.", "Draw the event in the flow itself."
        )
    for target in targets:
        if target.kind != "intermediateCatchEvent" or len(scope.entering(target.id)) != 1:
            yield problem(
                scope,
                node,
                f"It leads to “{target.label}”, which is not an event for this gateway alone.",
                "Lead it to timer and message events that nothing else leads to.",
            )
    if sum(target.event == "timer" for target in targets) > 1:
        yield problem(
            scope, node, "It waits for two timers. The second would never fire.", "Keep the earlier one."
        )


def _boundary(scope: Scope, node: Node) -> Iterator[Problem]:
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.kind not in {"userTask", "callActivity", "subProcess"}:
        yield problem(
            scope,
            node,
            "It is on a step that does not wait.",
            "Put it on a user task, call activity or sub-process.",
        )
        return
    if not node.interrupting and node.event == "message":
        yield problem(
            scope,
            node,
            "A message event that does not interrupt works only once.",
            "Make it interrupting, and draw a flow back to the step.",
        )
    if not node.interrupting and node.event == "error":
        yield problem(scope, node, "An error always interrupts.", "Make it interrupting.")
    if node.event == "error" and host.kind == "userTask":
        yield problem(
            scope, node, "A user task cannot end in an error.", "Put it on a call activity or sub-process."
        )
    if not node.interrupting:
        yield from _aside(scope, node, host)


def _aside(scope: Scope, node: Node, host: Node) -> Iterator[Problem]:
    graph = paths.forward(scope)
    # In a loop the main flow comes back to the step and so to this event. That does not count as joining.
    without = {**graph, host.id: graph[host.id] - {node.id}}
    main = paths.reached(without, (flow.target for flow in scope.leaving(host.id)))
    both = [scope.nodes[identity] for identity in paths.reached(graph, [node.id]) & (main | {host.id})]
    steps = [step for step in both if step.kind not in EVENTS]
    if steps:
        yield problem(
            scope,
            node,
            f"What follows it joins the main flow at “{steps[0].label}”, which would then run twice.",
            "Let what follows it end by itself.",
        )


def _reach(scope: Scope) -> Iterator[Problem]:
    graph = paths.forward(scope)
    starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
    ends = [node.id for node in scope.nodes.values() if node.kind == "endEvent"]
    ahead = paths.reached(graph, starts)
    behind = paths.reached(paths.backward(graph), ends)
    for node in scope.nodes.values():
        if node.id not in ahead:
            yield problem(
                scope,
                node,
                "No flow leads to it, so it would be silently skipped.",
                "Draw a flow to it, or remove it.",
            )
        elif node.id not in behind:
            yield problem(scope, node, "It leads to no end event.", "Draw a way from it to an end event.")
