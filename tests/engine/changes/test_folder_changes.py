"""What changed between two folders is told in words, each fact under its file."""

import os
import random
import sys
from pathlib import Path

import pytest

from engine.changes.folder_changes import folder_changes
from engine.definition.folder import Folder, read_folder
from tests.engine.builders.small_process import FOLDERS, renamed_folder

ERRAND = read_folder(FOLDERS / "errand")
SHIPPED = read_folder(Path(__file__).parents[3] / "processes" / "micro_procurement")


def edited(folder: Folder, path: str, old: str, new: str) -> Folder:
    """Return the folder with a text of one file replaced once."""
    text = folder.files[path].decode()
    assert old in text
    return Folder(folder.process, {**folder.files, path: text.replace(old, new, 1).encode()})


def test_the_same_folder_has_no_changes() -> None:
    assert folder_changes(SHIPPED, SHIPPED) == []


def test_a_renamed_step_is_told_with_both_names() -> None:
    assert folder_changes(ERRAND, renamed_folder("Say yes")) == [
        "errand: the step “Say yes” changed: name Approve -> Say yes"
    ]


def test_a_changed_cell_is_told_with_its_rule_and_column() -> None:
    changed = edited(SHIPPED, "tables/response_window.dmn", "<text>1440</text>", "<text>2880</text>")
    assert folder_changes(SHIPPED, changed) == [
        "tables/response_window: rule 1 changed: minutes 1440 -> 2880"
    ]


def test_a_rule_that_is_put_in_first_moves_no_other() -> None:
    rule = SHIPPED.files["tables/response_window.dmn"].decode()
    start, end = rule.index("<rule "), rule.index("</rule>") + len("</rule>")
    extra = rule[start:end].replace("routine", "weekend").replace("response_window_1", "extra")
    changed = edited(SHIPPED, "tables/response_window.dmn", rule[start:end], extra + rule[start:end])
    lines = folder_changes(SHIPPED, changed)
    assert len(lines) == 1
    assert lines[0].startswith('tables/response_window: rule 1 was added: Urgency "weekend"')


def test_a_question_that_is_required_now_is_told_in_a_sentence() -> None:
    path = "forms/offer.form"
    changed = edited(SHIPPED, path, '"required": true', '"required": false')
    assert folder_changes(SHIPPED, changed) == [
        "forms/offer: the question “What is your answer?” is no longer required"
    ]
    assert folder_changes(changed, SHIPPED) == [
        "forms/offer: the question “What is your answer?” is now required"
    ]


def test_the_label_of_an_option_and_the_title_are_told() -> None:
    path = "forms/offer.form"
    changed = edited(SHIPPED, path, "We cannot offer this time", "Not this time")
    changed = edited(changed, path, "Answer the advert", "Your answer")
    assert folder_changes(SHIPPED, changed) == [
        "forms/offer: the form's title Answer the advert -> Your answer",
        "forms/offer: the question “What is your answer?” changed: "
        "option decline We cannot offer this time -> Not this time",
    ]


def test_a_line_of_a_letter_and_a_new_letter_are_told() -> None:
    path = "letters/taken.md"
    first = ERRAND.files[path].decode().splitlines()[0]
    changed = edited(ERRAND, path, first, "Subject: Somebody else")
    changed = Folder("errand", {**changed.files, "letters/new.md": b"Subject: New\n"})
    assert folder_changes(ERRAND, changed) == [
        "letters/new: the letter was added",
        f"letters/taken: the line “{first}” is now “Subject: Somebody else”",
    ]


def test_what_leaves_is_told_too() -> None:
    fewer = Folder("errand", {path: text for path, text in ERRAND.files.items() if "taken" not in path})
    assert folder_changes(ERRAND, fewer) == ["letters/taken: the letter was removed"]


def test_a_drawing_that_only_moved_is_said_to_be_layout() -> None:
    changed = edited(ERRAND, "errand.bpmn", '<dc:Bounds x="100"', '<dc:Bounds x="110"')
    assert folder_changes(ERRAND, changed) == ["errand: only its layout or notes changed"]


def test_a_condition_and_a_timer_are_told() -> None:
    changed = edited(ERRAND, "collect.bpmn", ">closes_at</bpmn:timeDate>", ">later_at</bpmn:timeDate>")
    assert folder_changes(ERRAND, changed) == [
        "collect: the step “Deadline” changed: timer closes_at -> later_at"
    ]


def test_an_example_that_changed_is_named() -> None:
    path = "examples/same_person.yaml"
    changed = edited(SHIPPED, path, "required_start: 2026-04-01", "required_start: 2026-04-02")
    [line] = folder_changes(SHIPPED, changed)
    assert line.startswith("examples/same_person: the example “Another person was given the same reference")
    assert line.endswith("changed: required_start")


@pytest.mark.parametrize("path", ["errand.bpmn", "tables/window.dmn", "forms/ask.form"])
def test_a_file_that_cannot_be_read_is_said_to_have_changed(path: str) -> None:
    broken = Folder("errand", {**ERRAND.files, path: b"<"})
    [line] = folder_changes(ERRAND, broken)
    assert line.endswith("the file changed, and one of its two states cannot be read")


def test_no_change_of_any_byte_goes_untold() -> None:
    seed = int(os.environ.get("HOMEWARD_SEED") or random.randrange(10**6))
    sys.stdout.write(f"seed {seed}\n")
    choose = random.Random(seed)
    for _ in range(60):
        path = choose.choice(sorted(SHIPPED.files))
        content = bytearray(SHIPPED.files[path])
        del content[choose.randrange(len(content))]
        changed = Folder(SHIPPED.process, {**SHIPPED.files, path: bytes(content)})
        assert folder_changes(SHIPPED, changed), path
