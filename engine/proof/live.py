"""Which paths may still be read at each step before something sets them, through calls and boundary events.

Only these are told apart there: it keeps the states few.
"""

from collections.abc import Iterable, Mapping

from engine.definition.diagrams import Node, Scope
from engine.proof.concurrency import together
from engine.proof.places import CALLS, WAITS, called_by
from engine.proof.values.conditions import Conditions
from engine.proof.values.expressions import Line, conditions_of, sets_variable
from engine.proof.values.terms import Path

Step = tuple[str, str]


class Live:
    """By step: the paths that are live before it and after it, and those that it reads or sets, as bits."""

    def __init__(self, scopes: Mapping[str, Scope], conditions: Conditions) -> None:
        self._scopes, self._conditions = scopes, conditions
        self.before: dict[Step, int] = {}
        self.after: dict[Step, int] = {}
        self._ends: dict[str, int] = dict.fromkeys(scopes, 0)
        self._around: dict[str, int] = dict.fromkeys(scopes, 0)
        self._callers: dict[str, list[tuple[Scope, Node]]] = {}
        for scope in scopes.values():
            for node in scope.nodes.values():
                if node.kind in CALLS:
                    self._callers.setdefault(called_by(node), []).append((scope, node))
        while self._once_more():
            pass

    def waiting(self, scope: Scope, node: Node) -> int:
        """Return what is live while a step waits."""
        after = self.after[scope.id, node.id]
        if node.kind not in CALLS:
            after &= ~self._conditions.of_answers
        return after | self._events(scope, node) | self._around[scope.id]

    def begun(self, scope: str) -> int:
        """Return what is live where a scope begins."""
        starts = [node.id for node in self._scopes[scope].nodes.values() if node.kind == "startEvent"]
        return _union(self.before.get((scope, start), 0) for start in starts)

    def around(self, scope: str) -> int:
        """Return what is live at events around a scope, which may come at any time."""
        return self._around[scope]

    def ends(self, scope: str) -> int:
        """Return what is live after a scope."""
        return self._ends[scope] | self._around[scope]

    def _events(self, scope: Scope, node: Node) -> int:
        return _union(self.before.get((scope.id, event.id), 0) for event in scope.boundaries(node.id))

    def _once_more(self) -> bool:
        changed = False
        for scope in self._scopes.values():
            self._of_callers(scope)
            for node in reversed(list(scope.nodes.values())):
                step = scope.id, node.id
                targets = [(scope.id, flow.target) for flow in scope.leaving(node.id)]
                after = _union(self.before.get(target, 0) for target in targets)
                if node.kind == "endEvent":
                    after |= self._ends[scope.id]
                before = self._before(scope, node, after) | self._events(scope, node) | self._around[scope.id]
                changed |= (before, after) != (self.before.get(step), self.after.get(step))
                self.before[step], self.after[step] = before, after
        return changed

    def _of_callers(self, scope: Scope) -> None:
        for caller, node in self._callers.get(scope.id, ()):
            around = self._events(caller, node)
            self._around[scope.id] |= around | self._around[caller.id]
            self._ends[scope.id] |= self.after.get((caller.id, node.id), 0) | around | self._ends[caller.id]

    def _before(self, scope: Scope, node: Node, after: int) -> int:
        conditions = self._conditions
        if node.kind in CALLS and called_by(node) in self._scopes:
            return self.begun(called_by(node))
        if node.kind == "scriptTask":
            for line in reversed(conditions.read.lines.get((scope.id, node.id), ())):
                after = after & ~conditions.under(line.name) | conditions.bits(
                    _reads(conditions, line, after)
                )
            return after
        if node.kind in WAITS or node.kind == "boundaryEvent":
            return after & ~conditions.of_answers
        terms = _terms(conditions, scope, node)
        return after & ~conditions.under(sets_variable(node)) | conditions.bits(terms)


def _terms(conditions: Conditions, scope: Scope, node: Node) -> tuple[Path, ...]:
    read = conditions.read.conditions
    return conditions.terms(read.get((scope.id, flow.id)) for flow in conditions_of(scope, node))


def _reads(conditions: Conditions, line: Line, after: int) -> tuple[Path, ...]:
    """Return what a line of a script reads for those of its paths that are live after it."""
    targets = [path for path in conditions.targets(line.name) if after & conditions.bits([path])]
    if line.copied:
        return tuple((*line.copied, *path[1:]) for path in targets)
    return line.reading.terms if targets and line.reading else ()


def _union(several: Iterable[int]) -> int:
    result = 0
    for bits in several:
        result |= bits
    return result


class Touched:
    """What each scope and step reads and sets, with all that it calls, as bits."""

    def __init__(self, scopes: Mapping[str, Scope], conditions: Conditions) -> None:
        self._scopes, self._conditions = scopes, conditions
        self._of_scope: dict[str, tuple[int, int]] = {}

    def scope(self, identity: str) -> tuple[int, int]:
        """Return what a scope reads, and what it sets."""
        if identity not in self._of_scope:
            self._of_scope[identity] = 0, 0  # a process that calls itself is refused elsewhere
            scope = self._scopes.get(identity)
            steps = [self.step(scope, node) for node in scope.nodes.values()] if scope else []
            self._of_scope[identity] = _union(reads for reads, _ in steps), _union(sets for _, sets in steps)
        return self._of_scope[identity]

    def step(self, scope: Scope, node: Node) -> tuple[int, int]:
        """Return what a step reads, and what it sets."""
        conditions = self._conditions
        if node.kind in CALLS:
            return self.scope(called_by(node))
        if node.kind == "scriptTask":
            lines = conditions.read.lines.get((scope.id, node.id), ())
            reads = _union(conditions.bits(_reads(conditions, line, -1)) for line in lines)
            return reads, _union(conditions.under(line.name) for line in lines)
        sets = conditions.under(sets_variable(node)) | (conditions.of_answers if node.form else 0)
        terms = _terms(conditions, scope, node)
        return conditions.bits(terms), sets

    def shared(self) -> int:
        """Return what one branch sets while another may read or set it; answers are gone before."""
        result = 0
        for scope in self._scopes.values():
            steps = {node.id: self.step(scope, node) for node in scope.nodes.values()}
            for one, others in _meanwhile(scope).items():
                touched = _union(reads | sets for reads, sets in (steps[other] for other in others))
                result |= steps[one][1] & touched
        return result & ~self._conditions.of_answers


def _meanwhile(scope: Scope) -> dict[str, set[str]]:
    """Return for each step those that may run beside it: in another branch, or after a reminder."""
    result = {step: set(others) for step, others in together(scope).items()}
    ahead = [event.id for event in scope.nodes.values() if event.attached_to and not event.interrupting]
    aside: set[str] = set()
    while ahead:
        step = ahead.pop()
        if step not in aside:
            aside.add(step)
            ahead.extend(flow.target for flow in scope.leaving(step))
    for step in aside:
        result[step] |= set(scope.nodes)
        for other in scope.nodes:
            result[other].add(step)
    return result
