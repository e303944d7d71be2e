"""Which variables are set on every way to a step, through the processes that are called on the way."""

from collections.abc import Iterator, Mapping

from engine.checks.variables import set_by
from engine.definition.diagrams import Node, Scope

Names = frozenset[str]


class SetOnEveryWay:
    """What all ways have in common: once set, a variable stays set.

    Of a way that ends a called process by an error, only the boundary event of that error knows.
    """

    def __init__(self, scopes: Mapping[str, Scope], journey: Scope, variables: Names) -> None:
        self._scopes, self._all = scopes, variables
        self._inside: dict[str, dict[str, Names]] = {}
        for scope in scopes.values():
            self._work_out(scope.id)
        self._entries = self._entry_of_each(journey)

    def before(self, scope: Scope, node: Node) -> Names:
        """Return the variables that are set whenever the case comes to a step."""
        return self._entries[scope.id] | self._inside[scope.id][node.id]

    def way_without(self, scope: Scope, node: Node, name: str) -> list[Node]:
        """Return the steps of a shortest way through a diagram on which nothing sets a variable."""
        starts = [one for one in scope.nodes.values() if one.kind == "startEvent"]
        ways = [[start] for start in starts]
        seen = {start.id for start in starts}
        while ways:
            way = ways.pop(0)
            if way[-1].id == node.id:
                return way
            for following in self._after(scope, way[-1], name):
                if following not in seen:
                    seen.add(following)
                    ways.append([*way, scope.nodes[following]])
        return []

    def _after(self, scope: Scope, node: Node, name: str) -> Iterator[str]:
        yield from (event.id for event in scope.boundaries(node.id))
        if name not in self._sets(scope, node):
            yield from (flow.target for flow in scope.leaving(node.id) if flow.target in scope.nodes)

    def _work_out(self, scope_id: str) -> dict[str, Names]:
        """Return what is set before each step of a scope by the steps in front of it in the same scope."""
        if scope_id in self._inside:
            return self._inside[scope_id]
        scope = self._scopes[scope_id]
        before = self._inside[scope_id] = dict.fromkeys(scope.nodes, self._all)
        changed = True
        while changed:
            changed = False
            for node in scope.nodes.values():
                now = self._meet(scope, node, before)
                if now != before[node.id]:
                    before[node.id], changed = now, True
        return before

    def _meet(self, scope: Scope, node: Node, before: Mapping[str, Names]) -> Names:
        if node.kind == "startEvent":
            return frozenset()
        if node.attached_to:
            host = scope.nodes.get(node.attached_to)
            if host is None:
                return self._all  # the check of flows says so
            return before[host.id] | (self._by_error(host, node) if node.event == "error" else frozenset())
        sources = [scope.nodes[flow.source] for flow in scope.entering(node.id) if flow.source in scope.nodes]
        ways = [before[source.id] | self._sets(scope, source) for source in sources]
        if not ways:
            return self._all
        return frozenset.union(*ways) if node.kind == "parallelGateway" else frozenset.intersection(*ways)

    def _sets(self, scope: Scope, node: Node) -> Names:
        inner = node.called or (node.id if node.kind == "subProcess" else "")
        return set_by(node) | (self._at_ends(inner, "") if inner in self._scopes else frozenset())

    def _by_error(self, host: Node, event: Node) -> Names:
        inner = host.called or host.id
        return self._at_ends(inner, event.event_name) if inner in self._scopes else frozenset()

    def _at_ends(self, scope_id: str, error: str) -> Names:
        """Return what a scope has set at all its ends: the ordinary ones, or those that throw an error."""
        before = self._work_out(scope_id)
        ends = [
            before[node.id]
            for node in self._scopes[scope_id].nodes.values()
            if node.kind == "endEvent" and (node.event_name if node.event == "error" else "") == error
        ]
        return frozenset.intersection(*ends) if ends else self._all

    def _entry_of_each(self, journey: Scope) -> dict[str, Names]:
        entries = dict.fromkeys(self._scopes, self._all)
        entries[journey.id] = frozenset()
        changed = True
        while changed:
            changed = False
            for scope in self._scopes.values():
                for node in scope.nodes.values():
                    inner = node.called or (node.id if node.kind == "subProcess" else "")
                    if inner not in entries:
                        continue
                    now = entries[inner] & (entries[scope.id] | self._inside[scope.id][node.id])
                    if now != entries[inner]:
                        entries[inner], changed = now, True
        return entries
