"""Proposals: who wrote a release does not approve it, and two deciders never both do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.actors import Actor
from engine.database.handle import Database
from engine.definition.folder import Folder, read_folder
from engine.errors import CannotPublish, Conflict, EngineError, NotAccepted, NotAllowed, NotFound
from engine.proposals import proposals
from engine.proposals.proposals import Change, Play, Source, Status
from engine.runtime import Runtime
from engine.store import releases
from tests.engine.builders.small_process import CLERK, FOLDERS, make_runtime, renamed_folder

ANN = Actor("ann", "Ann Analyst", frozenset({"analyst"}), "here")
ABE = Actor("abe", "Abe Approver", frozenset({"approver"}), "here")
EVE = Actor("eve", "Eve Approver", frozenset({"approver"}), "here")


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def proposed(runtime: Runtime, words: str = "Say yes", play: Play = Play.AS_EXPECTED) -> str:
    """Propose a renamed step in Ann's name, with its examples played."""
    proposal_id = proposals.propose(runtime, "here", Change(renamed_folder(words)), ANN, "A clearer name")
    with runtime.database.begin() as connection:
        proposals.record_play(connection, proposals.find(connection, "here", proposal_id), play, [], 12)
    return proposal_id


def numbers(runtime: Runtime) -> list[int]:
    with runtime.database.read() as connection:
        return [row.number for row in releases.list_of(connection, "here", "errand")]


def test_a_second_person_publishes_what_the_first_wrote(runtime: Runtime) -> None:
    proposal_id = proposed(runtime)
    assert numbers(runtime) == [1]
    assert proposals.approve(runtime, "here", proposal_id, ABE).number == 2
    with runtime.database.read() as connection:
        row = releases.published(connection, "here", "errand", 2)
        proposal = proposals.find(connection, "here", proposal_id)
    assert (row.author, row.published_by, row.note, row.alone) == ("ann", "abe", "A clearer name", "")
    assert (proposal.status, proposal.number, proposal.decided_by) == (Status.PUBLISHED, 2, "abe")


def test_who_wrote_it_cannot_approve_it(runtime: Runtime) -> None:
    proposal_id = proposed(runtime)
    with pytest.raises(NotAllowed, match="cannot approve it"):
        proposals.approve(runtime, "here", proposal_id, ANN, "  ")
    assert numbers(runtime) == [1]


def test_in_an_emergency_one_person_publishes_alone_and_the_release_says_why(runtime: Runtime) -> None:
    proposals.approve(runtime, "here", proposed(runtime), ANN, "Adverts cannot close tonight")
    with runtime.database.read() as connection:
        assert releases.published(connection, "here", "errand", 2).alone == "Adverts cannot close tonight"


def test_a_reason_of_somebody_else_makes_no_emergency(runtime: Runtime) -> None:
    proposals.approve(runtime, "here", proposed(runtime), ABE, "I typed something")
    with runtime.database.read() as connection:
        assert releases.published(connection, "here", "errand", 2).alone == ""


@pytest.mark.parametrize("play", [Play.NOT_PLAYED, Play.DIFFERS])
def test_examples_that_differ_or_were_not_played_refuse_it(runtime: Runtime, play: Play) -> None:
    proposal_id = proposed(runtime, play=play)
    for actor, alone in ((ABE, ""), (ANN, "Tonight")):
        with pytest.raises(NotAccepted, match="have not come out as expected"):
            proposals.approve(runtime, "here", proposal_id, actor, alone)
    assert numbers(runtime) == [1]


def test_a_stale_proposal_says_which_release_was_published_meanwhile(runtime: Runtime) -> None:
    proposal_id = proposed(runtime)
    releases.publish(runtime, "here", renamed_folder("Say no"), CLERK)
    with pytest.raises(Conflict, match="followed release 1, and release 2 was published meanwhile"):
        proposals.approve(runtime, "here", proposal_id, ABE)
    assert numbers(runtime) == [2, 1]


def test_a_rejected_proposal_keeps_the_reason_and_is_never_published(runtime: Runtime) -> None:
    proposal_id = proposed(runtime)
    with pytest.raises(NotAccepted, match="Say why"):
        proposals.reject(runtime, "here", proposal_id, ABE, " ")
    proposals.reject(runtime, "here", proposal_id, ABE, "The name is unclear")
    for decide in (proposals.approve, proposals.reject):
        with pytest.raises(Conflict, match="decided meanwhile"):
            decide(runtime, "here", proposal_id, EVE, "Again")
    with runtime.database.read() as connection:
        assert proposals.find(connection, "here", proposal_id).reason == "The name is unclear"


