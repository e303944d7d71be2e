"""Run the DMN Technology Compatibility Kit's test files and count what passes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from rules import dmn, tck
from rules.errors import DecisionError, RulesError

_NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The value of now(). No file of the kit depends on the real time."""


@dataclass(frozen=True)
class Score:
    """How many checks of one folder passed, and those that did not."""

    folder: str
    passed: int
    failures: tuple[tck.Outcome, ...]

    @property
    def total(self) -> int:
        """Return how many checks there were."""
        return self.passed + len(self.failures)


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a folder of the kit, such as TestCases")
@click.option("--failures", is_flag=True, help="say what failed, and what came instead")
def command(folder: Path, failures: bool) -> int:
    """Print what passed and failed in each folder and in total. Return 0 if all passed."""
    scores = list(judge_folder(folder))
    if not scores:
        print(f"{folder} holds no test files of the kit.", file=sys.stderr)
        return 1
    report(scores, sys.stdout, failures=failures)
    return 0 if all(not score.failures for score in scores) else 1


def report(scores: list[Score], out: TextIO, *, failures: bool = False) -> None:
    """Print one line per folder and the total."""
    for score in scores:
        print(f"{score.folder:60} passed {score.passed:5}  failed {len(score.failures):4}", file=out)
        for outcome in score.failures if failures else ():
            check = outcome.check
            print(
                f"    {check.case} {check.element}: expected {check.expected!r}, got {outcome.got}", file=out
            )
    passed, total = sum(score.passed for score in scores), sum(score.total for score in scores)
    print(f"total: {passed} of {total} passed ({100 * passed / total:.1f} %)", file=out)


def judge_folder(folder: Path) -> Iterator[Score]:
    """Yield the score of every folder that holds test files, in order of name."""
    for place in sorted({file.parent for file in folder.rglob("*.xml")}):
        outcomes = list(_outcomes(place))
        if not outcomes:
            continue
        failures = tuple(outcome for outcome in outcomes if not outcome.passed)
        yield Score(str(place.relative_to(folder)), len(outcomes) - len(failures), failures)


def _outcomes(place: Path) -> Iterator[tck.Outcome]:
    read: dict[str, dmn.Decisions | RulesError] = {}
    for file in sorted(place.glob("*.xml")):
        model, checks = tck.read_checks(file.read_bytes(), file.name)
        if model not in read:
            read[model] = _model(place, model)
        for check in checks:
            yield tck.judge(read[model], check, _NOW)


def _model(place: Path, name: str) -> dmn.Decisions | RulesError:
    """Return a model with the other models of its folder that it imports, or why it cannot be read."""
    waiting = {file.name: file.read_bytes() for file in sorted(place.glob("*.dmn")) if file.name != name}
    others: list[dmn.Decisions] = []
    for _ in range(len(waiting)):  # a model may import another that comes later in the folder
        for other in list(waiting):
            model = _read(waiting[other], other, others)
            if isinstance(model, dmn.Decisions):
                others.append(model)
                del waiting[other]
    if not (place / name).is_file():
        return DecisionError(f"{name} is not in {place}.")
    return _read((place / name).read_bytes(), name, others)


def _read(text: bytes, name: str, others: list[dmn.Decisions]) -> dmn.Decisions | RulesError:
    try:
        return dmn.read_decisions(text, name, strict=False, imports=others)
    except RulesError as problem:
        return problem
