"""The benchmark measures what it says it measures."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.engine import Engine, make_url

from benchmarks import figures
from benchmarks.concurrency import case_rate, clients, contention, typing_people
from benchmarks.flow import folder_cost
from benchmarks.pages import answered_tasks, form_pages
from benchmarks.population import large_council
from benchmarks.steps import step_cost
from benchmarks.workbench import NOTES, OPERATIONS, bench, beside
from brokerage.tables import award_tables, tender_tables
from engine.checks import process_folder
from engine.database.handle import Database
from engine.database.tables import drafts
from engine.definition import diagrams
from engine.definition.folder import read_folder
from engine.runtime import Runtime
from tests.frame import tree
from web import commands
from web.server import bootstrap

FOLDERS = sorted(
    path.parent
    for path in (tree.ROOT / "benchmarks" / "processes").glob("*/*.bpmn")
    if path.stem == path.parent.name
)


def test_the_reference_case_is_the_one_that_the_figures_name() -> None:
    kinds: Counter[str] = Counter()
    timers = 0
    for path in (tree.ROOT / "benchmarks" / "processes" / "reference_case").glob("*.bpmn"):
        nodes = diagrams.read_diagram(path.read_bytes(), path.name).process.nodes.values()
        kinds.update(node.kind for node in nodes)
        timers += sum(node.event == "timer" for node in nodes)
    assert kinds.total() == 44
    assert (kinds["callActivity"], kinds["userTask"], kinds["businessRuleTask"], timers) == (3, 7, 1, 1)
    assert 1_950 <= len(NOTES.encode()) <= 2_150


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_processes_of_the_benchmark_have_no_fault(folder: Path) -> None:
    assert process_folder.check(read_folder(folder), OPERATIONS) == []


def test_a_task_is_read_and_answered_through_the_site_beside_a_bare_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answered_tasks, "CASES", 1)
    monkeypatch.setattr(answered_tasks, "WARM_UP", 0)
    with bench(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        (figure,) = answered_tasks.on_a_database(here)
    assert figure.value is not None
    assert 0 < figure.value < 1
    assert "requests a second a core" in figure.note


def test_a_step_is_measured_beside_a_step_of_the_yardstick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_cost, "CASES", 1)
    monkeypatch.setattr(step_cost, "WARM_UP", 0)
    with bench(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        here.publish("short_flow")
        measured = step_cost.beside_spiffworkflow(here, tmp_path) + step_cost.on_a_database(here)
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
    with bench(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        measured = contention.on_a_database(here)
    assert len(measured) == len(contention.SCENES) * len(clients.LOCK_SCOPES) + 1
    assert measured[-1].met


def test_people_type_while_steps_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_people, "ROUNDS", 1)
    monkeypatch.setattr(typing_people, "CASES", 2)
    monkeypatch.setattr(typing_people, "PAUSE", timedelta(seconds=0.2))
    with bench(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        here.publish("reference_case")
        (figure,) = typing_people.on_a_database(here)
        with here.runtime.database.read() as connection:
            saved = connection.scalar(select(func.count()).select_from(drafts))
    assert figure.value is not None
    assert saved >= 1


def test_cases_are_made_and_lived_through_the_real_process(tmp_path: Path) -> None:
    with bench(f"sqlite:///{tmp_path / 'bench.db'}") as here:
        assert case_rate.prepared(here) > 100
        runtime = Runtime(here.runtime.database, here.runtime.clock, bootstrap.operations())
        with runtime.database.read() as connection:
            before = connection.scalar(select(func.count()).select_from(award_tables.awards))
        case_rate.refer(runtime, 2)
        case_rate.live(runtime, 1)
        with runtime.database.read() as connection:
            awarded = connection.scalar(select(func.count()).select_from(award_tables.awards))
            looked = (
                select(func.count())
                .select_from(tender_tables.invitations)
                .group_by(tender_tables.invitations.c.advert)
            )
            assert set(connection.scalars(looked)) == {106}
    assert awarded == before + 1


def test_pages_with_a_form_are_measured_beside_the_other_pages_of_staff(tmp_path: Path) -> None:
    with contextlib.closing(Database(f"sqlite:///{tmp_path / 'bench.db'}")) as database:
        runtime = large_council.fill(database, 0).runtime
        pages = form_pages.seen_in_turn(runtime, 2)
    forms = {name for name, page in pages.items() if page.has_form}
    questions = {
        "/referrals/<case_id>/<section>",
        "write_advert",
        "choose_tied",
        "respond_to_offer",
        "change_package",
    }
    assert {f"{name} as broker" for name in questions} <= forms
    assert {"/tasks as broker", "/cases as manager", "/cases/<case_id> as broker"} <= pages.keys() - forms
    unseen = {name: page.processor_ms for name, page in pages.items() if len(page.processor_ms) != 2}
    assert unseen == {}
    assert all(page.median_ms > 0 for page in pages.values())
    assert not any("provider" in name.split(" as ")[1] for name in pages)


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
        with beside(given.url) as url, bench(url) as here:
            here.publish("short_flow")
            assert here.start("short_flow").next_tasks
        assert inspect(given.engine).get_table_names() == []
        assert databases_named(given, [make_url(url).database]) == []


def test_a_database_beside_is_gone_though_the_work_failed_and_connections_were_cut(
    postgres_maker: Any,
) -> None:
    # As a server does that ends what has said nothing for half an hour.
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND datname = :name"
    )
    with postgres_maker.make_empty() as given:
        made = []

        def work() -> None:
            with beside(given.url) as url:
                made.append(make_url(url).database)
                with given.read() as connection:
                    connection.execute(cut, {"name": make_url(given.url).database})
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            work()
        assert databases_named(given, made) == []


def test_a_database_beside_is_gone_though_its_making_was_stopped(postgres_maker: Any) -> None:
    made = []

    def stop(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("CREATE DATABASE"):
            made.append(statement.split('"')[1])
            raise KeyboardInterrupt

    with postgres_maker.make_empty() as given:
        event.listen(Engine, "after_cursor_execute", stop)
        try:
            with pytest.raises(KeyboardInterrupt), beside(given.url):
                pass
        finally:
            event.remove(Engine, "after_cursor_execute", stop)
        assert len(made) == 1
        assert databases_named(given, made) == []


def databases_named(given: Database, names: Sequence[str | None]) -> list[str]:
    with given.read() as connection:
        query = text("SELECT datname FROM pg_database WHERE datname = ANY(:names)")
        return list(connection.execute(query, {"names": names}).scalars())


@pytest.mark.parametrize("more", [[], ["--flow", str(tree.ROOT / "benchmarks" / "processes" / "short_flow")]])
def test_who_may_not_create_databases_is_told_so(
    more: list[str],
    postgres_maker: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folder_cost, "CASES", 1)
    monkeypatch.setattr(folder_cost, "WARM_UP", 0)
    with postgres_maker.make_empty() as given:
        with given.begin() as connection:
            connection.execute(text("CREATE ROLE only_reads LOGIN PASSWORD 'secret'"))
        try:
            named = make_url(given.url).set(username="only_reads", password="secret")
            url = named.set(drivername="postgresql").render_as_string(hide_password=False)
            assert commands.main(["bench", "--postgresql", url, *more]) == 1
        finally:
            with given.begin() as connection:
                connection.execute(text("DROP ROLE only_reads"))
    assert capsys.readouterr().err.endswith("Name a user who may create databases.\n")
