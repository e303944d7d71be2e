"""What one full step costs: processor time, what the database adds, statements and commits."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select, update

from benchmarks.figures import Figure, at_most, plain
from benchmarks.steps.spiffworkflow_yardstick import Yardstick
from benchmarks.workbench import FOLDER, NOTES, Cost, Workbench

CASES = 30
WARM_UP = 3
STATEMENTS = {"sqlite": 9, "postgresql": 4}

_bare = Table(
    "bare_transaction",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("state", Text),
    Column("n", Integer),
)
_select = select(_bare).where(_bare.c.id == bindparam("key"))
_update = (
    update(_bare)
    .where(_bare.c.id == bindparam("key"))
    .values(state=bindparam("new_state"), n=bindparam("new_n"))
)
_insert = insert(_bare)


def beside_spiffworkflow(bench: Workbench, scratch: Path) -> list[Figure]:
    """Return the processor time of a step as a share of the same step's in SpiffWorkflow as it comes."""
    figures = []
    for process, goal in (("reference_case", 0.125), ("short_flow", None)):
        yardstick = Yardstick(FOLDER / process, scratch / f"{process}.db")
        ours, theirs = [], []
        for _ in range(WARM_UP + CASES):
            ours.append([cost.cpu_ms for cost in bench.whole_case(process)])
            theirs.append(_whole_stock_case(yardstick))
        mine, yours = _step_ms(ours), _step_ms(theirs)
        words = process.replace("_", " ")
        figures += [
            plain(f"step, {words}: ours", mine, "ms CPU", f"{len(ours[0])} steps, median of {CASES} cases"),
            plain(f"step, {words}: SpiffWorkflow as it comes", yours, "ms CPU"),
        ]
        name, share = f"step, {words}: ours / SpiffWorkflow's", mine / yours
        figures.append(at_most(name, share, "ratio", goal) if goal else plain(name, share, "ratio"))
    return figures


def on_a_database(bench: Workbench) -> list[Figure]:
    """Return what the database adds to a step, and how many statements and commits a step sends."""
    kind = bench.runtime.database.dialect
    steps: list[Cost] = []
    bare: list[float] = []
    transaction = bare_transaction(bench)
    for number in range(WARM_UP + CASES):
        costs = bench.whole_case("reference_case")
        timed = [transaction() for _ in costs]
        if number >= WARM_UP:
            steps += costs
            bare += timed
    with bench.counting():
        counted = bench.whole_case("reference_case")
    added = (median(cost.wall_ms for cost in steps) - median(bare)) / median(cost.cpu_ms for cost in steps)
    most = max(cost.statements for cost in counted)
    return [
        plain(f"bare transaction on {kind}", median(bare), "ms", "SELECT, UPDATE, INSERT, COMMIT"),
        plain(f"step on {kind}", median(cost.wall_ms for cost in steps), "ms"),
        at_most(f"(step - bare transaction) / step CPU on {kind}", added, "ratio", 1.3),
        at_most(f"statements of a step on {kind}, at most", most, "statements", STATEMENTS[kind]),
        at_most(f"commits of a step on {kind}, at most", max(cost.commits for cost in counted), "commits", 1),
    ]


def _whole_stock_case(yardstick: Yardstick) -> list[float]:
    number = yardstick.start({"amount": 500, "notes": NOTES})
    spent: list[float] = []
    more = True
    while more:
        began = process_time()
        more = yardstick.step(number, {"figure": 50, "remark": "As agreed on the telephone."})
        spent.append((process_time() - began) * 1000)
    return spent


def _step_ms(cases: list[list[float]]) -> float:
    return median(sum(steps) / len(steps) for steps in cases[WARM_UP:])


def bare_transaction(bench: Workbench) -> Callable[[], float]:
    """Return the bare transaction on the bench's database; it returns how many milliseconds it took."""
    database = bench.runtime.database
    with database.begin() as connection:
        _bare.create(connection, checkfirst=True)
        key = connection.execute(insert(_bare).values(state=NOTES, n=0).returning(_bare.c.id)).scalar_one()

    def transaction() -> float:
        began = perf_counter()
        with database.begin() as connection:
            connection.execute(_select, {"key": key}).one()
            connection.execute(_update, {"key": key, "new_state": NOTES, "new_n": 1})
            connection.execute(_insert, {"state": NOTES, "n": 2})
        return (perf_counter() - began) * 1000

    return transaction
