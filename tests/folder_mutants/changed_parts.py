"""Which examples could notice a slip: those that went through what it changed, or hear another answer."""

from collections.abc import Iterator

from engine.definition.diagrams import Scope, read_diagram
from engine.definition.folder import Folder
from engine.definition.release import find_decision
from play.policy import council_policy
from rules import dmn
from rules.errors import RulesError
from tests.folder_mutants.trace import Decided, Trace, said


class ChangedParts:
    """What a slip in a file changes for the examples of one policy."""

    def __init__(self, before: Folder, after: Folder, path: str, policy: council_policy.Policy) -> None:
        self._path, self._kind = path, path.rpartition(".")[2] if path in after.files else "gone"
        old = before.files[path]
        if self._kind == "bpmn":
            self._steps = changed_steps(old, after.files[path], path)
        elif self._kind == "dmn":
            self._decisions = frozenset(_tables(old, path).names)
            self._tables = _tables(council_policy.derive(after, policy).files[path], path)

    def met_by(self, went: Trace) -> bool:
        """Return whether an example that went this way meets the slip."""
        if self._kind == "bpmn":
            return not went.steps.isdisjoint(self._steps)
        if self._kind == "dmn":
            mine = (one for one in went.decisions.values() if one.decision in self._decisions)
            return any(_differs(self._tables, decided) for decided in mine)
        if self._kind == "md":
            return self._path.removeprefix("letters/").removesuffix(".md") in went.letters
        return True


def changed_steps(before: bytes, after: bytes, path: str) -> frozenset[tuple[str, str]]:
    """Return the steps that two readings of a diagram tell apart, with those that such events stand on."""
    old, new = ({scope.id: scope for scope in read_diagram(text, path).scopes} for text in (before, after))
    return frozenset(step for name in old for step in _changed(old[name], new[name]))


def _changed(old: Scope, new: Scope) -> Iterator[tuple[str, str]]:
    for step in old.nodes.keys() | new.nodes.keys():
        if old.nodes.get(step) != new.nodes.get(step) or old.leaving(step) != new.leaving(step):
            yield old.id, step
            host = old.nodes[step].attached_to if step in old.nodes else None
            if host:
                yield old.id, host


def _differs(tables: dmn.Decisions, decided: Decided) -> bool:
    try:
        decision = find_decision({tables.name: tables}, decided.decision)
        return said(decision.evaluate(decided.inputs, now=decided.now)) != decided.said
    except RulesError:
        return True


def _tables(content: bytes, path: str) -> dmn.Decisions:
    return dmn.read_decisions(content, path)
