"""Golden decisions: cases that release 0.3.0 decided are decided today as they were then, in every part.

A sample is played at a time; `FAULTS=long`, as `make faults` sets it, plays them all.
"""

from copy import deepcopy
from pathlib import Path
from random import Random

import pytest

from play.report import IN_WORDS
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG
from tests.golden import coverage, decision, maker, records, replay
from tests.golden.differences import differences
from tests.golden.records import GoldenCase, GoldenFile

PATHS = records.paths()
CASES, SAMPLE = 200, 0.2


@pytest.fixture(scope="module")
def files() -> dict[Path, GoldenFile]:
    return {path: records.read(path) for path in PATHS}


def test_the_golden_cases_show_everything_they_must(files: dict[Path, GoldenFile]) -> None:
    cases = [case for file in files.values() for case in file.cases]
    assert len(cases) == len({case.id for case in cases}) == CASES
    assert coverage.missing(cases) == []
    assert all(path.stat().st_size < 1_000_000 for path in PATHS)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_cases_are_decided_as_they_were(path: Path, files: dict[Path, GoldenFile]) -> None:
    file = files[path]
    faults: list[str] = []
    with replay.theatre(file.policy, [case.facts for case in file.cases]) as theatre:
        for case in chosen(file):
            faults += faults_of(theatre, case)
    assert not faults, "\n".join(faults)


def chosen(file: GoldenFile) -> list[GoldenCase]:
    """Return the cases to play: some of them by a seed, in the long form all."""
    if LONG:
        return list(file.cases)
    seed = base_seed(Random().randrange(10_000))
    count = round(len(file.cases) * SAMPLE)
    print(f"seed {seed}: {count} cases of {file.path.name}")  # noqa: T201 - shown when it fails
    return Random(seed).sample(file.cases, count)


def faults_of(theatre: replay.Theatre, case: GoldenCase) -> list[str]:
    """Return in words what is decided otherwise than before, or why the case does not get there."""
    try:
        now = theatre.play(case.facts)
    except IN_WORDS as stopped:
        return [f"{case.id}: it stops: {stopped}"]
    return [f"{case.id}: {difference}" for difference in differences(case.decision, now)]


def test_a_case_with_other_facts_is_decided_otherwise_and_told_in_words(
    files: dict[Path, GoldenFile],
) -> None:
    file = files[PATHS[-1]]
    case = next(
        case for case in file.cases if len(case.decision.get("rankings", [{"groups": []}])[0]["groups"]) > 1
    )
    facts = deepcopy(case.facts)
    for provider in facts["providers"]:
        provider["status"] = "suspended"
    facts["events"] = []
    with replay.theatre(file.policy, [facts]) as theatre:
        told = faults_of(theatre, GoldenCase(facts, case.decision))
    assert any("invitations, advert 1, left out: suspended by eligibility_rule" in line for line in told)
    assert any("adverts 1, closed_at" in line and "now it is nothing" in line for line in told)


@pytest.mark.parametrize("part", ["case", "rules", "letters", "open", *decision.RECORDS])
def test_whatever_part_of_a_decision_changes_is_told(part: str, files: dict[Path, GoldenFile]) -> None:
    case = next((case for file in files.values() for case in file.cases if case.decision.get(part)), None)
    assert case is not None, f"no golden case has any {part}"
    other = deepcopy(case.decision)
    other[part] = other[part][:-1] if isinstance(other[part], list) else {**other[part], "more": 1}
    assert list(differences(case.decision, case.decision)) == []
    [told] = differences(case.decision, other)
    assert told.startswith(part)
    assert "nothing" in told


def test_the_maker_leaves_what_is_there_and_decides_anew_when_told(
    tmp_path: Path, files: dict[Path, GoldenFile], capsys: pytest.CaptureFixture[str]
) -> None:
    file = files[PATHS[0]]
    [case] = file.cases[:1]
    tampered = GoldenCase(case.facts, {**case.decision, "case": {"status": "ended"}})
    copy = GoldenFile(tmp_path / file.path.name, file.policy, (tampered,))
    records.write(copy)
    assert maker.main([], tmp_path) == 1
    assert "are there and stay" in capsys.readouterr().err
    assert records.read(copy.path).cases == (tampered,)
    assert maker.main(["--overwrite"], tmp_path) == 1, "one case shows not everything, which is said"
    assert "Not shown: " in capsys.readouterr().out
    assert records.read(copy.path).cases == (case,)
