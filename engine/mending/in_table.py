"""Mending a decision table: a misspelt column, or a rule for inputs that no rule takes."""

from collections.abc import Mapping

from lxml import etree

from engine.mending.in_text import respell as respelt
from engine.mending.xml_files import read, write


def respell(content: bytes, before: str, after: str) -> bytes:
    """Return the file with a name replaced in what its columns read."""
    root = read(content)
    for expression in root.iter("{*}inputExpression"):
        for text in expression.findall("{*}text"):
            text.text = respelt(text.text or "", before, after)
    return write(root, content)


def add_rule(content: bytes, table: str, inputs: Mapping[str, str]) -> bytes:
    """Return the file with a rule for these inputs at the end of a table.

    Its results are empty, and the check goes on to say so: only a person knows them.
    """
    root = read(content)
    for decision in root.iter("{*}decision"):
        grid = decision.find("{*}decisionTable")
        if grid is not None and table in (decision.get("name"), decision.get("id")):
            _append(grid, inputs)
    return write(root, content)


def _append(grid: etree._Element, inputs: Mapping[str, str]) -> None:
    space = etree.QName(grid).namespace
    rules = grid.findall("{*}rule")
    rule = etree.SubElement(grid, f"{{{space}}}rule", {"id": _new_id(grid)})
    for number, column in enumerate(grid.findall("{*}input"), 1):
        name = (column.findtext("{*}inputExpression/{*}text") or "").strip()
        _cell(rule, "inputEntry", f"{rule.get('id')}_{number}", inputs.get(name, "-"))
    first = len(grid.findall("{*}input")) + 1
    for number, _ in enumerate(grid.findall("{*}output"), first):
        _cell(rule, "outputEntry", f"{rule.get('id')}_{number}", "")
    for _ in grid.findall("{*}annotation"):
        etree.SubElement(etree.SubElement(rule, f"{{{space}}}annotationEntry"), f"{{{space}}}text")
    if rules:
        rule.tail, rules[-1].tail = rules[-1].tail, grid[0].tail
        etree.indent(rule, level=3)


def _cell(rule: etree._Element, kind: str, identity: str, text: str) -> None:
    space = etree.QName(rule).namespace
    cell = etree.SubElement(rule, f"{{{space}}}{kind}", {"id": identity})
    etree.SubElement(cell, f"{{{space}}}text").text = text


def _new_id(grid: etree._Element) -> str:
    taken = {element.get("id") for element in grid.getroottree().getroot().iter()}
    stem = (grid.get("id") or "table").removesuffix("_table")
    number = len(grid.findall("{*}rule")) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
