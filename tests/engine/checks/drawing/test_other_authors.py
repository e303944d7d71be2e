"""What the check says of the reference diagrams with which modelling tools are compared."""

import os
from collections import Counter
from pathlib import Path

import pytest

from engine.checks.problem import Kind, Problem
from engine.checks.process_folder import examine
from engine.definition.folder import Folder
from tests.engine.builders.small_process import OPERATIONS

UNTRUE = (
    "belongs to another product",
    "SpiffWorkflow cannot read",
    "not allowed in a diagram",
    "executable",
    "is missing",
    "waits for ever",
    "loses",
    "never interrupts",
)


def references() -> list[Path]:
    folder = Path(os.environ["HOMEWARD_DATA"]).parent / "found" / "bpmn" / "miwg_reference"
    return sorted(folder.glob("*.bpmn"))


def problems_of(file: Path) -> list[Problem]:
    return examine(Folder("journey", {"journey.bpmn": file.read_bytes()}), OPERATIONS)


@pytest.mark.outside("HOMEWARD_DATA")
def test_every_reference_diagram_gets_true_sentences_once_each() -> None:
    assert len(references()) == 21
    for file in references():
        problems = problems_of(file)
        assert any(problem.kind is Kind.FAULT for problem in problems), file.name
        for problem in problems:
            assert not any(words in str(problem) for words in UNTRUE), (file.name, str(problem))
        products = Counter(
            problem.text.split("'s settings")[0] for problem in problems if "settings are not" in problem.text
        )
        assert set(products.values()) <= {1}, file.name


@pytest.mark.outside("HOMEWARD_DATA")
def test_a_file_of_several_pools_gets_one_sentence() -> None:
    (problem,) = problems_of(next(file for file in references() if file.name == "C.2.0.bpmn"))
    pools = "Credit Card Company, Carrier, Customer, Amazon"
    assert problem.text == f"It draws 4 processes ({pools}). Draw each in a file of its own."