def test_of_two_approvers_at_once_one_publishes_and_the_other_is_told(runtime: Runtime) -> None:
    for words in ("Say yes", "Say no", "Say maybe"):
        before = numbers(runtime)
        proposal_id = proposed(runtime, words)

        def approve(actor: Actor, proposal_id: str = proposal_id) -> str:
            try:
                return str(proposals.approve(runtime, "here", proposal_id, actor).number)
            except EngineError as error:
                return type(error).__name__

        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(pool.map(approve, (ABE, EVE)))
        assert outcomes == [str(before[0] + 1), "Conflict"]
        assert numbers(runtime) == [before[0] + 1, *before]


def test_two_proposals_approved_at_once_make_one_release(runtime: Runtime) -> None:
    two = [proposed(runtime, "Say yes"), proposed(runtime, "Say no")]

    def approve(proposal_id: str) -> bool:
        try:
            proposals.approve(runtime, "here", proposal_id, ABE)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, two)) == [False, True]
    assert numbers(runtime) == [2, 1]


def test_what_cannot_be_published_is_not_proposed(runtime: Runtime) -> None:
    errand = read_folder(FOLDERS / "errand")
    broken = Folder("errand", {path: data for path, data in errand.files.items() if "forms" not in path})
    with pytest.raises(CannotPublish):
        proposals.propose(runtime, "here", Change(broken), ANN, "Fewer forms")
    with pytest.raises(NotAccepted, match="this is the content of release 1, the newest"):
        proposals.propose(runtime, "here", Change(errand), ANN, "The same")
    with pytest.raises(NotAccepted, match="what the change is for"):
        proposals.propose(runtime, "here", Change(renamed_folder("Say yes")), ANN, " ")
    with runtime.database.read() as connection:
        assert proposals.list_of(connection, "here") == []


def test_going_back_is_proposed_and_approved_too(runtime: Runtime) -> None:
    releases.publish(runtime, "here", renamed_folder("Say yes"), CLERK)
    change = Change(read_folder(FOLDERS / "errand"), Source.RELEASE, back_to=1)
    proposal_id = proposals.propose(runtime, "here", change, ANN, "It was better")
    with runtime.database.begin() as connection:
        proposal = proposals.find(connection, "here", proposal_id)
        proposals.record_play(connection, proposal, Play.AS_EXPECTED, [], 1)
    release = proposals.approve(runtime, "here", proposal_id, ABE)
    with runtime.database.read() as connection:
        first = releases.by_number(connection, "here", "errand", 1)
    assert (release.number, release.digest) == (3, first.digest)


def test_a_draft_is_published_only_after_somebody_took_it_up(runtime: Runtime) -> None:
    change = Change(renamed_folder("Say yes"), Source.SHIPPED, status=Status.DRAFT)
    proposal_id = proposals.propose(runtime, "here", change, CLERK, "Shipped")
    with pytest.raises(Conflict):
        proposals.approve(runtime, "here", proposal_id, ABE)
    proposals.take_up(runtime, "here", proposal_id, ANN, "")
    with pytest.raises(Conflict):
        proposals.take_up(runtime, "here", proposal_id, EVE, "")
    with runtime.database.read() as connection:
        assert proposals.find(connection, "here", proposal_id).author == "ann"


def test_nobody_takes_up_a_draft_that_another_release_overtook(runtime: Runtime) -> None:
    change = Change(renamed_folder("Say yes"), Source.SHIPPED, status=Status.DRAFT)
    proposal_id = proposals.propose(runtime, "here", change, CLERK, "Shipped")
    releases.publish(runtime, "here", renamed_folder("Say perhaps"), CLERK)
    with pytest.raises(Conflict, match="Another release overtook this"):
        proposals.take_up(runtime, "here", proposal_id, ANN, "")


def test_another_councils_proposal_is_not_found(runtime: Runtime) -> None:
    proposal_id = proposed(runtime)
    with runtime.database.read() as connection, pytest.raises(NotFound):
        proposals.find(connection, "elsewhere", proposal_id)
    with pytest.raises(NotFound):
        proposals.approve(runtime, "elsewhere", proposal_id, ABE)
