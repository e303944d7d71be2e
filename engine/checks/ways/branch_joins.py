"""How states of parallel branches come together: each branch brings what it has set itself."""

from collections.abc import Iterator, Mapping
from itertools import product

from engine.checks import paths
from engine.checks.ways.gateway_choices import State
from engine.checks.ways.value_setters import Setters
from engine.definition.diagrams import Scope
from engine.definition.kinds import Kind

Arrived = dict[tuple[str, str], dict[State, None]]


class BranchJoins:
    """The joins of a folder: a case goes on from one when all its flows have arrived."""

    def __init__(self, setters: Setters) -> None:
        self._setters = setters
        self._own: dict[tuple[str, str], dict[str, frozenset[str]]] = {}

    def arrive(
        self, scope: Scope, source: str, state: State, arrived: Arrived
    ) -> Iterator[tuple[str, State]]:
        """Yield (step, state) for where a case comes to by a flow, or by a boundary event."""
        if source in scope.nodes:
            yield source, state
            return
        flow = next(flow for flow in scope.flows if flow.id == source)
        target = scope.nodes.get(flow.target)
        if target is None:
            return  # the check of flows says so
        entering = scope.entering(target.id)
        if target.kind != "parallelGateway" or len(entering) < 2:
            yield target.id, state
            return
        arrived.setdefault((target.id, flow.id), {})[state] = None
        others = [
            [state] if one.id == flow.id else list(arrived.get((target.id, one.id), ())) for one in entering
        ]
        own = self._own_of(scope, target.id)
        for states in product(*others):
            by_flow = {one.id: dict(branch) for one, branch in zip(entering, states, strict=True)}
            yield from ((target.id, merged) for merged in _merged(by_flow, own))

    def _own_of(self, scope: Scope, join: str) -> dict[str, frozenset[str]]:
        """Return for each flow into a join what only the steps on its branch set."""
        if (scope.id, join) not in self._own:
            graph = paths.backward(paths.forward(scope))
            ways = {flow.id: paths.reached(graph, [flow.source]) for flow in scope.entering(join)}
            everywhere = set.intersection(*ways.values())
            self._own[scope.id, join] = {
                flow: frozenset(
                    name
                    for step in way - everywhere
                    for name in self._setters.set_at(scope, scope.nodes[step])
                )
                for flow, way in ways.items()
            }
        return self._own[scope.id, join]


def _merged(by_flow: Mapping[str, Mapping[str, Kind]], own: Mapping[str, frozenset[str]]) -> Iterator[State]:
    names = sorted(next(iter(by_flow.values())))
    choices = []
    for name in names:
        setting = [flow for flow in by_flow if name in own[flow]] or list(by_flow)
        choices.append(list(dict.fromkeys(by_flow[flow][name] for flow in setting)))
    for kinds in product(*choices):
        yield tuple(zip(names, kinds, strict=True))
