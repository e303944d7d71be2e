"""Which steps parallel branches may do at the same time: a relation of flows, grown until nothing changes.

It follows every flow, whatever the conditions say, so it never leaves out a pair that can occur.
"""

from collections.abc import Iterator

from engine.definition.diagrams import Scope

_Pair = tuple[tuple[int, ...], tuple[int, ...]]


def together(scope: Scope) -> dict[str, frozenset[str]]:
    """Return for each step the steps that another branch of a parallel gateway may be at meanwhile."""
    numbers = {flow.id: number for number, flow in enumerate(scope.flows)}
    beside = _relation(list(_transitions(scope, numbers)), len(numbers))
    into: dict[str, int] = dict.fromkeys(scope.nodes, 0)
    meanwhile: dict[str, int] = dict.fromkeys(scope.nodes, 0)
    for flow in scope.flows:
        into[flow.target] |= 1 << numbers[flow.id]
        meanwhile[flow.target] |= beside[numbers[flow.id]]
    for node in scope.nodes.values():
        if node.attached_to:
            into[node.id], meanwhile[node.id] = into[node.attached_to], meanwhile[node.attached_to]
    return {
        node: frozenset(other for other in scope.nodes if into[other] & meanwhile[node])
        for node in scope.nodes
    }


def _transitions(scope: Scope, numbers: dict[str, int]) -> Iterator[_Pair]:
    """Yield (flows in, flows out) of everything that moves a token."""
    for node in scope.nodes.values():
        out = tuple(numbers[flow.id] for flow in scope.leaving(node.id))
        into = [numbers[flow.id] for flow in scope.entering(node.id)]
        if node.attached_to:
            into = [numbers[flow.id] for flow in scope.entering(node.attached_to)]
        if node.kind == "parallelGateway":
            yield tuple(into), out
            continue
        for flow in into:
            for way in out:
                yield (flow,), (way,)


def _relation(transitions: list[_Pair], count: int) -> list[int]:
    """Return for each flow a mask of the flows that may have a token beside it."""
    beside = [0] * count
    changed = True
    while changed:
        changed = False
        for into, out in transitions:
            common = ~0
            for flow in into:
                common &= beside[flow]
            for flow in out:
                others = sum(1 << other for other in out if other != flow)
                new = ((common if into else 0) | others) & ~beside[flow]
                if new:
                    changed = True
                    _add(beside, flow, new)
    return beside


def _add(beside: list[int], flow: int, new: int) -> None:
    beside[flow] |= new
    other = 0
    while new:
        if new & 1:
            beside[other] |= 1 << flow
        new >>= 1
        other += 1
