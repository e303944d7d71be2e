"""Releases: folders that are checked, frozen and numbered, and cases that stay with theirs."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.cases import commands
from engine.checks.problem import Problem
from engine.database.handle import Database
from engine.definition.folder import Folder, read_folder
from engine.definition.operations import Operations
from engine.errors import CannotPublish, NotFound
from engine.runtime import Runtime
from engine.store import releases
from tests.engine.builders import small_process
from tests.engine.builders.small_process import CLERK, FOLDERS, begin, make_runtime, renamed_folder


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_the_same_folder_is_not_published_twice(runtime: Runtime) -> None:
    again = releases.publish(runtime, "here", read_folder(FOLDERS / "errand"), CLERK)
    assert again.number == 1


def test_a_changed_folder_is_the_next_number_and_cases_stay_with_theirs(runtime: Runtime) -> None:
    first = begin(runtime)
    second_release = releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK)
    second = begin(runtime)
    assert second_release.number == 2
    with runtime.database.read() as connection:
        cases = [commands.find(connection, started.case_id, CLERK) for started in (first, second)]
        numbers = [case.release_number for case in cases]
        assert [release.number for release in releases.list_of(connection, "here", "errand")] == [2, 1]
        old = releases.by_id(connection, commands.find(connection, first.case_id, CLERK).release_id)
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


def test_a_release_keeps_its_author_its_note_and_the_shipped_folder_it_came_from(runtime: Runtime) -> None:
    origin = releases.Origin(author="Ann Analyst", note="A clearer name")
    releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK, origin=origin)
    with runtime.database.read() as connection:
        second, first = releases.list_of(connection, "here", "errand")
    assert (first.author, first.note, first.base) == (CLERK.id, "", first.digest)
    assert (second.author, second.note, second.published_by) == ("Ann Analyst", "A clearer name", CLERK.id)
    assert second.base == first.digest


def test_going_back_is_a_new_release_with_the_old_content(runtime: Runtime) -> None:
    releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK)
    with runtime.database.read() as connection:
        folder, origin = releases.return_to(connection, "here", "errand", 1, "Ann Analyst", "It was better")
    third = releases.publish(runtime, "here", folder, CLERK, origin=origin)
    assert third.number == 3
    with runtime.database.read() as connection:
        first = releases.find_content(connection, "here", "errand", third.digest)
        assert releases.by_number(connection, "here", "errand", 1).folder.files == third.folder.files
    assert first is not None
    assert first.number == 1


def test_what_was_published_before_is_not_checked_again(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK)
    fault = Problem("errand.bpmn", "", "A later check would find this.", "")
    monkeypatch.setattr(releases, "check", lambda *_: [fault])
    assert releases.publish(runtime, "here", read_folder(FOLDERS / "errand"), CLERK).number == 3
    with pytest.raises(CannotPublish, match="A later check would find this"):
        releases.publish(runtime, "here", renamed_folder("Say no"), CLERK)


def test_what_was_published_before_and_cannot_run_any_more_is_refused(runtime: Runtime) -> None:
    releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK)
    poorer = replace(runtime, operations=Operations((small_process.open_round,)))
    with pytest.raises(CannotPublish, match="There is no operation “gather” any more"):
        releases.publish(poorer, "here", read_folder(FOLDERS / "errand"), CLERK)


def test_the_cases_of_a_release_are_counted_while_they_run(runtime: Runtime) -> None:
    begin(runtime)
    begin(runtime)
    with runtime.database.read() as connection:
        release = releases.latest(connection, "here", "errand")
        assert releases.running_cases(connection, "here", release.id) == 2
        assert releases.running_cases(connection, "elsewhere", release.id) == 0


def test_a_number_that_no_release_has_is_said(runtime: Runtime) -> None:
    with runtime.database.read() as connection, pytest.raises(NotFound, match="no release 9 of"):
        releases.by_number(connection, "here", "errand", 9)


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_folder(tmp_path / "none")


def test_hidden_files_and_readmes_are_no_part_of_a_process(tmp_path: Path) -> None:
    for name in ("README.md", ".draft.bpmn", "small.bpmn", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert list(read_folder(tmp_path).files) == ["small.bpmn"]
