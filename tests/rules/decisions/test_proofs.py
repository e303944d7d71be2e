"""Gaps, overlaps and dead rules of decision tables, each shown by an example that is tried for real."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import dmn
from rules.decisions import proofs
from rules.errors import DecisionError
from tests.rules.builders import STEPS, table


def findings(policy: str, rules: list[tuple[str, str]], **options: str) -> list[tuple[str, tuple[int, ...]]]:
    found = dmn.read_decisions(table(policy, rules=rules, **options), "t.dmn").findings()
    return [(finding.kind, finding.rules) for finding in found]


def test_a_table_without_faults_has_no_findings() -> None:
    assert findings("UNIQUE", STEPS, input_type="number") == []


def test_a_gap_is_shown_by_an_example() -> None:
    rules = [(">= 80", '"a"'), ("< 79", '"b"')]
    (found,) = dmn.read_decisions(table(rules=rules, input_type="number"), "t.dmn").findings()
    assert found == proofs.Finding(
        "gap", "band", (), {"score": Decimal(79)}, "In 'band' no rule applies when score is 79."
    )


def test_a_default_or_a_list_leaves_no_gap() -> None:
    rules = [(">= 80", '"a"'), ("< 79", '"b"')]
    assert findings("UNIQUE", rules, default='"c"') == []
    assert findings("COLLECT", rules) == []


def test_an_overlap_is_shown_once_a_pair_and_only_where_it_matters() -> None:
    rules = [(">= 80", '"a"'), (">= 60", '"b"'), ("< 60", '"c"')]
    assert findings("UNIQUE", rules, input_type="number") == [("overlap", (1, 2))]
    assert findings("FIRST", rules, input_type="number") == []


def test_a_rule_behind_one_that_answers_everything_never_applies() -> None:
    assert findings("FIRST", [('"x"', "1"), ("-", "2"), ('"y"', "3")]) == [("never", (3,))]
    assert findings("FIRST", [('"x"', "1"), ("null", "2"), ("not(null)", "3")]) == []


def test_allowed_values_that_no_rule_answers_are_a_gap() -> None:
    rules = [('"a", "b"', "1")]
    assert findings("FIRST", rules) == []
    assert findings("FIRST", rules, allowed='"a", "b", "c"', input_type="string") == [("gap", ())]


def test_a_table_that_reads_other_variables_is_left_out() -> None:
    assert findings("FIRST", [("> limit", "1")]) == []


CELLS = st.sampled_from(["-", "1", "2, 3", "< 2", ">= 3", "[1..4]", "(2..5)", "not(2)", "not(< 3)", "5"])


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from(["UNIQUE", "FIRST"]))
def test_every_example_shows_what_it_says(cells: list[str], policy: str) -> None:
    file = table(policy, rules=[(cell, str(at)) for at, cell in enumerate(cells)], input_type="number")
    decisions = dmn.read_decisions(file, "t.dmn")
    for finding in decisions.findings():
        if finding.kind != "never":
            with pytest.raises(DecisionError, match="No rule" if finding.kind == "gap" else "both apply"):
                decisions.decision().evaluate(finding.inputs)
    dead = {number for finding in decisions.findings() if finding.kind == "never" for number in finding.rules}
    for score in range(-1, 8):
        try:
            fired = decisions.decision().evaluate({"score": score}).fired
        except DecisionError:
            continue
        assert dead.isdisjoint(rule.number for rule in fired)
