"""Going the way of a finding on the real engine, to see whether the case ends as the proof says."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.definition.diagrams import Node, Scope
from engine.proof.findings import Finding, Stop, Verdict
from engine.spiff.nodes import NodeFailed
from engine.spiff.run import Run
from rules import feel
from tests.engine.builders.bare_run import Acts, specs
from tests.engine.builders.diagram import Drawing

MOST_CHOICES = 200


class Lost(Exception):
    """The engine does not wait where the way goes on: a timer that is due earlier comes first."""


class World(Acts):
    """A world that works conditions and scripts out, and returns from operations what the way says."""

    def __init__(self, scopes: Mapping[str, Scope], results: Iterable[Stop], sample: Any) -> None:
        super().__init__()
        self._scopes, self._sample = scopes, sample
        self._results = [stop for stop in results if stop.act == "set"]
        self._timers = self._choices = 0

    def holds(self, condition: str) -> bool:
        self._choices += 1
        if self._choices > MOST_CHOICES:
            raise RuntimeError("It goes round without waiting.")  # the engine itself stops far later
        value = feel.compile_expression(condition.removeprefix("="))(self.variables)
        if not isinstance(value, bool):
            raise TypeError(f"“{condition}” is neither true nor false.")
        return value

    def due(self, value: str) -> datetime:
        self._timers += 1
        return self.now + timedelta(days=self._timers)

    def perform(self, scope: str, step: str) -> None:
        super().perform(scope, step)
        node: Node = self._scopes[scope].nodes[step]
        if node.kind == "scriptTask":
            self.variables.update(feel.compile_assignments(node.script)(self.variables))
        elif node.call and node.call.result:
            self.variables[node.call.result] = self._result(node, node.call.result)

    def _result(self, node: Node, name: str) -> Any:
        if self._results and self._results[0].id == node.id:
            return filled(self._sample, self._results.pop(0), name)
        return self._sample


def filled(sample: Any, stop: Stop, name: str) -> Any:
    """Return a value with the entries that a stop names, or the value that it names."""
    values = dict(stop.values)
    if name in values:
        return values[name]
    entries = {path.removeprefix(f"{name}."): value for path, value in values.items()}
    return {**sample, **entries} if entries else sample


def replayed(
    finding: Finding, drawings: list[Drawing], scopes: Mapping[str, Scope], samples: dict[str, Any]
) -> str:
    """Go the way of a finding; return "" if the case ends as told, else how it ends.

    `samples` are values for the answers and for the results of operations that the way leaves open.
    """
    if _calls(scopes, finding.scope) > 1:
        raise Lost(finding.scope)
    begin, *rest = finding.way
    world = World(scopes, rest, samples["result"])
    world.variables["answers"] = filled(samples["answers"], begin, "answers")
    run = Run.begin(specs(*drawings), world)
    try:
        run.advance()
        for stop in rest:
            if stop.act in ("do", "comes") and not _is_error(scopes, stop):
                _act(run, world, stop, samples["answers"])
    except NodeFailed as failed:
        return "" if _fails_as_told(finding, failed) else f"it fails: {failed}"
    return _ended(finding, run, world)


def _calls(scopes: Mapping[str, Scope], scope: str) -> int:
    """Return how often a scope is called: a way does not say which of several calls it means."""
    return sum(node.called == scope for caller in scopes.values() for node in caller.nodes.values())


def _is_error(scopes: Mapping[str, Scope], stop: Stop) -> bool:
    return any(stop.id in scope.nodes and scope.nodes[stop.id].event == "error" for scope in scopes.values())


def _act(run: Run, world: World, stop: Stop, sample: Any) -> None:
    entry = next((entry for entry in run.waiting() if entry.step == stop.id), None)
    if entry is None:
        raise Lost(stop.id)
    if entry.kind in ("work", "action"):
        world.variables["answers"] = filled(sample, stop, "answers")
        run.complete(entry.id) if entry.kind == "work" else run.act(entry.id, entry.step)
    else:
        if entry.due != min(other.due for other in run.waiting() if other.due):
            raise Lost(stop.id)
        world.variables.pop("answers", None)
        world.now = entry.due or world.now
    run.advance()


def _fails_as_told(finding: Finding, failed: NodeFailed) -> bool:
    words = {
        Verdict.NO_WAY_OUT: "None of the conditions",
        Verdict.NO_ANSWER: "neither true nor false",
        Verdict.UNCAUGHT: "no step catches",
        Verdict.GOES_ROUND: "without waiting",
        Verdict.NEVER_ENDS: "without waiting",
        Verdict.BEGUN_TWICE: "without waiting",
        Verdict.FED_TWICE: "without waiting",
    }
    return finding.verdict in words and words[finding.verdict] in str(failed)


def _ended(finding: Finding, run: Run, world: World) -> str:
    waiting = run.waiting()
    counted = Counter((run.callers(entry), entry.step) for entry in waiting)
    twice = (
        any(times > 1 for times in counted.values()) or max(Counter(world.performed).values(), default=0) > 1
    )
    match finding.verdict:
        case Verdict.WAITS_FOR_EVER:
            told = not run.ended and not [entry for entry in waiting if entry.scope == finding.scope]
        case Verdict.BEGUN_TWICE | Verdict.FED_TWICE:
            seen = finding.step in world.performed or any(entry.step == finding.step for entry in waiting)
            told = twice or not seen  # nobody sees a gateway that is passed twice
        case _:
            told = not run.ended
    return "" if told else f"it ends {run.ended} and waits at {sorted(entry.step for entry in waiting)}"
