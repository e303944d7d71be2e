"""Examples played once for all tests of the process, and walks begun from them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from play import report
from play.scenario.scenarios import Scenario
from play.stage import Stage
from tests.processes import case_walk, process_paths, statement_counts
from tests.processes.case_walk import Walk

Gone = Callable[[process_paths.Way], Walk]


@pytest.fixture(scope="session")
def stages() -> Iterator[dict[str, Stage]]:
    """A prepared database for each file of examples, by the file's name."""
    with ExitStack() as stack:
        yield {path.stem: stack.enter_context(case_walk.stage_of(path)) for path in case_walk.example_files()}


@pytest.fixture(scope="session")
def begin(stages: dict[str, Stage]) -> process_paths.Begin:
    """Begins a walk from an example."""
    found = {
        scenario.id: (stages[path.stem], scenario)
        for path in case_walk.example_files()
        for scenario in case_walk.read(path).scenarios
    }

    def walk(example: str, most_events: int | None = None, *by_hand: str) -> Walk:
        stage, scenario = found[example]
        return Walk(stage, scenario, most_events, by_hand)

    return walk


@pytest.fixture(scope="session")
def gone(begin: process_paths.Begin) -> Gone:
    """Goes each way once, and remembers it."""
    done: dict[process_paths.Way, Walk] = {}

    def go(way: process_paths.Way) -> Walk:
        if way not in done:
            done[way] = way(begin)
        return done[way]

    return go


@dataclass(frozen=True)
class Came:
    """What came of an example: what differs in lines (none when all is well), what it passed and cost.

    `costs` are by form, `operations` by operation.
    """

    lines: list[str]
    passed: case_walk.Steps
    costs: statement_counts.Costs
    operations: Mapping[str, int]


@pytest.fixture(scope="session")
def played(begin: process_paths.Begin) -> dict[str, Came]:
    """What came of every example, by its id."""
    return {
        scenario.id: _play(begin(scenario.id), scenario)
        for path in case_walk.example_files()
        for scenario in case_walk.read(path).scenarios
    }


def _play(walk: Walk, scenario: Scenario) -> Came:
    try:
        walk.play()
    except report.IN_WORDS as fault:
        return Came([str(fault)], set(), {}, {})
    found = [*walk.player.differences, *report.outcome_differences(walk.case, case_walk.PROCESS, scenario)]
    lines = [f"{each.key}: {each.expected} expected, {each.actual} came" for each in found]
    return Came(lines, walk.passed, walk.case.costs, walk.case.operations)
