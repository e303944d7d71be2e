"""What the steps of any process folder cost: `homeward bench --flow FOLDER`.

The folder may call the product's operations; it is measured in a council filled like the practice one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from benchmarks import records, workbench
from benchmarks.figures import Figure, not_yet, plain
from benchmarks.flow.case_walk import Ahead, Step, Walk
from benchmarks.steps.spiffworkflow_yardstick import Yardstick
from benchmarks.workbench import Workbench, beside
from brokerage import operations as care
from brokerage import practice
from engine.actors import SYSTEM
from engine.database.handle import Database
from engine.definition import operations
from engine.definition.folder import Folder, read_folder
from engine.definition.release import Release
from engine.runtime import Runtime
from engine.store import releases
from web import councils
from web.server import migrations

CASES = 10
WARM_UP = 2
OPERATIONS = operations.Operations((*care.OPERATIONS, records.cheapest), (*care.SOURCES, workbench.everybody))


def measure(folder: Path, scratch: Path, postgresql: str | None) -> list[Figure]:
    """Return the cost of each step on SQLite, of the steps on both databases, and beside SpiffWorkflow."""
    read = read_folder(folder.resolve())
    walked = _walked(read, f"sqlite:///{scratch / 'flow.db'}")
    figures = [*_each_step(walked), *_whole(walked, "sqlite"), _beside(folder.resolve(), scratch, walked)]
    if postgresql is None:
        return [*figures, not_yet("a step on postgresql", "ms", "", "no PostgreSQL here")]
    with beside(postgresql) as own:
        return [*figures, *_whole(_walked(read, own), "postgresql")]


def _walked(folder: Folder, url: str) -> list[list[Step]]:
    """Walk the cases; the last is walked to count statements, and is not timed."""
    database = Database(url)
    migrations.upgrade(database)
    bench = Workbench(Runtime(database, Ahead(), OPERATIONS))
    council = _council(bench)
    release = releases.publish(bench.runtime, council, folder, SYSTEM)
    walk = Walk(bench, council, release.process, _roles(release))
    cases = [walk.whole_case() for _ in range(WARM_UP + CASES)][WARM_UP:]
    with bench.counting():
        cases.append(walk.whole_case())
    database.close()
    return cases


def _council(bench: Workbench) -> str:
    key, name = practice.COUNCIL
    with bench.runtime.database.begin() as connection:
        councils.add_council(connection, key, name, telephone=practice.TELEPHONE)
        practice.fill(connection, bench.runtime.clock.now_in(connection))
    records.prepare(bench.runtime.database)
    return key


def _roles(release: Release) -> frozenset[str]:
    """Return every role that a step of the process is for."""
    nodes = [node for scope in release.scopes.values() for node in scope.nodes.values()]
    named = [word for node in nodes for word in node.properties.get("alsoRoles", "").split()]
    return frozenset(filter(None, [*named, *(node.properties.get("role") or node.role for node in nodes)]))


def _each_step(cases: Sequence[Sequence[Step]]) -> Iterator[Figure]:
    timed, counted = cases[:-1], cases[-1]
    for number, step in enumerate(counted):
        same = [case[number].cost for case in timed if len(case) > number]
        wall = median(cost.wall_ms for cost in same)
        words = f"{wall:.1f} ms, {step.cost.statements} statements, state then {step.state_bytes:,} bytes"
        name = f"{number + 1:2}. {step.label} ({step.kind})"
        yield plain(name, median(cost.cpu_ms for cost in same), "ms CPU", words)


def _whole(cases: Sequence[Sequence[Step]], kind: str) -> Iterator[Figure]:
    timed, counted = [step for case in cases[:-1] for step in case[1:]], cases[-1][1:]
    yield plain(f"a step on {kind}: processor time", median(step.cost.cpu_ms for step in timed), "ms CPU",
               f"median of {len(timed)} steps of {CASES} cases, starts left out")  # fmt: skip
    yield plain(f"a step on {kind}", median(step.cost.wall_ms for step in timed), "ms")
    yield plain(f"statements of a step on {kind}, at most", max(step.cost.statements for step in counted),
               "statements")  # fmt: skip
    yield plain(
        f"commits of a step on {kind}, at most", max(step.cost.commits for step in counted), "commits"
    )
    if kind == "sqlite":
        yield plain("state of a case, at most", max(step.state_bytes for step in counted) / 1024, "KB")


def _beside(folder: Path, scratch: Path, cases: Sequence[Sequence[Step]]) -> Figure:
    """Return our processor time of a step as a share of SpiffWorkflow's, where that can run the folder."""
    name = "a step: ours / SpiffWorkflow's as it comes"
    try:
        theirs = _stock_ms(Yardstick(folder, scratch / "stock.db"), cases[-1])
    except Exception as error:
        # Whatever it is: the folder speaks FEEL and our operations, the library Python and its own.
        return not_yet(name, "ratio", "", f"it cannot run this: {type(error).__name__}: {error}"[:100])
    ours = median(step.cost.cpu_ms for case in cases[:-1] for step in case[1:])
    return plain(name, ours / theirs, "ratio", f"SpiffWorkflow's takes {theirs:.2f} ms CPU")


def _stock_ms(yardstick: Yardstick, walked: Sequence[Step]) -> float:
    """Walk the same way with SpiffWorkflow; the median of its steps."""
    spent: list[float] = []
    for number in range(WARM_UP + CASES):
        case, more = yardstick.start(_plain(walked[0].answers)), True
        for step in walked[1:]:
            began = process_time()
            more = yardstick.step(case, _plain(step.answers))
            if number >= WARM_UP:
                spent.append((process_time() - began) * 1000)
            if yardstick.last != step.step:
                raise ValueError(f"it goes another way: to “{yardstick.last}”, not to “{step.step}”.")
        if more:
            raise ValueError("it goes on where ours has ended.")
    return median(spent)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as Python's own kinds, which is what SpiffWorkflow keeps as JSON."""
    return {key: _plainly(value) for key, value in values.items()}


def _plainly(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value
