"""The DMN Technology Compatibility Kit, run over its own files."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests import outside
from web.commands import tck

DOCUMENT = Path(__file__).parents[2] / "docs" / "tck.md"


@cache
def scores(level: str) -> tuple[tck.Score, ...]:
    folder = outside.folder("HOMEWARD_TCK")
    assert folder is not None
    return tuple(tck.judge_folder(folder / level))


def recorded() -> dict[str, tuple[int, int]]:
    """The figures that docs/tck.md states: folder -> passed, of how many."""
    rows = re.findall(r"^\| (\S+) \| (\d+) \| (\d+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {folder: (int(passed), int(total)) for folder, passed, total in rows}


@pytest.mark.outside("HOMEWARD_TCK")
def test_every_case_of_level_2_passes() -> None:
    found = scores("compliance-level-2")
    assert sum(score.total for score in found) >= 126
    assert [(score.folder, score.failures) for score in found if score.failures] == []


@pytest.mark.outside("HOMEWARD_TCK")
def test_level_3_does_not_fall_below_its_recorded_figures() -> None:
    found = {score.folder: (score.passed, score.total) for score in scores("compliance-level-3")}
    kept = {folder: figures for folder, figures in recorded().items() if not folder.startswith("level")}
    assert kept, "docs/tck.md records no folder"
    fallen = {f: (kept[f], found.get(f)) for f in kept if f not in found or found[f][0] < kept[f][0]}
    assert fallen == {}


@pytest.mark.outside("HOMEWARD_TCK")
def test_the_recorded_figures_name_every_folder_and_the_total() -> None:
    found = scores("compliance-level-3")
    assert {score.folder for score in found} <= set(recorded())
    passed, total = sum(score.passed for score in found), sum(score.total for score in found)
    assert f"{passed:,} of {total:,}" in DOCUMENT.read_text(encoding="utf-8")
