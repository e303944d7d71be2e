"""What is declared of the values of a folder's cases, for the proof: results, options, limits of answers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.checks.declared.folder_kinds import answers_of
from engine.checks.steps import Parts
from engine.definition import declaration, kinds
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import ANY, NULL, Kind, Kinds
from engine.definition.release import find_decision
from engine.errors import NotFound
from engine.proof.values.known import Known, Step
from forms.schema.questions import Field, Form
from rules.decisions.tables import Table
from rules.errors import RulesError
from rules.proofs.cells import literal_value

_LISTS = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")


def known_values(scopes: Mapping[str, Scope], parts: Parts) -> Known:
    """Return what the proof may take for granted."""
    results: dict[Step, Kinds] = {}
    tables: set[Step] = set()
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.kind == "serviceTask" and node.call and node.call.operation in parts.operations.names:
                function = parts.operations.operation(node.call.operation)
                results[scope.id, node.id] = declaration.result_of(function)
            elif node.kind == "businessRuleTask":
                results[scope.id, node.id] = _decided(node, parts)
                tables.add((scope.id, node.id))
    forms = {key: form for key, form in parts.forms.items() if form is not None}
    questions = {(key, field.key): field for key, form in forms.items() for field in form.questions}

    def allows(form: str, question: str, value: Any) -> bool | None:
        field = questions.get((form, question))
        return None if field is None else _allows(field, value)

    return Known(results, {key: _answers(form) for key, form in forms.items()}, allows, frozenset(tables))


def _decided(node: Node, parts: Parts) -> Kinds:
    """Return what the rules of a table give. What it gives where none applies is told by its own proof."""
    try:
        decision = find_decision(parts.tables, node.decision)
    except (NotFound, RulesError):
        return ANY
    tables = [
        table for file in parts.tables.values() for table in file.tables if table.decision == decision.name
    ]
    if len(tables) != 1 or decision.kind != "decision" or tables[0].hit_policy in _LISTS:
        return ANY
    return kinds.union(tuple(_results(tables[0])))


def _results(table: Table) -> Iterator[Kind]:
    rows = [rule.outputs for rule in table.rules]
    if any(column.default for column in table.outputs):
        rows.append(tuple(column.default for column in table.outputs))
    for cells in rows:
        values = [_cell(text) for text in cells]
        if len(values) == 1:
            yield from values[0]
        else:
            labels = (column.label for column in table.outputs)
            yield Kind("context", entries=tuple(zip(labels, values, strict=True)))


def _cell(text: str) -> Kinds:
    if not text.strip():
        return NULL
    is_literal, value = literal_value(text)
    if value is None:
        return NULL if is_literal else ANY
    base = kinds.base_of(value)
    return (Kind(base, value),) if isinstance(value, str | bool | Decimal) else (Kind(base),)


def _answers(form: Form) -> Kinds:
    """Return the answers to a form; what must be answered and is never hidden is not null."""
    (context,) = answers_of(form)
    questions = {field.key: field for field in form.questions}
    entries = []
    for name, values in context.entries:
        field = questions[name]
        if field.kind == "checkbox" or (
            field.required and field.hidden_if is None and not _is_inside(form, field)
        ):
            values = tuple(kind for kind in values if kind.base != "null")
        entries.append((name, values))
    return (Kind("context", entries=tuple(entries)),)


def _is_inside(form: Form, field: Field) -> bool:
    """Return whether a question is in a group, which may be hidden as a whole."""
    return all(field is not other for other in form.fields)


def _allows(field: Field, value: Any) -> bool | None:
    """Return whether a question takes an answer; None if that depends on more than its limits."""
    limits = field.limits
    if field.kind == "number" and type(value) is Decimal:
        too_small = limits.smallest is not None and value < limits.smallest
        too_large = limits.largest is not None and value > limits.largest
        exponent = int(value.normalize().as_tuple().exponent)
        if too_small or too_large or -exponent > limits.decimals:
            return False
        return None if field.check is not None or limits.increment is not None else True
    if field.check is not None or limits.pattern is not None or limits.format:
        return None
    return field.kind in ("radio", "select", "checkbox", "text", "textarea") or None
