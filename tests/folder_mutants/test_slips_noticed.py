"""The short form of `make slips`: slips of each kind in a small process, and a shipped step left out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.folder import Folder, read_folder
from engine.editing import step_edits
from engine.editing.open_diagram import OpenDiagram
from play import report
from play.command import DEFAULT
from play.scenario import acts, scenarios
from tests.folder_mutants.__main__ import NOTICED, SHARE, example_files, sample
from tests.folder_mutants.hunt import Fate, Hunt
from tests.folder_mutants.kept_stage import Handle, KeptStage
from tests.folder_mutants.operators import OPERATORS

SHORT_BREAK = Path(__file__).parent / "short_break"
SEED, EACH = 1, 4


@pytest.fixture(scope="module")
def hunt() -> Iterator[Hunt]:
    with Hunt(read_folder(SHORT_BREAK), example_files(SHORT_BREAK)) as hunt:
        yield hunt


def test_the_check_or_an_example_notices_slips_of_every_kind(hunt: Hunt) -> None:
    drawn = [slip for operator in OPERATORS for slip in sample(hunt.folder, operator, EACH, SEED)]
    fates = [(hunt.fate_of(slip)[0], str(slip)) for slip in drawn]
    unnoticed = [words for fate, words in fates if fate not in NOTICED]
    assert len(drawn) == EACH * len(OPERATORS)
    assert len(unnoticed) <= (1 - SHARE) * len(drawn), unnoticed
    assert {fate for fate, _ in fates} >= {Fate.CHECK, Fate.EXAMPLE}


def test_the_small_process_comes_out_as_its_examples_say(hunt: Hunt) -> None:
    assert len(hunt.traces(0)) > 10


def test_an_example_notices_when_the_ranking_is_not_confirmed() -> None:
    folder = read_folder(DEFAULT)
    rank = OpenDiagram(folder.files["rank.bpmn"])
    step_edits.remove(rank, "confirm_ranking")
    without = Folder(folder.process, {**folder.files, "rank.bpmn": rank.content()})
    file = scenarios.read_file(DEFAULT / "examples" / "clause_by_clause.yaml")
    with Handle() as handle, KeptStage(handle, without, file) as stage:
        played = report.play(stage, file.scenarios[0], acts.read_acts(without))
    [tasks] = played.differences
    assert tasks.key == "tasks"
    assert "Confirm the ranking" in tasks.expected
