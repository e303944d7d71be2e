"""Any process folder can be measured: a machine answers its forms, and says where it cannot."""

import json
from pathlib import Path

import pytest

from benchmarks.flow import folder_cost, machine_answers
from engine.cases.task_forms import TaskForm
from engine.clock import SystemClock
from forms.schema import definition
from tests.frame import tree
from web.commands import main


def asked(*components: dict[str, object]) -> TaskForm:
    text = json.dumps({"type": "default", "schemaVersion": 18, "id": "form", "components": list(components)})
    return TaskForm(None, definition.read_form(text, "form"), {}, {}, ())


def test_the_shipped_process_is_walked_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_cost, "CASES", 1)
    # From the second case on somebody alike is on record, so the case asks who the referral is for.
    monkeypatch.setattr(folder_cost, "WARM_UP", 1)
    measured = folder_cost.measure(tree.ROOT / "processes" / "micro_procurement", tmp_path, None)
    names = [figure.name for figure in measured]
    assert names[0] == " 1. Start (start)"
    assert {" 4. Answer the advert (response)", " 7. A deadline passes (deadline)"} <= set(names)
    assert "a step on sqlite: processor time" in names
    (beside,) = [figure for figure in measured if "SpiffWorkflow's as it comes" in figure.name]
    assert beside.value is None
    assert beside.note.startswith("it cannot run this: ")


def test_a_folder_that_spiffworkflow_can_run_is_measured_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_cost, "CASES", 1)
    monkeypatch.setattr(folder_cost, "WARM_UP", 0)
    measured = folder_cost.measure(tree.ROOT / "benchmarks" / "processes" / "reference_case", tmp_path, None)
    (beside,) = [figure for figure in measured if "SpiffWorkflow's as it comes" in figure.name]
    assert beside.value is not None, beside.note
    assert beside.value > 0


def test_another_answer_is_tried_where_a_form_says_no() -> None:
    given = machine_answers.guess(
        asked(
            {"type": "number", "key": "low", "label": "Low", "validate": {"max": 5}},
            {"type": "textfield", "key": "card", "label": "Card", "validate": {"pattern": "[0-9]{10}"}},
            {"type": "textfield", "key": "mail", "label": "Mail", "validate": {"validationType": "email"}},
            {
                "type": "number",
                "key": "high",
                "label": "High",
                "properties": {"check": "high > 90"},
                "validate": {"required": True},
            },
        ),
        SystemClock().now(),
    )
    assert (given.values["low"], given.values["high"]) == (1, 500)
    assert (given.values["card"], given.values["mail"]) == ("1234567890", "person@example.com")


def test_a_loop_is_left_because_each_turn_chooses_another_option() -> None:
    options = [{"value": "again", "label": "Again"}, {"value": "on", "label": "On"}]
    question = asked({"type": "radio", "key": "way", "label": "Way", "values": options})
    chosen = [machine_answers.guess(question, SystemClock().now(), turn).values["way"] for turn in range(3)]
    assert chosen == ["again", "on", "again"]


def test_a_form_that_no_machine_can_answer_is_refused_naming_the_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "short_flow"
    (folder / "forms").mkdir(parents=True)
    source = tree.ROOT / "benchmarks" / "processes" / "short_flow"
    (folder / "short_flow.bpmn").write_bytes((source / "short_flow.bpmn").read_bytes())
    (folder / "forms" / "note.form").write_bytes((source / "forms" / "note.form").read_bytes())
    begin = json.loads((source / "forms" / "begin.form").read_text())
    begin["components"].append(
        {
            "type": "textfield",
            "key": "password",
            "label": "The word",
            "validate": {"required": True, "pattern": "swordfish"},
        }
    )
    (folder / "forms" / "begin.form").write_text(json.dumps(begin))
    assert main(["bench", "--flow", str(folder), "--postgresql", "postgresql://nobody@127.0.0.1:1/none"]) == 1
    said = capsys.readouterr().err
    assert "The form “begin” cannot be answered by a machine: for the question “The word”" in said
