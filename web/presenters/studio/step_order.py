"""The order in which the steps of a diagram are read: the main way first, then those that leave it."""

from collections.abc import Iterable

from engine.definition.diagrams import Scope
from engine.definition.understood_steps import is_understood

Following = dict[str, list[str]]


def drawn_steps(scope: Scope) -> list[str]:
    """Return the steps that somebody drew, in the order in which they are read.

    At a choice the main way is the one behind which most steps lie. Events beside a step follow it, and what
    nothing leads to stands last.
    """
    following = {key: _after(scope, key) for key in scope.nodes}
    first = [key for key, node in scope.nodes.items() if node.kind == "startEvent"]
    hosts = [key for key, node in scope.nodes.items() if not node.attached_to]
    order: list[str] = []
    for begin in [*first, *hosts, *scope.nodes]:
        waiting = [begin]
        while waiting:
            waiting += _walk(scope, waiting.pop(0), following, order)
    return [key for key in order if not is_understood(key)]


def _walk(scope: Scope, step: str, following: Following, order: list[str]) -> list[str]:
    """Add the steps of a way to the order, and return where the ways that leave it begin."""
    others: list[str] = []
    while step and step not in order:
        order.append(step)
        beside = [event.id for event in scope.boundaries(step) if event.id not in order]
        order += beside
        behind = [target for target in following[step] if target not in order]
        behind.sort(key=lambda target: -_reach(target, following, order))
        others += [*behind[1:], *(target for event in beside for target in following[event])]
        step = behind[0] if behind else ""
    return others


def _reach(step: str, following: Following, passed: Iterable[str]) -> int:
    """Return how many steps lie behind a step that were not passed yet."""
    seen = {*passed}
    first, stack = len(seen), [step]
    while stack:
        key = stack.pop()
        if key not in seen:
            seen.add(key)
            stack.extend(following[key])
    return len(seen) - first


def _after(scope: Scope, step: str) -> list[str]:
    return [flow.target for flow in scope.leaving(step) if flow.target in scope.nodes]
