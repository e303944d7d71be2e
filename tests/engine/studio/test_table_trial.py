"""Trying a decision table says what comes of values, by which rules, and what is proved."""

from datetime import UTC, datetime

import pytest

from engine.definition.folder import read_folder
from engine.studio.table_trial import TrialTable
from rules import dmn
from rules.errors import RulesError
from tests.web.builders import small_council

TABLES = read_folder(small_council.PROCESS).of_kind("table")
NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)


def test_every_shipped_table_says_what_it_reads() -> None:
    assert TABLES
    for name, content in TABLES.items():
        fields = {field.name for field in TrialTable(content, name).fields}
        roots = {field.partition(".")[0] for field in fields}
        assert roots == set(dmn.read_decisions(content, name).decision().inputs)


def test_a_rule_that_applies_comes_with_its_notes() -> None:
    table = TrialTable(TABLES["response_window"], "response_window")
    outcome = table.run({"urgency": '"routine"', "category": "home_support"}, NOW)
    assert outcome.result == "1440"
    (rule,) = outcome.applied
    assert (rule.number, rule.id, dict(rule.results)) == (1, "response_window_1", {"minutes": "1440"})
    assert rule.notes["clause"] == "8(b)"


def test_an_entry_of_a_variable_has_a_field_of_its_own() -> None:
    table = TrialTable(TABLES["choice_conditions"], "choice_conditions")
    names = [field.name for field in table.fields]
    assert "choice_request.offered" in names
    assert "choice_request" not in names
    outcome = table.run({"category": '"home_support"', "via": "x", "choice_request.offered": "true"}, NOW)
    assert outcome.applied


def test_what_is_no_value_is_said_at_its_field() -> None:
    table = TrialTable(TABLES["cascade"], "cascade")
    assert set(table.run({"cascade_stage": "1 +"}, NOW).wrong) == {"cascade_stage"}


def test_without_an_answer_it_says_why() -> None:
    table = TrialTable(TABLES["response_window"], "response_window")
    outcome = table.run({"urgency": '"yesterday"', "category": ""}, NOW)
    assert outcome.result == ""
    assert "Urgency" in outcome.refusal


def test_a_gap_that_was_cut_is_found_and_can_be_tried() -> None:
    content = TABLES["response_window"].replace(
        b"&quot;home_support&quot;</text>", b"&quot;other&quot;</text>", 1
    )
    content = content.replace(b'"home_support"</text>', b'"other"</text>', 1)
    table = TrialTable(content, "response_window")
    gaps = [finding for finding in table.findings() if finding.kind == "gap"]
    overlaps = [finding for finding in table.findings() if finding.kind == "overlap"]
    assert gaps
    assert overlaps
    assert all(finding.can_be_tried for finding in gaps + overlaps)
    assert table.run(gaps[0].inputs, NOW).refusal


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RulesError):
        TrialTable(b"<definitions", "half")
