"""Rewrites the rules of one decision table inside a DMN file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from rules.decisions import tables, xml
from rules.errors import DecisionError


@dataclass(frozen=True)
class Row:
    """The cells of one rule: FEEL of its inputs and outputs, text of its annotations."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    annotations: Sequence[str] = ()


def replace_rules(text: bytes, rows: Sequence[Row], decision: str | None = None) -> bytes:
    """Return the file with the table's rules replaced; raises DecisionError when a row does not fit."""
    root = xml.read(text, "The decision file")
    owner, table = _table(root, decision)
    described = tables.describe(table, xml.attribute(owner, "name"), owner.get("id") or "")
    headings = [xml.attribute(column, "name") for column in xml.children(table, "annotation")]
    old = list(xml.children(table, "rule"))
    at = table.index(old[0]) if old else len(table)
    for rule in old:
        table.remove(rule)
    for number, row in enumerate(rows, 1):
        _check(row, described, len(headings), number)
        table.insert(
            at + number - 1, _rule(table, row, f"{owner.get('id') or 'table'}_rule_{number}", len(headings))
        )
    etree.indent(table, level=2)
    content: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return content


def _table(root: xml.Element, decision: str | None) -> tuple[xml.Element, xml.Element]:
    candidates = []
    for owner in xml.children(root, "decision"):
        table = xml.child(owner, "decisionTable")
        if table is not None and decision in (None, owner.get("name"), owner.get("id")):
            candidates.append((owner, table))
    if len(candidates) != 1:
        what = f"'{decision}'" if decision else "the only one"
        raise DecisionError(
            f"The decision file has {len(candidates)} tables that could be {what}. Name one of them."
        )
    return candidates[0]


def _check(row: Row, table: tables.Table, headings: int, number: int) -> None:
    if len(row.inputs) != len(table.inputs) or len(row.outputs) != len(table.outputs):
        wanted = f"{len(table.inputs)} inputs and {len(table.outputs)} outputs"
        raise DecisionError(f"Row {number} does not fit the table '{table.decision}', which has {wanted}.")
    if len(row.annotations) > headings:
        raise DecisionError(
            f"Row {number} has more notes than the table '{table.decision}' has note columns."
        )


def _rule(table: xml.Element, row: Row, identity: str, headings: int) -> xml.Element:
    namespace = etree.QName(table).namespace
    rule = etree.Element(f"{{{namespace}}}rule", id=identity)
    notes = [*row.annotations, *[""] * (headings - len(row.annotations))]
    cells = (
        [("inputEntry", text, f"{identity}_in_{at}") for at, text in enumerate(row.inputs, 1)]
        + [("outputEntry", text, f"{identity}_out_{at}") for at, text in enumerate(row.outputs, 1)]
        + [("annotationEntry", text, "") for text in notes]
    )
    for tag, text, cell_id in cells:
        cell = etree.SubElement(rule, f"{{{namespace}}}{tag}")
        if cell_id:
            cell.set("id", cell_id)
        etree.SubElement(cell, f"{{{namespace}}}text").text = text
    return rule
