"""Earlier states of files, restoring them, and replacing all files of a draft."""

from datetime import timedelta

import pytest

from engine.actors import Actor
from engine.database.handle import Database
from engine.definition.folder import Folder, read_folder
from engine.errors import NotAccepted, NotFound
from engine.runtime import Runtime
from engine.studio import draft_files, draft_saves, process_drafts, whole_drafts
from engine.studio.whole_drafts import DraftMoved
from tests.engine.builders.small_process import FOLDERS, clock_of, make_runtime

ANN = Actor("ann", "Ann Analyst", frozenset({"analyst"}), "here")
BEN = Actor("ben", "Ben Analyst", frozenset({"analyst"}), "here")
LETTER, FORM = "letters/taken.md", "forms/ask.form"
ERRAND = read_folder(FOLDERS / "errand")


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


@pytest.fixture
def draft_id(runtime: Runtime) -> str:
    return process_drafts.open_draft(runtime, ANN, "errand")


def save(runtime: Runtime, draft_id: str, actor: Actor, after: timedelta) -> int:
    """Save another letter after a while and return its version."""
    clock_of(runtime).advance(after)
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        version = draft_files.find(connection, draft, LETTER).version
    content = f"Subject: {actor.name} {version}\n".encode()
    return draft_files.save(runtime, actor, draft_id, LETTER, version, content)[0].version


def states(runtime: Runtime, draft_id: str) -> list[tuple[int, str]]:
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        return [(state.version, state.saved_by) for state in draft_saves.states(connection, draft, LETTER)]


def content(runtime: Runtime, draft_id: str, path: str = LETTER) -> bytes:
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        return process_drafts.folder_of(connection, draft).files[path]


def test_one_persons_saves_within_two_minutes_are_one_state(runtime: Runtime, draft_id: str) -> None:
    for actor, seconds in ((ANN, 0), (ANN, 60), (ANN, 59), (BEN, 1), (ANN, 1), (ANN, 121)):
        save(runtime, draft_id, actor, timedelta(seconds=seconds))
    assert states(runtime, draft_id) == [(7, "ann"), (6, "ann"), (5, "ben"), (4, "ann"), (1, "ann")]


def test_after_a_week_the_last_state_of_each_day_is_kept(runtime: Runtime, draft_id: str) -> None:
    for hours in (1, 2, 3, 24, 1):
        save(runtime, draft_id, ANN, timedelta(hours=hours))
    assert [version for version, _ in states(runtime, draft_id)] == [6, 5, 4, 3, 2, 1]
    save(runtime, draft_id, BEN, timedelta(days=8))
    assert [version for version, _ in states(runtime, draft_id)] == [7, 6, 4, 1]
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        assert draft_saves.content_of(connection, draft, LETTER, 4) == b"Subject: Ann Analyst 3\n"
        with pytest.raises(NotFound):
            draft_saves.content_of(connection, draft, LETTER, 3)


def test_a_state_is_restored_by_a_save_and_a_deleted_file_comes_back(runtime: Runtime, draft_id: str) -> None:
    version = save(runtime, draft_id, BEN, timedelta(hours=1))
    restored = whole_drafts.restore(runtime, ANN, draft_id, LETTER, 1)
    assert (restored.version, restored.changed_by) == (version + 1, "ann")
    assert content(runtime, draft_id) == ERRAND.files[LETTER]
    draft_files.remove(runtime, ANN, draft_id, LETTER, restored.version)
    whole_drafts.restore(runtime, ANN, draft_id, LETTER, version)
    assert content(runtime, draft_id) == b"Subject: Ben Analyst 1\n"
    with pytest.raises(NotFound):
        whole_drafts.restore(runtime, ANN, draft_id, LETTER, 99)
    with pytest.raises(NotAccepted):
        whole_drafts.restore(runtime, ANN, draft_id, LETTER, restored.version + 1)


def test_a_folder_takes_the_place_of_a_draft_unless_it_undoes_what_others_changed(
    runtime: Runtime, draft_id: str
) -> None:
    with runtime.database.read() as connection:
        seen = whole_drafts.versions(connection, process_drafts.find(connection, "here", draft_id))
    kinder = Folder(
        "errand", {**ERRAND.files, LETTER: b"Subject: Mine\n", "letters/new.md": b"Subject: New\n"}
    )
    changed = whole_drafts.replace(runtime, ANN, draft_id, kinder, seen)
    assert changed == ["letters/new.md", LETTER]
    assert content(runtime, draft_id, FORM) == ERRAND.files[FORM]
    save(runtime, draft_id, BEN, timedelta(hours=1))
    with runtime.database.read() as connection:
        later = whole_drafts.versions(connection, process_drafts.find(connection, "here", draft_id))
    with pytest.raises(DraftMoved) as refusal:
        whole_drafts.replace(runtime, ANN, draft_id, kinder, {**later, LETTER: 2})
    assert [(file.path, file.changed_by) for file in refusal.value.files] == [(LETTER, "ben")]
    smaller = Folder("errand", {path: kinder.files[path] for path in ERRAND.files})
    assert whole_drafts.replace(runtime, ANN, draft_id, smaller, later) == ["letters/new.md", LETTER]
    assert whole_drafts.replace(runtime, ANN, draft_id, smaller, {}) == []
    with pytest.raises(NotAccepted):
        whole_drafts.replace(runtime, ANN, draft_id, Folder("errand", {FORM: b"{}"}), later)
