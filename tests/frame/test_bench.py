"""The benchmark measures what it says it measures."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import make_url

from benchmarks import clients, contention, figures, making, steps
from benchmarks.place import NOTES, OPERATIONS, beside, place
from brokerage import tables
from engine import diagrams, releases
from engine.room import Runtime
from tests.frame import tree
from web import commands, running

FOLDERS = sorted(
    path.parent for path in (tree.ROOT / "benchmarks").glob("*/*.bpmn") if path.stem == path.parent.name
)


def test_the_reference_case_is_the_one_that_the_figures_name() -> None:
    kinds: Counter[str] = Counter()
    timers = 0
    for path in (tree.ROOT / "benchmarks" / "reference_case").glob("*.bpmn"):
        nodes = diagrams.read_diagram(path.read_bytes(), path.name).process.nodes.values()
        kinds.update(node.kind for node in nodes)
        timers += sum(node.event == "timer" for node in nodes)
    assert kinds.total() == 44
    assert (kinds["callActivity"], kinds["userTask"], kinds["businessRuleTask"], timers) == (3, 7, 1, 1)
    assert 1_950 <= len(NOTES.encode()) <= 2_150


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_processes_of_the_benchmark_have_no_fault(folder: Path) -> None:
    assert releases.check(releases.read_folder(folder), OPERATIONS) == []


def test_a_step_is_measured_beside_a_step_of_the_yardstick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "CASES", 1)
    monkeypatch.setattr(steps, "WARM_UP", 0)
    with place(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        here.publish("short_flow")
        measured = steps.against_stock(here, tmp_path) + steps.on_a_database(here)
    # Of a single case on a busy machine the bare transaction may by chance have taken longer than a step.
    sure = [figure for figure in measured if not figure.name.startswith("(step - bare transaction)")]
    assert len(sure) == len(measured) - 1
    assert all(figure.value is not None and figure.value > 0 for figure in sure)
    assert [figure.note for figure in measured if figure.name == "step, reference case: ours"] == [
        "7 steps, median of 1 cases"
    ]


def test_no_step_of_several_clients_is_lost_in_any_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contention, "ROUNDS", 1)
    monkeypatch.setattr(contention, "CLIENTS", 4)
    with place(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        measured = contention.on_a_database(here)
    assert len(measured) == len(contention.SCENES) * len(clients.WAYS) + 1
    assert measured[-1].met


def test_cases_are_made_and_lived_through_the_real_process(tmp_path: Path) -> None:
    with place(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        assert making.prepared(here) > 100
        runtime = Runtime(here.runtime.database, here.runtime.clock, running.operations())
        with runtime.database.read() as connection:
            before = connection.scalar(select(func.count()).select_from(tables.awards))
        making.refer(runtime, 2)
        making.live(runtime, 1)
        with runtime.database.read() as connection:
            awarded = connection.scalar(select(func.count()).select_from(tables.awards))
            looked = (
                select(func.count()).select_from(tables.invitations).group_by(tables.invitations.c.advert)
            )
            assert set(connection.scalars(looked)) == {106}
    assert awarded == before + 1


def test_a_missed_goal_and_a_figure_not_yet_had_are_said_plainly() -> None:
    lines = figures.table(
        [
            figures.at_most("slow", 3, "ms", 2),
            figures.at_least("fast", 3, "a minute", 2),
            figures.not_yet("later", "ratio", "<= 2", "why"),
        ]
    ).splitlines()
    assert lines[1].endswith("MISSED")
    assert lines[2].endswith("met")
    assert "not yet" in lines[3]
    assert lines[3].endswith("why")


def test_a_server_is_measured_in_databases_that_are_gone_afterwards(postgres_maker: Any) -> None:
    with postgres_maker.make_empty() as given:
        with beside(given.url) as url, place(url) as here:
            here.publish("short_flow")
            assert here.start("short_flow").next_tasks
        assert inspect(given.engine).get_table_names() == []
        with given.read() as connection:
            name = {"name": make_url(url).database}
            query = text("SELECT count(*) FROM pg_database WHERE datname = :name")
            assert connection.execute(query, name).scalar_one() == 0


def test_who_may_not_create_databases_is_told_before_anything_is_measured(
    postgres_maker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres_maker.make_empty() as given:
        with given.begin() as connection:
            connection.execute(text("CREATE ROLE only_reads LOGIN PASSWORD 'secret'"))
        try:
            named = make_url(given.url).set(username="only_reads", password="secret")
            url = named.set(drivername="postgresql").render_as_string(hide_password=False)
            assert commands.main(["bench", "--postgresql", url]) == 1
        finally:
            with given.begin() as connection:
                connection.execute(text("DROP ROLE only_reads"))
    assert capsys.readouterr().err.endswith("Name a user who may create databases.\n")
