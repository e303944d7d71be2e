"""Faults and advice of decision tables in a folder."""

from engine.checks.problem import Kind
from engine.checks.process_folder import advise, check
from engine.definition.folder import Folder
from tests.engine.builders.small_folders import NOTE, sound
from tests.engine.builders.small_process import OPERATIONS
from tests.rules.builders import table


def folder(text: bytes) -> Folder:
    return Folder("small", {**NOTE, "small.bpmn": sound().xml(), "tables/band.dmn": text})


def test_a_sure_gap_is_a_fault_with_its_file_an_input_and_the_mend() -> None:
    files = folder(table(rules=[("< 5", "1"), ("> 5", "2")], input_type="number", allowed="[0..9]"))
    (problem,) = check(files, OPERATIONS)
    assert str(problem) == (
        "tables/band.dmn: In 'band' no rule applies when score is 5. Add a rule for it, or a default output."
    )


def test_what_may_never_come_is_advice_and_stops_nobody() -> None:
    files = folder(table(rules=[("< 5", "1"), (">= 5", "2")], input_type="number"))
    assert check(files, OPERATIONS) == []
    problem, unused = advise(files, OPERATIONS)
    assert unused.text == "Nothing uses this file."
    assert problem.kind is Kind.ADVICE
    assert "no rule applies when score is null" in problem.text


def test_a_table_that_cannot_be_read_is_one_fault() -> None:
    (problem,) = check(folder(b"<definitions/>"), OPERATIONS)
    assert problem.diagram == "tables/band.dmn"
