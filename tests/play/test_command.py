"""The command: what it prints, its exit code, and what it says when something is not as it should be."""

import shutil
from pathlib import Path

import pytest
import yaml
from lxml import etree

from tests import outside
from tests.play import builders
from web.commands import main

FLOW = "{http://www.omg.org/spec/BPMN/20100524/MODEL}sequenceFlow"


def shared_file() -> Path:
    folder = outside.folder("HOMEWARD_DATA")
    assert folder is not None
    return folder / "scenarios.yaml"


def without_a_flow(place: Path, source: str, target: str) -> Path:
    """A copy of the shipped process in which one flow of the tie-break is missing, and its drawing too."""
    folder = place / builders.PROCESS.name
    shutil.copytree(builders.PROCESS, folder)
    path = folder / "break_tie.bpmn"
    tree = etree.parse(path)
    [flow] = [
        each for each in tree.iter(FLOW) if (each.get("sourceRef"), each.get("targetRef")) == (source, target)
    ]
    named = flow.get("id")
    for each in list(tree.iter()):
        if each.get("id") == named or each.get("bpmnElement") == named or each.text == named:
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)
    tree.write(path)
    return folder


@pytest.mark.outside("HOMEWARD_DATA")
def test_the_council_s_whole_cases_come_out_as_they_should(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", str(shared_file())]) == 0, capsys.readouterr().out
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0]
        == "S01 ok  One clear leader in a residential home advert; the cheaper and the earlier offers lose"
    )
    assert lines[-1] == "12 of 12"


@pytest.mark.outside("HOMEWARD_DATA")
def test_each_wrong_expectation_of_the_whole_cases_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comparison that looked at nothing would pass everything: every case is told a wrong outcome here."""
    content = yaml.safe_load(shared_file().read_text())
    for scenario in content["scenarios"]:
        scenario["expected"]["outcome"] = "temporary_off_contract"
        scenario["expected"]["clauses"].append("99")
    path = tmp_path / "wrong.yaml"
    path.write_text(yaml.safe_dump(content))
    assert main(["play", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "0 of 12"
    assert lines.count("    outcome") == 12
    assert lines.count("    clauses") == 12


@pytest.mark.outside("HOMEWARD_DATA")
def test_a_tie_break_with_a_flow_removed_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = without_a_flow(tmp_path, "which_step", "invite_citizen")
    assert main(["play", str(shared_file()), "--process", str(folder)]) == 1
    told = capsys.readouterr()
    assert "break_tie" in told.out + told.err or "S02 FAILED" in told.out


def test_a_scenario_that_comes_out_as_expected_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", str(builders.write(tmp_path, builders.scenario()))]) == 0
    assert capsys.readouterr().out == "T1 ok  One clear leader\n1 of 1\n"


def test_a_wrong_expectation_is_shown_beside_what_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = builders.scenario()
    wrong["expected"] |= {"provider": "B", "council_pays_weekly": "650.00", "ranking": [["B"], ["A"]]}
    path = builders.write(tmp_path, wrong, builders.scenario(id="T2"))
    assert main(["play", str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "T1 DIFFERS  One clear leader",
        "    ranking",
        "        expected  [[B], [A]]",
        "        actual    [[A], [B]]",
        "    provider",
        "        expected  B",
        "        actual    A",
        "    council_pays_weekly",
        "        expected  £650.00",
        "        actual    £700.00",
        "T2 ok  One clear leader",
        "1 of 2",
    ]


def test_an_event_that_nothing_waits_for_is_told_with_what_is_open() -> None:
    events = [{"type": "exceptional_circumstances", "granted": True}]
    [played] = builders.play(builders.scenario(events=events))
    assert played.stopped == "Nothing waits for exceptional_circumstances; open: respond_to_offer (citizen)."
    assert not played.ok


def test_a_closing_time_that_is_not_the_scenario_s_is_a_difference() -> None:
    advert = {"opened_at": "2026-06-01T09:00:00+01:00", "closes_at": "2026-06-03T10:00:00+01:00"}
    [played] = builders.play(builders.scenario(advert=advert))
    [found] = played.differences
    assert (found.key, found.expected) == ("advert closes_at", "2026-06-03T09:00:00+00:00")
    assert found.actual == "2026-06-03T08:00:00+00:00"


def test_a_broken_file_is_refused_and_nothing_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = builders.write(tmp_path, builders.scenario())
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema_version: 1\nscenarios:\n- id: X1\n  title: [")
    assert main(["play", str(good), str(bad)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "bad.yaml: this is not YAML that can be read" in told.err


def test_a_refused_policy_is_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = builders.write(tmp_path, builders.scenario(), policy={"price_rule": "cheapest"})
    assert main(["play", str(path)]) == 1
    assert "policy: price_rule: there is no such key" in capsys.readouterr().err


def test_two_files_are_each_named_and_counted_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = builders.write(tmp_path, builders.scenario())
    assert main(["play", str(path), str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [str(path), "T1 ok  One clear leader", str(path), "T1 ok  One clear leader", "2 of 2"]


def test_acts_among_the_files_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, acts = builders.write(tmp_path, builders.scenario()), tmp_path / "acts.yaml"
    acts.write_text("note: {unsaid: true}\n")
    assert main(["play", str(acts), str(path)]) == 0
    assert capsys.readouterr().out == "T1 ok  One clear leader\n1 of 1\n"
    assert main(["play", str(acts)]) == 1
    assert "acts.yaml: the file: note: there is no such key" in capsys.readouterr().err
