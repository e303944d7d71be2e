"""The order in which branches are finished one by one, and the steps for which that must not be done."""

from collections.abc import Iterator

from engine.definition.diagrams import Node
from engine.proof.net import Net
from engine.proof.places import CALLS, WAITS, called_by


def order(net: Net) -> dict[str, int]:
    """Return a number for each step, so that the steps after another one have higher ones."""
    numbers: dict[str, int] = {}
    stack = [net.step_of(place) for place in net.begin().places]
    while stack:
        step = stack.pop()
        if step not in numbers:
            numbers[step] = len(numbers)
            stack.extend(net.step_of(place) for place in net.out[step])
            stack.extend(event.id for event in net.events[step])
    return numbers


def ending(net: Net) -> frozenset[str]:
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
            if (kind.kind == "endEvent" and kind.events) or _may_fail(net, kind):
                yield node.id
                break
            if step == node.id or kind.kind not in WAITS or len(seen) == 1:
                stack.extend(net.step_of(place) for place in net.out[step])


def _may_fail(net: Net, node: Node) -> bool:
    """Return whether a call may end in an error that nothing on it catches."""
    if node.kind not in CALLS:
        return False
    return any(not net.catching(node.id, code) for code in _codes(net, called_by(node), set()))


def _codes(net: Net, scope: str, seen: set[str]) -> set[str]:
    if scope in seen or scope not in net.folder.scopes:
        return set()
    seen.add(scope)
    nodes = net.folder.scopes[scope].nodes.values()
    codes = {node.event_name for node in nodes if node.kind == "endEvent" and node.event == "error"}
    return codes.union(*(_codes(net, called_by(node), seen) for node in nodes if node.kind in CALLS))
