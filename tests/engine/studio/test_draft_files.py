"""The files of drafts: two writers, the versions of a file, and other councils."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from engine.actors import Actor
from engine.database.handle import Database
from engine.database.studio_tables import draft_contents
from engine.errors import Conflict, NotAccepted, NotFound
from engine.runtime import Runtime
from engine.store import releases
from engine.studio import draft_files, process_drafts
from engine.studio.draft_files import FileChanged
from tests.engine.builders.small_process import FOLDERS, make_runtime

ANN = Actor("ann", "Ann Analyst", frozenset({"analyst"}), "here")
BEN = Actor("ben", "Ben Analyst", frozenset({"analyst"}), "here")
THERE = Actor("tom", "Tom Analyst", frozenset({"analyst"}), "there")
LETTER = "letters/taken.md"
FORM = "forms/ask.form"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


@pytest.fixture
def draft_id(runtime: Runtime) -> str:
    return process_drafts.open_draft(runtime, ANN, "errand", "A kinder letter")


def content_of(runtime: Runtime, draft_id: str, path: str = LETTER) -> bytes:
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        return draft_files.read(connection, draft, draft_files.find(connection, draft, path))


def test_a_draft_holds_what_the_newest_release_holds(runtime: Runtime, draft_id: str) -> None:
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id, "errand")
        folder = process_drafts.folder_of(connection, draft)
        release = releases.latest(connection, "here", "errand")
        files = draft_files.list_of(connection, draft)
        listed = process_drafts.list_of(connection, "here")
    assert folder == release.folder
    assert {file.path: file.version for file in files} == dict.fromkeys(release.folder.files, 1)
    assert {file.changed_by for file in files} == {"ann"}
    assert [(row.title, row.base, row.opened_by) for row in listed] == [("A kinder letter", 1, "ann")]


def test_a_save_is_a_new_version_and_the_same_content_is_not(runtime: Runtime, draft_id: str) -> None:
    before = content_of(runtime, draft_id)
    file, saved = draft_files.save(runtime, BEN, draft_id, LETTER, 1, before + b"\nKind regards\n")
    assert (file.version, file.changed_by) == (2, "ben")
    assert saved == content_of(runtime, draft_id) == before + b"\nKind regards\n"
    again, _ = draft_files.save(runtime, ANN, draft_id, LETTER, 1, saved)
    assert again == file


def test_who_saves_over_a_version_that_is_gone_gets_the_other_and_nothing_is_lost(
    runtime: Runtime, draft_id: str
) -> None:
    draft_files.save(runtime, ANN, draft_id, LETTER, 1, b"Subject: Ann\n")
    with pytest.raises(FileChanged) as change:
        draft_files.save(runtime, BEN, draft_id, LETTER, 1, b"Subject: Ben\n")
    assert (change.value.file.changed_by, change.value.file.version) == ("ann", 2)
    assert change.value.content == content_of(runtime, draft_id) == b"Subject: Ann\n"
    draft_files.save(runtime, BEN, draft_id, LETTER, 2, b"Subject: both\n")
    assert content_of(runtime, draft_id) == b"Subject: both\n"


def test_of_two_who_save_one_file_at_once_one_saves(runtime: Runtime, draft_id: str) -> None:
    def save(number: int) -> bool:
        try:
            draft_files.save(runtime, replace(BEN, id=f"p{number}"), draft_id, LETTER, 1, b"%d" % number)
        except FileChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(save, range(8))) == [False] * 7 + [True]


def test_two_who_save_two_files_do_not_disturb_each_other(runtime: Runtime, draft_id: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(draft_files.save, runtime, ANN, draft_id, LETTER, 1, b"Subject: Ann\n")
        two = pool.submit(draft_files.save, runtime, BEN, draft_id, FORM, 1, b"{}")
        assert (one.result()[0].version, two.result()[0].version) == (2, 2)


def test_another_councils_draft_is_not_found(runtime: Runtime, draft_id: str) -> None:
    with runtime.database.read() as connection:
        assert process_drafts.list_of(connection, "there") == []
        with pytest.raises(NotFound):
            process_drafts.find(connection, "there", draft_id)
        with pytest.raises(NotFound):
            process_drafts.find(connection, "here", draft_id, "another_process")
    for act in (
        lambda: draft_files.save(runtime, THERE, draft_id, LETTER, 1, b"x"),
        lambda: draft_files.add(runtime, THERE, draft_id, "letters/new.md", b"x"),
        lambda: draft_files.remove(runtime, THERE, draft_id, LETTER, 1),
        lambda: process_drafts.close(runtime, THERE, draft_id),
        lambda: process_drafts.open_draft(runtime, THERE, "errand"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_file_is_added_renamed_and_deleted_and_its_versions_go_on(runtime: Runtime, draft_id: str) -> None:
    file, _ = draft_files.add(runtime, ANN, draft_id, "letters/sorry.md", b"Subject: Sorry\n")
    assert file.version == 1
    with pytest.raises(NotAccepted, match="already"):
        draft_files.add(runtime, BEN, draft_id, "letters/sorry.md", b"")
    renamed = draft_files.rename(runtime, BEN, draft_id, "letters/sorry.md", "letters/regret.md", 1)
    assert content_of(runtime, draft_id, "letters/regret.md") == b"Subject: Sorry\n"
    with pytest.raises(NotFound):
        content_of(runtime, draft_id, "letters/sorry.md")
    with pytest.raises(FileChanged):
        draft_files.remove(runtime, ANN, draft_id, "letters/regret.md", 7)
    draft_files.remove(runtime, ANN, draft_id, "letters/regret.md", renamed.version)
    back, _ = draft_files.add(runtime, ANN, draft_id, "letters/regret.md", b"Subject: Again\n")
    assert back.version == 3


def test_a_file_that_was_deleted_meanwhile_is_not_saved_over(runtime: Runtime, draft_id: str) -> None:
    draft_files.remove(runtime, ANN, draft_id, LETTER, 1)
    with pytest.raises(FileChanged) as change:
        draft_files.save(runtime, BEN, draft_id, LETTER, 1, b"Subject: Ben\n")
    assert (change.value.file.digest, change.value.content) == ("", b"")
    with runtime.database.read() as connection:
        folder = process_drafts.folder_of(connection, process_drafts.find(connection, "here", draft_id))
    assert LETTER not in folder.files


@pytest.mark.parametrize(
    "path",
    ["../x.md", "letters/../x.md", "x.md", "letters/x.exe", "letters/.md", "letters/é.md", "forms/x.md", ""],
)
def test_a_file_has_a_plain_name_in_the_place_of_its_kind(runtime: Runtime, draft_id: str, path: str) -> None:
    with pytest.raises(NotAccepted):
        draft_files.add(runtime, ANN, draft_id, path, b"x")


def test_what_is_too_long_and_the_journeys_end_are_refused(runtime: Runtime, draft_id: str) -> None:
    with pytest.raises(NotAccepted, match="2 MB"):
        draft_files.save(runtime, ANN, draft_id, LETTER, 1, b"x" * 2_100_000)
    with pytest.raises(NotAccepted, match="journey"):
        draft_files.remove(runtime, ANN, draft_id, "errand.bpmn", 1)
    with pytest.raises(NotAccepted, match="kind"):
        draft_files.rename(runtime, ANN, draft_id, LETTER, "forms/taken.form", 1)


def test_a_closed_draft_is_not_changed(runtime: Runtime, draft_id: str) -> None:
    process_drafts.rename(runtime, BEN, draft_id, "Another title")
    process_drafts.close(runtime, ANN, draft_id)
    with pytest.raises(Conflict, match="was closed"):
        draft_files.save(runtime, ANN, draft_id, LETTER, 1, b"x")
    with runtime.database.read() as connection:
        assert process_drafts.list_of(connection, "here") == []
        assert process_drafts.find(connection, "here", draft_id).title == "Another title"


def test_two_drafts_keep_each_content_once(runtime: Runtime, draft_id: str) -> None:
    count = select(func.count()).select_from(draft_contents).where(draft_contents.c.council == "here")
    with runtime.database.read() as connection:
        before = connection.execute(count).scalar_one()
    process_drafts.open_draft(runtime, BEN, "errand")
    with runtime.database.read() as connection:
        assert connection.execute(count).scalar_one() == before
    assert before == len(set(_files().values()))


def _files() -> dict[str, bytes]:
    folder = FOLDERS / "errand"
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stem != "README"
    }
