"""`homeward tck`, over a small kit of our own."""

from pathlib import Path

import pytest

from tests.rules.builders import file
from web.commands import main

MODEL = """<inputData id="i" name="score"><variable name="score" typeRef="number"/></inputData>
<decision id="d" name="band"><variable name="band" typeRef="string"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <literalExpression>
    <text>if score = null then null else if score >= 80 then "Outstanding" else "Good"</text>
  </literalExpression></decision>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>{model}</modelName>
  <testCase id="1"><inputNode name="score"><value xsi:type="xsd:decimal">70</value></inputNode>
    <resultNode name="band"><expected><value xsi:type="xsd:string">Good</value></expected></resultNode>
  </testCase><testCase id="2"><inputNode name="score"><value xsi:type="xsd:decimal">90</value></inputNode>
    <resultNode name="band"><expected><value xsi:type="xsd:string">{second}</value></expected>
    </resultNode></testCase>
  <testCase id="3"><resultNode name="band" errorResult="true"><expected><value xsi:nil="true"/></expected>
    </resultNode></testCase>
</testCases>"""


def kit(folder: Path, second: str, model: str = "band.dmn") -> Path:
    place = folder / "level-1" / "0001-band"
    place.mkdir(parents=True)
    (place / "band.dmn").write_bytes(file(MODEL))
    (place / "0001-band-test-01.xml").write_text(CASES.format(model=model, second=second), encoding="utf-8")
    return folder


def test_a_whole_kit_is_counted_and_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tck", str(kit(tmp_path, "Outstanding"))]) == 0
    out = capsys.readouterr().out
    assert "level-1/0001-band" in out
    assert out.splitlines()[-1] == "total: 3 of 3 passed (100.0 %)"


def test_what_fails_is_counted_and_shown_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tck", "--failures", str(kit(tmp_path, "Silver"))]) == 1
    out = capsys.readouterr().out
    assert "2 band: expected 'Silver', got 'Outstanding'" in out
    assert out.splitlines()[-1] == "total: 2 of 3 passed (66.7 %)"


def test_a_missing_model_fails_its_cases_and_nothing_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tck", str(kit(tmp_path, "Outstanding", model="gone.dmn"))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "total: 0 of 3 passed (0.0 %)"


def test_a_folder_without_a_kit_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tck", str(tmp_path)]) == 1
    assert "holds no test files" in capsys.readouterr().err
