"""What the steps of a folder read and set, as far as conditions depend on it, directly or through scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definition import kinds
from engine.definition.diagrams import Flow, Node, Scope
from engine.definition.kinds import Kinds
from engine.proof.values.known import Known
from engine.proof.values.terms import (
    OPEN,
    Cut,
    Path,
    Reading,
    path_in,
    read_condition,
    read_value,
    worked_out,
)
from engine.proof.values.value_regions import ValueRegions
from rules import feel
from rules.errors import RulesError

ANSWERS = "answers"
_LONGEST = 6


@dataclass(frozen=True)
class Line:
    """One line of a script: what it sets, its reading if it can be told, and the path that it only copies."""

    name: str
    reading: Reading | None
    copied: Path | None = None


@dataclass
class Expressions:
    """All conditions and scripts of a folder, and the paths that matter to some condition."""

    conditions: dict[tuple[str, str], Reading | None] = field(default_factory=dict)
    lines: dict[tuple[str, str], tuple[Line, ...]] = field(default_factory=dict)
    cuts: dict[Path, Cut] = field(default_factory=dict)
    same: set[tuple[Path, Path]] = field(default_factory=set)
    counted: set[Path] = field(default_factory=set)

    def regions(self) -> ValueRegions:
        """Return the regions of all paths."""
        return ValueRegions(self.cuts, self.same, self.counted)


def read_all(scopes: Mapping[str, Scope], known: Known) -> Expressions:
    """Return the expressions of a folder. Paths that a script hands on are followed back."""
    result = Expressions()
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.kind == "scriptTask":
                result.lines[scope.id, node.id] = tuple(_lines(node.script))
            for flow in conditions_of(scope, node):
                reading = result.conditions[scope.id, flow.id] = read_condition(_plain(flow.condition))
                _add(result, reading)
    lines = [line for lines in result.lines.values() for line in lines]
    while sum(_follow(result, line) for line in lines):
        pass
    _declared(scopes, known, result)
    return result


def conditions_of(scope: Scope, node: Node) -> list[Flow]:
    """Return the flows out of a gateway whose conditions are tried, in their order."""
    if node.kind != "exclusiveGateway":
        return []
    return [flow for flow in scope.leaving(node.id) if flow.condition and flow.id != node.default]


def entries(kind: kinds.Kind, rest: Path) -> Kinds:
    """Return what an entry of one alternative may be; null where it has no such entry."""
    values: Kinds = (kind,)
    for name in rest:
        values, lacks = kinds.entry(values, name)
        values = kinds.union(values, kinds.NULL) if lacks else values
    return values


def _plain(condition: str | None) -> str:
    return (condition or "").removeprefix("=")


def _lines(script: str) -> Iterator[Line]:
    try:
        lines = feel.compile_assignments(script).lines
        for name, expression in lines:
            path = path_in(feel.syntax_tree(expression.text).children[0])
            yield Line(name, read_value(expression.text), path)
    except RulesError:
        return


def _add(result: Expressions, reading: Reading | None) -> bool:
    """Add the cuts of a reading; return whether that says anything new."""
    before = _size(result)
    for path, cut in zip(reading.terms, reading.cuts, strict=True) if reading else ():
        result.cuts.setdefault(path, Cut()).add(cut.literals, cut.has_order)
    return _size(result) > before


def _size(result: Expressions) -> tuple[int, int, int, int]:
    literals = sum(len(cut.literals) + cut.has_order for cut in result.cuts.values())
    return len(result.cuts), literals, len(result.same), len(result.counted)


def _follow(result: Expressions, line: Line) -> bool:
    """Follow a line that sets a path that matters; return whether that says anything new."""
    before = _size(result)
    for path in [path for path in result.cuts if path[0] == line.name]:
        if line.copied:
            source = (*line.copied, *path[1:])
            if len(source) > _LONGEST:
                continue  # a variable that is copied into an entry of itself
            result.cuts.setdefault(source, Cut())
            result.same.add((path, source))
        elif line.reading is not None:
            _add(result, line.reading)
            if len(path) == 1:
                result.same.update((path, source) for source in line.reading.copies)
                if line.reading.has_sums and line.reading.grows:
                    result.counted.add(path)
    return _size(result) > before


def _declared(scopes: Mapping[str, Scope], known: Known, result: Expressions) -> None:
    """Cut paths at the constants that operations, tables and forms declare, and that scripts set."""
    results = known.results.items()
    declared = [(sets_variable(scopes[scope].nodes[step]), gives) for (scope, step), gives in results]
    declared += [(ANSWERS, answers) for answers in known.answers.values()]
    for name, alternatives in declared:
        for path in [path for path in result.cuts if path[0] == name]:
            for kind in (value for alternative in alternatives for value in entries(alternative, path[1:])):
                if kind.only is not None:
                    result.cuts[path].add([kind.only], has_order=bool(kind.sign))
    for line in [line for lines in result.lines.values() for line in lines]:
        if (line.name,) in result.cuts and line.reading is not None and not line.reading.terms:
            value = worked_out(line.reading, {})
            result.cuts[(line.name,)].add([value] if isinstance(value, str | bool | Decimal) else [])


def sets_variable(node: Node) -> str:
    """Return the variable that an operation or a table sets; "" of other steps."""
    if node.kind == "serviceTask" and node.call:
        return node.call.result or ""
    if node.kind == "businessRuleTask":
        return node.properties.get("result") or node.decision
    return ""


def is_open(path: Path) -> bool:
    """Return whether a term is no path, so that its value is never remembered."""
    return path[0] == OPEN
