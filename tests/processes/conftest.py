"""Examples played once for all tests of the process, and walks begun from them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.processes import counting, walks, ways
from tests.processes.walks import Walk
from web.play import report
from web.play.scenarios import Scenario
from web.play.stage import Stage

Gone = Callable[[ways.Way], Walk]


@pytest.fixture(scope="session")
def stages() -> Iterator[dict[str, Stage]]:
    """A prepared database for each file of examples, by the file's name."""
    with ExitStack() as stack:
        yield {path.stem: stack.enter_context(walks.stage_of(path)) for path in walks.example_files()}


@pytest.fixture(scope="session")
def begin(stages: dict[str, Stage]) -> ways.Begin:
    """Begins a walk from an example."""
    found = {
        scenario.id: (stages[path.stem], scenario)
        for path in walks.example_files()
        for scenario in walks.read(path).scenarios
    }

    def walk(example: str, most_events: int | None = None, *by_hand: str) -> Walk:
        stage, scenario = found[example]
        return Walk(stage, scenario, most_events, by_hand)

    return walk


@pytest.fixture(scope="session")
def gone(begin: ways.Begin) -> Gone:
    """Goes each way once, and remembers it."""
    done: dict[ways.Way, Walk] = {}

    def go(way: ways.Way) -> Walk:
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
    passed: walks.Steps
    costs: counting.Costs
    operations: Mapping[str, int]


@pytest.fixture(scope="session")
def played(begin: ways.Begin) -> dict[str, Came]:
    """What came of every example, by its id."""
    return {
        scenario.id: _play(begin(scenario.id), scenario)
        for path in walks.example_files()
        for scenario in walks.read(path).scenarios
    }


def _play(walk: Walk, scenario: Scenario) -> Came:
    try:
        walk.play()
    except report.IN_WORDS as fault:
        return Came([str(fault)], set(), {}, {})
    found = [*walk.player.differences, *report._found(walk.desk, walks.PROCESS, scenario)]
    lines = [f"{each.key}: {each.expected} expected, {each.actual} came" for each in found]
    return Came(lines, walk.passed, walk.desk.costs, walk.desk.operations)
