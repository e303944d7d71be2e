"""Run the DMN Technology Compatibility Kit's test files and count what passes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rules import dmn
from rules.decisions import cases
from rules.errors import DecisionError, RulesError

_NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""What now() gives; no file of the kit depends on the real time."""


@dataclass(frozen=True)
class Score:
    """How many checks of one folder passed, and those that did not."""

    folder: str
    passed: int
    failures: tuple[cases.Outcome, ...]

    @property
    def total(self) -> int:
        """Return how many checks there were."""
        return self.passed + len(self.failures)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("folder", type=Path, help="a folder of the kit, such as TestCases")
    parser.add_argument("--failures", action="store_true", help="say what failed, and what came instead")


def run(arguments: argparse.Namespace) -> int:
    """Print passed and failed per folder and the total; 0 when all passed."""
    scores = list(judge_folder(arguments.folder))
    if not scores:
        print(f"{arguments.folder} holds no test files of the kit.", file=sys.stderr)
        return 1
    report(scores, sys.stdout, failures=arguments.failures)
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


def _outcomes(place: Path) -> Iterator[cases.Outcome]:
    read: dict[str, dmn.Decisions | RulesError] = {}
    for file in sorted(place.glob("*.xml")):
        model, checks = cases.read_checks(file.read_bytes(), file.name)
        if model not in read:
            read[model] = _model(place, model)
        for check in checks:
            yield cases.judge(read[model], check, _NOW)


def _model(place: Path, name: str) -> dmn.Decisions | RulesError:
    """Return a model with the other models of its folder that it imports, or why it cannot be read."""
    waiting = {file.name: file.read_bytes() for file in sorted(place.glob("*.dmn")) if file.name != name}
    others: list[dmn.Decisions] = []
    for _ in range(len(waiting)):  # a model may import another that comes later in the folder
        for other in list(waiting):
            made = _read(waiting[other], other, others)
            if isinstance(made, dmn.Decisions):
                others.append(made)
                del waiting[other]
    if not (place / name).is_file():
        return DecisionError(f"{name} is not in {place}.")
    return _read((place / name).read_bytes(), name, others)


def _read(text: bytes, name: str, others: list[dmn.Decisions]) -> dmn.Decisions | RulesError:
    try:
        return dmn.read_decisions(text, name, strict=False, imports=others)
    except RulesError as problem:
        return problem
