"""Which examples could notice a slip: those that went through what it changed, or hear another answer."""

from collections.abc import Iterator
from functools import cache

from engine.definition.diagrams import Scope, read_diagram
from engine.definition.folder import Folder
from engine.definition.release import find_decision
from play.policy import council_policy
from rules import dmn
from rules.errors import RulesError
from tests.folder_mutants.trace import Decided, Trace, said


def could_notice(
    before: Folder, after: Folder, path: str, policy: council_policy.Policy, went: Trace
) -> bool:
    """Return whether an example that went this way would meet the slip in a file."""
    if path not in after.files:
        return True
    if path.endswith(".bpmn"):
        return not went.steps.isdisjoint(changed_steps(before.files[path], after.files[path], path))
    if path.endswith(".dmn"):
        return _hears_another(before, after, path, policy, went)
    if path.endswith(".md"):
        return path.removeprefix("letters/").removesuffix(".md") in went.letters
    return True


@cache
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


def _hears_another(
    before: Folder, after: Folder, path: str, policy: council_policy.Policy, went: Trace
) -> bool:
    names = _names(before.files[path], path)
    mine = [decided for decided in went.decisions.values() if decided.decision in names]
    if not mine:
        return False
    changed = council_policy.derive(after, policy)
    tables = _tables(changed.files[path], path)
    return any(_differs(tables, decided) for decided in mine)


def _differs(tables: dmn.Decisions, decided: Decided) -> bool:
    try:
        decision = find_decision({tables.name: tables}, decided.decision)
        return said(decision.evaluate(decided.inputs, now=decided.now)) != decided.said
    except RulesError:
        return True


@cache
def _names(content: bytes, path: str) -> frozenset[str]:
    return frozenset(_tables(content, path).names)


@cache
def _tables(content: bytes, path: str) -> dmn.Decisions:
    return dmn.read_decisions(content, path)
