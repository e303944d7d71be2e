"""Values that a step reads although, on some way to it, they are not there.

That is a variable that nothing has set, an entry that only other alternatives of a result have, or an answer
of another form than the one that was answered last. Ways that conditions rule out do not count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.checks.declared.folder_kinds import FolderKinds
from engine.checks.flows import problem_in
from engine.checks.problem import Problem
from engine.checks.steps import Parts
from engine.checks.variables import ALWAYS_SET
from engine.checks.ways.case_ways import CaseWays, TooManyWays
from engine.checks.ways.feasible_values import UNSET
from engine.checks.ways.gateway_choices import State
from engine.checks.ways.live_variables import Following, LiveVariables, calls_itself
from engine.checks.ways.missing_reads import MissingRead, entries_read, entries_steering
from engine.checks.ways.set_on_every_way import SetOnEveryWay
from engine.checks.ways.step_reads import StepText, missing_at, texts_of
from engine.checks.ways.value_setters import ANSWERS, Setters
from engine.definition import kinds
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import ANY

_MOST_STEPS = 4
Names = frozenset[str]
_Key = tuple[str, str, str]


@dataclass(frozen=True)
class _Missing:
    scope: Scope
    node: Node
    text: StepText
    read: MissingRead
    way: tuple[Node, ...]

    @property
    def key(self) -> _Key:
        return self.scope.id, self.node.id, self.text.what


def missing_values(
    scopes: Mapping[str, Scope], journey: Scope, known: FolderKinds, parts: Parts
) -> Iterator[Problem]:
    """Yield a problem for each value that a step reads and that a way to it leaves out, with that way."""
    if calls_itself(scopes):
        return  # the check of calls says so
    search = _Search(scopes, journey, known, parts)
    for variable in sorted(search.suspects()):
        for missing in search.missing(variable):
            yield _problem(missing, known)


class _Search:
    def __init__(self, scopes: Mapping[str, Scope], journey: Scope, known: FolderKinds, parts: Parts) -> None:
        self._scopes, self._journey, self._known, self._parts = scopes, journey, known, parts
        self._texts = {
            (scope.id, node.id): list(texts_of(scope, node, parts))
            for scope in scopes.values()
            for node in scope.nodes.values()
        }
        self._following = Following(scopes)
        self._steering = self._entries_steering()
        self._tellable = (parts.variables | {ANSWERS}) - {"now", "today"}
        self._ways: dict[tuple[str, State], CaseWays] = {}
        self._missing: dict[tuple[str, State, str], dict[_Key, _Missing] | None] = {}

    def _entries_steering(self) -> frozenset[tuple[str, str]]:
        conditions = (
            entry
            for scope in self._scopes.values()
            for flow in scope.flows
            if flow.condition
            for text in self._texts.get((scope.id, flow.source), ())
            if text.text == flow.condition.removeprefix("=")
            for entry in entries_read(text.text)
        )
        inside = (
            entries_steering(text.text) for texts in self._texts.values() for text in texts if text.text
        )
        return frozenset(conditions).union(*inside)

    def suspects(self) -> set[str]:
        """Return the variables of which a value may be missing somewhere, whatever conditions say."""
        variables = self._parts.variables - ALWAYS_SET
        ways = SetOnEveryWay(self._scopes, self._journey, variables)
        suspects = set()
        for scope in self._scopes.values():
            for node in scope.nodes.values():
                texts = self._texts[scope.id, node.id]
                unset = variables - ways.before(scope, node)
                suspects |= {name for text in texts for name in text.names & unset}
                suspects |= {name for text in texts for name in self._by_entries(text)}
        return suspects

    def _by_entries(self, text: StepText) -> Iterator[str]:
        for name, entry in entries_read(text.text) if text.text else ():
            inner, lacks = kinds.entry(
                tuple(kind for kind in self._known.variables.get(name, ()) if kind.base == "context"), entry
            )
            if name == ANSWERS or (inner and lacks):
                yield name

    def missing(self, variable: str) -> list[_Missing]:
        """Return where a value of a variable is missing; nothing where the ways are too many to follow.

        A place that is found is looked at again with the other variables on which its ways may depend. Where
        they rule it out, it does not count.
        """
        missing = self._follow(self._journey, frozenset({variable}), variable) or {}
        confirmed = (self._confirmed(one, variable) for one in missing.values())
        return [one for one in confirmed if one is not None and not self._is_never_there(one)]

    def _is_never_there(self, missing: _Missing) -> bool:
        """Return whether no alternative has an entry: then the check of expressions says so."""
        variable, place = missing.read.variable, (missing.scope.id, missing.node.id)
        values = self._known.answers_at(place) if variable == ANSWERS else self._known.variables[variable]
        contexts = tuple(kind for kind in values if kind.base == "context")
        return missing.read.owner == variable and not kinds.entry(contexts, missing.read.entry)[0]

    def _confirmed(self, missing: _Missing, variable: str) -> _Missing | None:
        """Return a place with a way that is still there when more is known, or None if no way is left."""
        own = missing.text.names & self._tellable | {variable}
        near = own | self._conditions([missing.scope])
        _, *callers = self._following.callers(missing.scope)
        # What decides whether a process is called at all is most often asked where it is called from.
        tried = [name for scope in (*callers, missing.scope) for name in sorted(self._conditions([scope]))]
        walks = [(missing.scope, own), (missing.scope, near), (self._journey, own)]
        walks += [(self._journey, own | {name}) for name in dict.fromkeys(tried) if name not in own]
        walks.append((self._journey, own.union(tried)))
        for first, followed in walks:
            again = self._follow(first, followed, variable)
            if again is not None and missing.key not in again:
                return None
            if again is not None and first is self._journey:
                missing = again[missing.key]
        return missing

    def _follow(self, first: Scope, followed: Names, variable: str) -> dict[_Key, _Missing] | None:
        """Return what is missing as far as these variables tell; None if there are too many ways.

        Within one scope nothing is known of what comes before, and the variable itself may be missing.
        """
        entry = tuple(
            (name, UNSET if first is self._journey or name == variable else ANY[0])
            for name in sorted(followed)
        )
        key = first.id, entry, variable
        if key not in self._missing:
            setters = Setters(self._scopes, self._parts, self._known, followed, self._steering)
            live = LiveVariables(self._scopes, self._texts, setters, self._following)
            try:
                ways = self._ways.get(key[:2]) or CaseWays(self._scopes, first, setters, live, entry)
            except TooManyWays:
                self._missing[key] = None
            else:
                self._ways[key[:2]] = ways
                self._missing[key] = self._missing_on(ways, variable)
        return self._missing[key]

    def _missing_on(self, ways: CaseWays, variable: str) -> dict[_Key, _Missing]:
        missing: dict[_Key, _Missing] = {}
        for scope in self._scopes.values():
            for node in scope.nodes.values():
                texts = self._texts[scope.id, node.id]
                if not any(variable in text.names for text in texts):
                    continue
                for passage, state in ways.arrivals(scope, node):
                    for text, read in missing_at(scope, node, texts, dict(state), ways.setters):
                        if read.variable == variable and (scope.id, node.id, text.what) not in missing:
                            way = tuple(scope.nodes[step] for step in passage.way_to(node.id, state))
                            missing[scope.id, node.id, text.what] = _Missing(scope, node, text, read, way)
        return missing

    def _conditions(self, scopes: list[Scope]) -> Names:
        """Return the variables in the conditions of scopes."""
        gateways = {(scope.id, flow.source) for scope in scopes for flow in scope.flows if flow.condition}
        names = (name for gateway in gateways for text in self._texts.get(gateway, ()) for name in text.names)
        return frozenset(names) & self._tellable


def _problem(missing: _Missing, known: FolderKinds) -> Problem:
    read, way = missing.read, ""
    if len(missing.way) > 1:
        shown = missing.way[-_MOST_STEPS - 1 : -1]
        way = f", as on the way by {' > '.join(f'“{step.label}”' for step in shown)}"
    if read.variable == ANSWERS:
        text = "no form has just been answered"
        if read.entry:
            text = f"the form answered last may have no question “{read.entry}”"
        fix = "Keep the answer in a variable, in a script right after its form."
    elif read.entry:
        text = f"“{read.owner}” may be without “{read.entry}” here{_example(read, known)}"
        fix = "Read it only after a condition that rules this out."
    else:
        text = f"nothing has set “{read.variable}” on every way to it"
        fix = f"Set “{read.variable}” earlier, if only to null."
    return problem_in(missing.scope, missing.node, missing.text.what, f"{text}{way}.", fix)


def _example(read: MissingRead, known: FolderKinds) -> str:
    """Return the alternative without an entry, as the operation declares it; none inside a context."""
    if read.owner != read.variable or read.lacking is None:
        return ""
    literals = {name: inner for name, inner in read.lacking.entries if len(inner) == 1 and inner != ANY}
    for kind in known.variables[read.variable]:
        entries = dict(kind.entries)
        agree = all(name not in entries or inner[0] in entries[name] for name, inner in literals.items())
        if entries and read.entry not in entries and agree:
            return f": it may be {kind}"
    return ""
