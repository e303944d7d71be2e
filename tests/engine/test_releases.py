"""Releases, links, pictures, health and what one step costs in statements."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import event

from engine import cases, doctor, links, monitor, pictures, releases, worker
from engine.database import Database
from engine.errors import CannotPublish, NotFound
from engine.folders import Folder, read_folder
from engine.links import LinkGone
from engine.outcomes import Started
from engine.room import Runtime
from tests.engine.errands import CLERK, FOLDERS, begin, clock_of, make_runtime, task_of


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def changed(words: str) -> Folder:
    folder = read_folder(FOLDERS / "errand")
    journey = folder.files["errand.bpmn"].replace(b'name="Approve"', f'name="{words}"'.encode())
    return Folder("errand", {**folder.files, "errand.bpmn": journey})


def test_the_same_folder_is_not_published_twice(runtime: Runtime) -> None:
    again = releases.publish(runtime, "here", read_folder(FOLDERS / "errand"), CLERK)
    assert again.number == 1


def test_a_changed_folder_is_the_next_number_and_cases_stay_with_theirs(runtime: Runtime) -> None:
    first = begin(runtime)
    second_release = releases.publish(runtime, "here", changed("Say yes"), CLERK)
    second = begin(runtime)
    assert second_release.number == 2
    with runtime.database.read() as connection:
        numbers = [cases.find(connection, each.case_id, CLERK)["release_number"] for each in (first, second)]
        assert [row["number"] for row in releases.list_of(connection, "here", "errand")] == [2, 1]
        old = releases.by_id(connection, cases.find(connection, first.case_id, CLERK)["release_id"])
    assert numbers == [1, 2]
    assert old.folder.files == read_folder(FOLDERS / "errand").files
    assert old.digest != second_release.digest


def test_a_councils_releases_are_its_own(runtime: Runtime) -> None:
    with runtime.database.read() as connection, pytest.raises(NotFound, match="has not been published"):
        releases.latest(connection, "elsewhere", "errand")


def test_a_faulty_folder_is_not_published_and_says_all_its_faults(runtime: Runtime) -> None:
    folder = read_folder(FOLDERS / "errand")
    broken = Folder(
        "errand", {path: data for path, data in folder.files.items() if not path.startswith("forms/")}
    )
    with pytest.raises(CannotPublish) as caught:
        releases.publish(runtime, "here", broken, CLERK)
    assert len(caught.value.problems) > 5
    assert all("There is no form" in each for each in str(caught.value).splitlines())


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_folder(tmp_path / "none")


def test_hidden_files_and_readmes_are_no_part_of_a_process(tmp_path: Path) -> None:
    for name in ("README.md", ".draft.bpmn", "small.bpmn", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert list(read_folder(tmp_path).files) == ["small.bpmn"]


def test_a_link_makes_its_holder_a_party_of_one_role_until_it_expires(runtime: Runtime) -> None:
    started = begin(runtime)
    token = issue(runtime, started)
    with runtime.database.read() as connection:
        assert links.look(connection, token, clock_of(runtime).now()).used_at is None
    actor = links.open(runtime, token)
    assert (actor.party, actor.roles, actor.council) == ("P1", frozenset({"helper"}), "here")
    with runtime.database.read() as connection:
        assert links.look(connection, token, clock_of(runtime).now()).used_at is not None
    clock_of(runtime).advance(timedelta(days=2))
    with pytest.raises(LinkGone):
        links.open(runtime, token)


def test_a_link_is_kept_only_as_a_hash(runtime: Runtime) -> None:
    token = issue(runtime, begin(runtime))
    with runtime.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM links").all()
    assert token not in repr(rows)
    with runtime.database.read() as connection, pytest.raises(LinkGone):
        links.look(connection, token[:-1], clock_of(runtime).now())


def issue(runtime: Runtime, started: Started) -> str:
    now = clock_of(runtime).now()
    with runtime.database.begin() as connection:
        return links.issue(
            connection,
            "here",
            started.case_id,
            role="helper",
            party="P1",
            name="Ann",
            issued_at=now,
            expires_at=now + timedelta(days=1),
        )


def test_a_picture_shows_where_the_case_stands_and_says_it_in_words(runtime: Runtime) -> None:
    started = begin(runtime)
    with runtime.database.read() as connection:
        found = monitor.position(connection, started.case_id)
        release = releases.latest(connection, "here", "errand")
    assert found["errand"].active == {"collecting"}
    assert found["collect"].active == {"offers"}
    assert {"start", "keep", "open"} <= found["errand"].done
    svg = etree.fromstring(pictures.draw(release.diagram("errand"), found["errand"], "p").encode())
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "p-title p-desc"
    words = svg.findtext("{*}desc") or ""
    assert words.startswith("Under way: Collect offers. Done: An errand is asked for; Keep;")
    classes = {each.get("data-step"): each.get("class") for each in svg.iter("{*}g") if each.get("data-step")}
    assert (classes["collecting"], classes["open"], classes["approve"]) == (
        "step active",
        "step done",
        "step",
    )
    assert len(classes) == len(release.journey.nodes)


def test_a_picture_has_no_inline_style_no_script_and_escapes_names(runtime: Runtime) -> None:
    release = releases.publish(runtime, "here", changed("&lt;b&gt; &amp; co"), CLERK)
    svg = pictures.draw(release.diagram("errand"))
    assert not re.search(r"<style|style=|<script|<b>", svg)
    assert "&lt;b&gt; &amp; co" in svg


def test_all_is_well_until_something_is_late(runtime: Runtime) -> None:
    begin(runtime)
    assert doctor.examine(runtime) == []
    clock_of(runtime).advance(timedelta(days=1, minutes=3))
    assert [each.about for each in doctor.examine(runtime)] == ["worker"]
    assert worker.wake_due(runtime) == 1
    assert doctor.examine(runtime) == []


STATEMENTS = {"sqlite": 9, "postgresql": 4}


def test_a_step_takes_few_statements_and_one_commit(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = cases.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    statements: list[str] = []
    commits: list[object] = []

    def committed(connection: object) -> None:
        commits.append(connection)

    def executed(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", executed)
    event.listen(database.engine, "commit", committed)
    try:
        cases.complete(runtime, task_of(started.next_tasks, "walk"), [("text", "x")], CLERK)
    finally:
        event.remove(database.engine, "before_cursor_execute", executed)
        event.remove(database.engine, "commit", committed)
    counted = [each for each in statements if not each.startswith("BEGIN")]
    assert len(counted) <= STATEMENTS[database.dialect], counted
    assert len(commits) == 1
