"""Which variables may still be read after a step, so that what is known of the others can be forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from engine.checks.ways.gateway_choices import State
from engine.checks.ways.step_reads import StepText
from engine.checks.ways.value_setters import Setters, called_by
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import ANY, Kind

Items = frozenset[str]
_OTHERS = ("", ())  # an entry without a name stands for those that are not live
Place = tuple[str, str]


class Following:
    """Where a case may come from each step of a folder: the next steps, through calls and back from them."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self._scopes = scopes
        self._callers: dict[str, list[tuple[Scope, Node]]] = {}
        for scope in scopes.values():
            for node in scope.nodes.values():
                if called_by(node):
                    self._callers.setdefault(called_by(node), []).append((scope, node))
        self.of = {
            (scope.id, node.id): self._of(scope, node)
            for scope in reversed(list(scopes.values()))
            for node in reversed(list(scope.nodes.values()))
        }
        """The places that may come next; those that come before what the step sets stand first."""

    def callers(self, scope: Scope) -> list[Scope]:
        """Return a scope with those that call it, and those that call them."""
        callers = [scope]
        for called in callers:
            callers += [caller for caller, _ in self._callers.get(called.id, ()) if caller not in callers]
        return callers

    def _of(self, scope: Scope, node: Node) -> tuple[list[Place], list[Place]]:
        """Return the places that may come instead of a step, and those that may come after it."""
        instead = [*self._interrupting(scope), *_events(scope, node)]
        inner = self._scopes.get(called_by(node))
        if inner is None:
            return instead, self._after(scope, node)
        starts = [(inner.id, step.id) for step in inner.nodes.values() if step.kind == "startEvent"]
        return [*instead, *starts], []

    def _after(self, scope: Scope, node: Node) -> list[Place]:
        if node.kind != "endEvent":
            return [(scope.id, flow.target) for flow in scope.leaving(node.id) if flow.target in scope.nodes]
        return [
            place
            for caller, call in self._callers.get(scope.id, ())
            for place in (*self._after(caller, call), *_events(caller, call))
        ]

    def _interrupting(self, scope: Scope) -> list[Place]:
        """Return the events that may come instead of the rest of a scope that is called."""
        return [
            place
            for caller, call in self._callers.get(scope.id, ())
            for place in (*_events(caller, call), *self._interrupting(caller))
        ]


def calls_itself(scopes: Mapping[str, Scope]) -> bool:
    """Return whether some process calls itself, directly or through others."""
    calls = {
        scope.id: {called_by(node) for node in scope.nodes.values()} & set(scopes)
        for scope in scopes.values()
    }
    while calls:
        done = {scope for scope, called in calls.items() if not called & set(calls)}
        if not done:
            return True
        calls = {scope: called for scope, called in calls.items() if scope not in done}
    return False


class LiveVariables:
    """What is live before each step: some way on reads it before it sets it.

    An item is a variable that is followed, or one entry of one, such as “tie.count”.
    """

    def __init__(
        self,
        scopes: Mapping[str, Scope],
        texts: Mapping[Place, list[StepText]],
        setters: Setters,
        following: Following,
    ) -> None:
        self._following = following.of
        read = {
            place: frozenset(
                item for text in of_step for item in text.items if _variable(item) in setters.followed
            )
            for place, of_step in texts.items()
        }
        sets = {
            (scope.id, node.id): setters.followed & setters.set_at(scope, node)
            for scope in scopes.values()
            for node in scope.nodes.values()
        }
        self._before: dict[Place, Items] = dict(read)
        changed = True
        while changed:
            changed = False
            for place, (instead, after) in self._following.items():
                now = read[place].union(*(self._before[one] for one in instead))
                then = frozenset().union(*(self._before[one] for one in after))
                now |= _without(then, sets[place]) if sets[place] else then
                if now != self._before[place]:
                    self._before[place], changed = now, True

    def forget(self, scope: Scope, step: str, state: State) -> State:
        """Return a state before a step without what is not live: that may be anything."""
        live = self._before[scope.id, step]
        return tuple((name, _kept(name, kind, live)) for name, kind in state)


def _events(scope: Scope, node: Node) -> list[Place]:
    return [(scope.id, event.id) for event in scope.boundaries(node.id)]


def _without(items: Items, variables: Items) -> Items:
    return frozenset(item for item in items if _variable(item) not in variables)


def _variable(item: str) -> str:
    return item.partition(".")[0]


@lru_cache(maxsize=16_384)
def _kept(name: str, kind: Kind, live: Items) -> Kind:
    if name in live or kind.base == "any":
        return kind
    entries = {item.partition(".")[2] for item in live if _variable(item) == name}
    if not entries:
        return ANY[0]
    if not kind.entries:
        return kind
    return replace(kind, entries=(*(pair for pair in kind.entries if pair[0] in entries), _OTHERS))
