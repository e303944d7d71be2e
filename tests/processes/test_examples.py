"""Every example comes out as it says, and together with the drawn ways back they pass every step."""

import pytest

from tests.processes import case_walk, process_paths
from tests.processes.conftest import Came, Gone
from tests.processes.test_folder import DIAGRAMS

EXAMPLES = [
    (path.stem, scenario.id)
    for path in case_walk.example_files()
    for scenario in case_walk.read(path).scenarios
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 40
    assert len({example for _, example in EXAMPLES}) == len(EXAMPLES), "an example's id is used once"


def test_a_third_of_the_examples_play_under_the_rules_as_shipped() -> None:
    files = [case_walk.read(path) for path in case_walk.example_files()]
    shipped = sum(len(file.scenarios) for file in files if not file.policy)
    assert shipped >= len(EXAMPLES) / 3


@pytest.mark.parametrize(("file", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_an_example_comes_out_as_it_says(played: dict[str, Came], file: str, example: str) -> None:
    assert played[example].lines == [], file


def test_examples_and_ways_pass_every_step_of_every_diagram(played: dict[str, Came], gone: Gone) -> None:
    passed = {step for came in played.values() for step in came.passed}
    for way in (*process_paths.CHANGED.values(), *process_paths.OTHERS):
        passed |= gone(way).passed
    assert sorted(drawn() - passed) == [], "no example and no way passes these steps"


def drawn() -> case_walk.Steps:
    """Every step that a case must be able to pass; an open call is answered until it closes, not passed."""
    return {
        (name, node.id)
        for name, diagram in DIAGRAMS.items()
        for node in diagram.process.nodes.values()
        if "call" not in node.properties
    }
