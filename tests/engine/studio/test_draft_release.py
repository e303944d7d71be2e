"""From a draft to a release: asking for approval, returning, taking back, and later releases."""

import pytest

from engine.actors import Actor
from engine.database.handle import Database
from engine.definition.folder import Folder, read_folder
from engine.errors import CannotPublish, Conflict, NotAccepted
from engine.proposals import proposals
from engine.proposals.proposals import Change, Play, Source, Status
from engine.runtime import Runtime
from engine.store import releases
from engine.studio import draft_files, draft_release, process_drafts
from engine.studio.process_drafts import ProcessDraft, State
from tests.engine.builders.small_process import CLERK, FOLDERS, make_runtime

ANN = Actor("ann", "Ann Analyst", frozenset({"analyst"}), "here")
ABE = Actor("abe", "Abe Approver", frozenset({"approver"}), "here")
LETTER = "letters/taken.md"
ERRAND = read_folder(FOLDERS / "errand")
KINDER = ERRAND.files[LETTER] + b"\nThank you.\n"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


@pytest.fixture
def draft_id(runtime: Runtime) -> str:
    """A draft in which the letter is kinder."""
    draft_id = process_drafts.open_draft(runtime, ANN, "errand", "A kinder letter")
    draft_files.save(runtime, ANN, draft_id, LETTER, 1, KINDER)
    return draft_id


def find(runtime: Runtime, draft_id: str) -> ProcessDraft:
    with runtime.database.read() as connection:
        return process_drafts.find(connection, "here", draft_id)


def asked(runtime: Runtime, draft_id: str) -> str:
    """Ask for approval; the examples come out as expected."""
    proposal_id = draft_release.ask_for_approval(runtime, ANN, draft_id, "Kinder")
    with runtime.database.begin() as connection:
        proposal = proposals.find(connection, "here", proposal_id)
        proposals.record_play(connection, proposal, Play.AS_EXPECTED, [], 1)
    return proposal_id


def test_a_draft_says_what_it_changes_and_becomes_a_release(runtime: Runtime, draft_id: str) -> None:
    with runtime.database.read() as connection:
        standing = draft_release.standing(connection, process_drafts.find(connection, "here", draft_id))
    assert standing.newest == 1
    assert [line.partition(":")[0] for line in standing.changes] == ["letters/taken"]
    proposal_id = asked(runtime, draft_id)
    assert find(runtime, draft_id).state == State.PROPOSED
    with pytest.raises(Conflict, match="waits for approval"):
        draft_files.save(runtime, ANN, draft_id, LETTER, 2, b"Subject: x\n")
    release = proposals.approve(runtime, "here", proposal_id, ABE)
    draft = find(runtime, draft_id)
    assert (draft.state, draft.number, release.number) == (State.PUBLISHED, 2, 2)
    assert release.folder.files[LETTER] == KINDER
    with runtime.database.read() as connection:
        assert process_drafts.list_of(connection, "here") == []
    with pytest.raises(Conflict, match="was published"):
        draft_files.save(runtime, ANN, draft_id, LETTER, 2, b"Subject: x\n")


def test_a_returned_draft_is_open_again_with_the_reason(runtime: Runtime, draft_id: str) -> None:
    proposals.reject(runtime, "here", asked(runtime, draft_id), ABE, "Say thank you once")
    draft = find(runtime, draft_id)
    assert (draft.state, draft.returned) == (State.OPEN, "Say thank you once")
    draft_files.save(runtime, ANN, draft_id, LETTER, 2, KINDER + b"Again.\n")
    second = asked(runtime, draft_id)
    assert find(runtime, draft_id).returned == ""
    assert proposals.approve(runtime, "here", second, ABE).number == 2


def test_who_asked_takes_it_back(runtime: Runtime, draft_id: str) -> None:
    proposal_id = asked(runtime, draft_id)
    draft_release.take_back(runtime, ANN, draft_id)
    assert find(runtime, draft_id).state == State.OPEN
    with runtime.database.read() as connection:
        assert proposals.find(connection, "here", proposal_id).status == Status.REJECTED
    with pytest.raises(Conflict):
        proposals.approve(runtime, "here", proposal_id, ABE)
    with pytest.raises(Conflict):
        draft_release.take_back(runtime, ANN, draft_id)


def test_a_draft_with_faults_without_a_note_or_without_a_change_stays_open(
    runtime: Runtime, draft_id: str
) -> None:
    with pytest.raises(NotAccepted, match="what the change is for"):
        draft_release.ask_for_approval(runtime, ANN, draft_id, " ")
    draft_files.save(runtime, ANN, draft_id, LETTER, 2, b"No subject\n")
    with pytest.raises(CannotPublish):
        draft_release.ask_for_approval(runtime, ANN, draft_id, "Kinder")
    draft_files.save(runtime, ANN, draft_id, LETTER, 3, ERRAND.files[LETTER])
    with pytest.raises(NotAccepted, match="Nothing changed"):
        draft_release.ask_for_approval(runtime, ANN, draft_id, "Kinder")
    assert find(runtime, draft_id).state == State.OPEN


def test_a_release_that_was_published_meanwhile_is_brought_in_first(runtime: Runtime, draft_id: str) -> None:
    form = "forms/ask.form"
    other = ERRAND.files[form].replace(b"What", b"Which errand")
    assert other != ERRAND.files[form]
    releases.publish(runtime, "here", Folder("errand", {**ERRAND.files, form: other}), CLERK)
    with pytest.raises(Conflict, match="Release 2 was published"):
        draft_release.ask_for_approval(runtime, ANN, draft_id, "Kinder")
    assert draft_release.bring_in(runtime, ANN, draft_id) == []
    proposals.approve(runtime, "here", asked(runtime, draft_id), ABE)
    with runtime.database.read() as connection:
        newest = releases.latest(connection, "here", "errand")
    assert newest.number == 3
    assert newest.folder.files[LETTER] == KINDER
    assert b"Which errand" in newest.folder.files[form]


def test_what_both_changed_is_told_and_the_drafts_stays(runtime: Runtime, draft_id: str) -> None:
    theirs = ERRAND.files[LETTER] + b"\nMany thanks.\n"
    releases.publish(runtime, "here", Folder("errand", {**ERRAND.files, LETTER: theirs}), CLERK)
    [sentence] = draft_release.bring_in(runtime, ANN, draft_id)
    assert "this draft wrote" in sentence
    assert "release 2 now has" in sentence
    with runtime.database.read() as connection:
        draft = process_drafts.find(connection, "here", draft_id)
        assert b"Thank you." in process_drafts.folder_of(connection, draft).files[LETTER]
    assert draft.base == 2


def test_a_draft_takes_up_what_homeward_ships(runtime: Runtime) -> None:
    shipped = Folder("errand", {**ERRAND.files, LETTER: KINDER})
    change = Change(shipped, Source.SHIPPED, shipped.digest, status=Status.DRAFT)
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        offer = proposals.add(connection, "here", change, ANN, "New in Homeward", 1, now)
    draft_id = process_drafts.open_draft(runtime, ANN, "errand", "", shipped, shipped.digest)
    proposals.approve(runtime, "here", asked(runtime, draft_id), ABE)
    with runtime.database.read() as connection:
        assert proposals.find(connection, "here", offer).status == Status.REJECTED
        assert releases.published(connection, "here", "errand", 2).base == shipped.digest
