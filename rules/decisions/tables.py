"""What a decision table says, ready to be checked, drawn and run."""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.decisions import xml
from rules.errors import DecisionError

HIT_POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True)
class Column:
    """One column: its heading, its FEEL (of an input), its type and its allowed values."""

    label: str
    expression: str = ""
    type_name: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True)
class Rule:
    """One row: its id, its number counted from 1, and its cells."""

    id: str
    number: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A decision table as its author wrote it."""

    decision: str
    decision_id: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    annotations: tuple[str, ...]
    rules: tuple[Rule, ...]
    names: tuple[str, ...] = field(default=())


def describe(element: xml.Element, decision: str, decision_id: str) -> Table:
    """Return the table that a <decisionTable> element holds; raises DecisionError."""
    policy = (element.get("hitPolicy") or "UNIQUE").strip()
    aggregation = (element.get("aggregation") or "").strip()
    if policy not in HIT_POLICIES:
        raise DecisionError(
            f"The table '{decision}' has the hit policy {policy}. Use {', '.join(HIT_POLICIES)}."
        )
    if aggregation and aggregation not in AGGREGATIONS:
        raise DecisionError(
            f"The table '{decision}' collects with {aggregation}. Use {', '.join(AGGREGATIONS)}."
        )
    inputs = tuple(_input(column) for column in xml.children(element, "input"))
    outputs = tuple(_output(column, decision) for column in xml.children(element, "output"))
    headings = _headings(element)
    rules = tuple(_rule(row, number, headings) for number, row in enumerate(xml.children(element, "rule"), 1))
    table = Table(decision, decision_id, policy, aggregation, inputs, outputs, headings, rules)
    _check_widths(table)
    return table


def _input(column: xml.Element) -> Column:
    inner = xml.child(column, "inputExpression")
    text = xml.text_of(inner)
    label = xml.attribute(column, "label") or text
    return Column(label, text, xml.type_name(inner), xml.text_of(xml.child(column, "inputValues")))


def _output(column: xml.Element, decision: str) -> Column:
    name = xml.attribute(column, "name") or decision
    default = xml.text_of(xml.child(column, "defaultOutputEntry"))
    return Column(name, "", xml.type_name(column), xml.text_of(xml.child(column, "outputValues")), default)


def _headings(element: xml.Element) -> tuple[str, ...]:
    """Return the names of the annotation columns; a described rule gives one more."""
    names = [xml.attribute(column, "name") for column in xml.children(element, "annotation")]
    described = any(xml.child(row, "description") is not None for row in xml.children(element, "rule"))
    if described and "description" not in names:
        names.append("description")
    return tuple(names)


def _rule(row: xml.Element, number: int, headings: tuple[str, ...]) -> Rule:
    annotations = [xml.text_of(cell) for cell in xml.children(row, "annotationEntry")]
    annotations += [""] * (len(headings) - len(annotations))
    note = xml.child(row, "description")
    if note is not None and "description" in headings and not annotations[headings.index("description")]:
        annotations[headings.index("description")] = " ".join((note.text or "").split())
    return Rule(
        xml.attribute(row, "id") or f"rule_{number}",
        number,
        tuple(xml.text_of(cell) for cell in xml.children(row, "inputEntry")),
        tuple(xml.text_of(cell) for cell in xml.children(row, "outputEntry")),
        tuple(annotations),
    )


def _check_widths(table: Table) -> None:
    if not table.outputs:
        raise DecisionError(f"The table '{table.decision}' has no output column. Add one.")
    for rule in table.rules:
        if len(rule.inputs) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            where = f"Rule {rule.number} of the table '{table.decision}'"
            raise DecisionError(f"{where} does not have one cell per column. Fill each.")
