"""What each step of a folder reads: expressions, lines of scripts, columns of tables and names in forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.checks.flows import condition_of
from engine.checks.steps import Parts
from engine.checks.variables import expressions
from engine.checks.ways.feasible_values import UNSET
from engine.checks.ways.gateway_choices import as_state, tried_at_gateway
from engine.checks.ways.missing_reads import MissingRead, items_read, missing_reads
from engine.checks.ways.value_setters import Setters
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import Kind
from engine.definition.release import find_decision
from engine.errors import NotFound
from rules import feel
from rules.errors import RulesError

Values = Mapping[str, Kind]


@dataclass(frozen=True)
class StepText:
    """Something that a step reads: what it is in words, and its text or, where it has none, the names.

    Of `items` each is a variable, or one entry of a variable, such as “tie.count”.
    """

    what: str
    text: str = ""
    names: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()


def texts_of(scope: Scope, node: Node, parts: Parts) -> Iterator[StepText]:
    """Yield all that a step reads. What cannot be read is left out: the check of steps says so."""
    for what, text in (*expressions(scope, node), *_lines(node)):
        try:
            yield StepText(what, text, frozenset(feel.compile_expression(text).names), items_read(text))
        except RulesError:
            continue
    if node.kind == "businessRuleTask":
        try:
            names = frozenset(find_decision(parts.tables, node.decision).inputs)
        except (NotFound, RulesError):
            return
        yield StepText(f"the table “{node.decision}”", names=names, items=names)
    form = parts.forms.get(node.form or "")
    if form is not None:
        facts = form.fact_names - set(form.reads)
        yield StepText(f"the form “{form.key}”", names=facts, items=facts)


def missing_at(
    scope: Scope, node: Node, texts: list[StepText], values: Values, setters: Setters
) -> Iterator[tuple[StepText, MissingRead]]:
    """Yield what a step reads and does not find, with what reads it, if it is reached with these values."""
    tried = tried_at_gateway(scope, node, values) if node.kind == "exclusiveGateway" else {}
    by_words = {condition_of(flow): tried[flow.id] for flow in scope.leaving(node.id) if flow.id in tried}
    going = [as_state(values)]
    lines = iter(feel.compile_assignments(node.script).lines if node.kind == "scriptTask" else ())
    for text in texts:
        if not text.text:
            missing = (MissingRead(name) for name in sorted(text.names) if values.get(name) is UNSET)
            yield from ((text, read) for read in missing)
            continue
        at = (
            [dict(state) for state in going]
            if node.kind == "scriptTask"
            else by_words.get(text.what, [values])
        )
        for known in at:
            yield from ((text, read) for read in missing_reads(text.text, known))
        if node.kind == "scriptTask":
            line = next(lines)
            going = [after for before in going for after in setters.after_line(scope, node, line, before)]


def _lines(node: Node) -> Iterator[tuple[str, str]]:
    if node.kind != "scriptTask":
        return
    try:
        lines = feel.compile_assignments(node.script).lines
    except RulesError:
        return
    yield from (("its script", expression.text) for _, expression in lines)
