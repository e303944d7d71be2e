"""The trial of mutants in a scratch copy of the repository: one change at a time, its tests after each."""

import contextlib
import shlex
import sys
import time
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

from tests.mutants.groups import Subject
from tests.mutants.mutant import Mutant

OPTIONS = ("-x", "-q", "-p", "no:randomly", "--hypothesis-seed=0", "-k", "not postgresql")
"""In one order, with the same examples each time, and on SQLite alone, which halves the time."""
SLOWER, SECONDS = 5, 60
"""How many times as long tests may take as they do without a change, and how many seconds more."""


class NotJudged(Exception):
    """The tests fail without a change, or a change could not be tried: nothing can be said."""


class Fate(Enum):
    """What became of a mutant."""

    KILLED = auto()
    OUT_OF_TIME = auto()
    SURVIVED = auto()


def trial(root: Path, mutants: list[Mutant]) -> Iterator[tuple[Mutant, Fate]]:
    """Make each change in the copy, run the tests that judge it, undo it, and yield what became of it."""
    subjects = dict.fromkeys(mutant.subject for mutant in mutants)
    limits = {subject: _time_limit(root, subject) for subject in subjects}
    for mutant in mutants:
        with contextlib.chdir(root):
            result = mutate_and_test([mutant.mutation], _command(mutant.subject), limits[mutant.subject])
        if result.worker_outcome is not WorkerOutcome.NORMAL:
            raise NotJudged(f"{mutant.place} could not be tried:\n{result.output}")
        yield mutant, _fate(result)


def _fate(result: WorkResult) -> Fate:
    if result.test_outcome is TestOutcome.SURVIVED:
        return Fate.SURVIVED
    return Fate.OUT_OF_TIME if result.output == "timeout" else Fate.KILLED


def _time_limit(root: Path, subject: Subject) -> float:
    """Run the tests of a module without a change; return how many seconds they may take with one."""
    begun = time.monotonic()
    with contextlib.chdir(root):
        outcome, output = run_tests(_command(subject), 1800)
    if outcome is not TestOutcome.SURVIVED:
        raise NotJudged(f"The tests of {subject.module} fail without a change:\n{output[-3000:]}")
    return SLOWER * (time.monotonic() - begun) + SECONDS


def _command(subject: Subject) -> str:
    return shlex.join([sys.executable, "-m", "pytest", *OPTIONS, *subject.tests])
