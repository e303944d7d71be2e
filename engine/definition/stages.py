"""The stages of a journey: the diagrams that it calls, in the order in which a case comes to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definition.diagrams import Scope


@dataclass(frozen=True)
class Stage:
    """A diagram that the journey calls; `optional` if a case can reach the last stage without it."""

    label: str
    optional: bool


def stages_of(journey: Scope) -> tuple[Stage, ...]:
    """Return the stages of a journey, each once. Ways back do not change the order."""
    start = next((node.id for node in journey.nodes.values() if node.kind == "startEvent"), None)
    if start is None:
        return ()
    calls = [step for step in _forwards(journey, start) if journey.nodes[step].kind == "callActivity"]
    stages: dict[str, Stage] = {}
    for step in calls:
        label = journey.nodes[step].label
        is_optional = step != calls[-1] and calls[-1] in _forwards(journey, start, without=step)
        stages.setdefault(label, Stage(label, is_optional))
    return tuple(stages.values())


def _forwards(journey: Scope, start: str, without: str = "") -> list[str]:
    """Return the steps that can be reached from the start, each before those that only it leads to.

    Where ways part, the one drawn first comes first.
    """
    finished: list[str] = []
    seen = {start, without}
    path: list[tuple[str, Iterator[str]]] = [(start, _next(journey, start))]
    while path:
        step, following = path[-1]
        target = next((target for target in following if target not in seen), None)
        if target is None:
            finished.append(step)
            path.pop()
        else:
            seen.add(target)
            path.append((target, _next(journey, target)))
    return finished[::-1]


def _next(journey: Scope, step: str) -> Iterator[str]:
    return iter([flow.target for flow in reversed(journey.leaving(step))])
