"""Cells that cannot be meant, each named with its rule, its column and the mend."""

import pytest

from rules import dmn
from rules.proofs.findings import Finding, Kind
from tests.rules.builders import cell, file, table

NUMBER = {"input_type": "number"}


def faults(rules: list[tuple[str, str]], **options: str) -> list[Finding]:
    findings = dmn.read_decisions(table("FIRST", rules=rules, **options), "t.dmn").findings()
    return [finding for finding in findings if finding.kind is Kind.CELL]


@pytest.mark.parametrize(
    ("tests", "options", "says"),
    [
        ('"one hour"', NUMBER, '"one hour" is text, and the column holds numbers. Write numbers.'),
        ("-5", {"input_type": "number", "allowed": "[0..60]"}, "-5 is not among the allowed values"),
        ('"emergancy"', {"allowed": '"emergency", "routine"'}, 'Did you mean "emergency"?'),
        ('not("emergancy")', {"allowed": '"emergency", "routine"'}, 'Did you mean "emergency"?'),
        ("1", {"input_type": "strng"}, "there is no type “strng”. Did you mean “string”?"),
        ("flor(?) = 3", NUMBER, "calls “flor”, and there is no such function. Did you mean “floor”?"),
        ('date("2026-01-01")', {"input_type": "dateTime"}, "is a date, and the column holds dates"),
        ("3", {"input_type": "boolean"}, "3 is a number, and the column holds true or false."),
    ],
)  # fmt: skip
def test_a_cell_of_a_wrong_kind_is_a_fault(tests: str, options: dict[str, str], says: str) -> None:
    (finding,) = faults([(tests, "1"), ("-", "2")], **options)
    assert says in f"{finding.text} {finding.fix}"
    assert finding.is_sure
    if "type “strng”" not in says:
        assert (finding.rules, finding.column) == ((1,), "score")
        assert finding.text.startswith("In 'band', rule 1, column “score”: ")


def test_a_column_without_a_type_holds_one_kind() -> None:
    (finding,) = faults([('"a"', "1"), ("3", "2"), ("-", "3")])
    assert "3 is a number, and rule 1 has text." in finding.text


def test_a_condition_on_something_else_is_advice() -> None:
    (finding,) = faults([("age > 18", "1"), ("-", "2")], input_type="string")
    assert "does not look at the column's own input, score" in finding.text
    assert not finding.is_sure
    assert faults([("? > age", "1"), ("-", "2")], input_type="number") == []


def test_null_and_bounds_outside_the_allowed_values_are_no_fault() -> None:
    assert faults([("null", "1"), ("> 0", "2"), ("-", "3")], input_type="number", allowed="[1..5]") == []


def results(output: str, cells: list[str]) -> list[Finding]:
    rows = "".join(f"<rule>{cell('inputEntry', '-')}{cell('outputEntry', text)}</rule>" for text in cells)
    column = "<input><inputExpression><text>score</text></inputExpression></input>"
    body = f'<decisionTable hitPolicy="COLLECT">{column}{output}{rows}</decisionTable>'
    findings = dmn.read_decisions(file(f'<decision name="d">{body}</decision>'), "t.dmn").findings()
    return [finding for finding in findings if finding.kind is Kind.CELL]


def test_results_are_of_their_columns_type_and_allowed() -> None:
    minutes = f'<output name="minutes" typeRef="number">{cell("outputValues", ">= 0")}</output>'
    texts = [
        finding.text for finding in results(minutes, ["60", "-5", '"one hour"', "", "null", "score * 2"])
    ]
    assert texts == [
        "In 'd', rule 2, column “minutes”: -5 is not among the allowed values, >= 0.",
        "In 'd', rule 3, column “minutes”: \"one hour\" is text, and the column gives numbers.",
        "In 'd', rule 4, column “minutes”: the cell is empty, so the rule gives nothing.",
    ]


def test_a_file_may_name_types_of_its_own() -> None:
    allowed = cell("allowedValues", '"a"')
    own = f'<itemDefinition name="tBand"><typeRef>string</typeRef>{allowed}</itemDefinition>'
    column = '<input><inputExpression typeRef="tBand"><text>score</text></inputExpression></input>'
    rows = "".join(
        f"<rule>{cell('inputEntry', text)}{cell('outputEntry', '1')}</rule>" for text in ('"a"', '"b"')
    )
    body = (
        f'<decisionTable hitPolicy="COLLECT">{column}<output name="o" typeRef="tBand"/>{rows}</decisionTable>'
    )
    findings = dmn.read_decisions(file(f'{own}<decision name="d">{body}</decision>'), "t.dmn").findings()
    assert [finding.rules for finding in findings] == [(2,), (1,), (2,)]
