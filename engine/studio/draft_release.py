"""From a draft to a release: what it changes, asking for approval, and bringing in later releases."""

from dataclasses import dataclass

from sqlalchemy import Connection

from engine.actors import Actor
from engine.changes.folder_changes import folder_changes
from engine.changes.folder_merge import Sides, merge_folders
from engine.errors import Conflict
from engine.proposals import proposals
from engine.proposals.proposals import Change, Source, Status
from engine.runtime import Runtime
from engine.store import releases
from engine.studio import process_drafts, whole_drafts
from engine.studio.process_drafts import ProcessDraft, State

TAKEN_BACK = "Taken back by its author, who changes it further."


@dataclass(frozen=True)
class Standing:
    """How a draft stands to the newest release: its number, and what the draft changes, in sentences."""

    newest: int
    changes: list[str]


def standing(connection: Connection, draft: ProcessDraft) -> Standing:
    """Return what a draft changes against the newest release of its process."""
    latest = releases.latest(connection, draft.council, draft.process)
    return Standing(latest.number, folder_changes(latest.folder, process_drafts.folder_of(connection, draft)))


def ask_for_approval(runtime: Runtime, actor: Actor, draft_id: str, note: str) -> str:
    """Make a proposal of what a draft holds now and return its id; nobody can change the draft meanwhile.

    Raises Conflict if another release was published since the draft began, and else what proposing raises.
    """
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        newest = releases.last_number(connection, draft.council, draft.process)
        if newest != draft.base:
            raise Conflict(f"Release {newest} was published since this draft began. Bring it in first.")
        process_drafts.change_state(connection, draft, {"state": State.PROPOSED.value, "proposal_id": ""})
    waiting = draft._replace(stored=State.PROPOSED.value, proposal_id="")
    try:
        return _propose(runtime, actor, waiting, note)
    except Exception:
        with runtime.database.begin() as connection:
            process_drafts.change_state(connection, waiting, {"state": State.OPEN.value})
        raise


def take_back(runtime: Runtime, actor: Actor, draft_id: str) -> None:
    """Open a draft again that waits for approval; raises Conflict if somebody has decided on it."""
    with runtime.database.begin() as connection:
        draft = process_drafts.find(connection, actor.council, draft_id)
        if draft.state != State.PROPOSED:
            raise Conflict("This draft does not wait for approval any more.")
        if draft.proposal_id:
            proposal = proposals.find(connection, draft.council, draft.proposal_id)
            proposals.end(connection, proposal, actor, TAKEN_BACK, runtime.clock.now_in(connection))
        process_drafts.change_state(connection, draft, {"state": State.OPEN.value, "proposal_id": ""})


def bring_in(runtime: Runtime, actor: Actor, draft_id: str) -> list[str]:
    """Bring what was published since a draft began into it, and return what both changed, in sentences.

    There the draft's stays. Afterwards the draft stands on the newest release.
    """
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        latest = releases.latest(connection, draft.council, draft.process)
        base = releases.by_number(connection, draft.council, draft.process, draft.base)
        own = process_drafts.folder_of(connection, draft)
        sides = Sides("this draft", f"release {latest.number}")
        merged = merge_folders(base.folder, own, latest.folder, sides)
        now = runtime.clock.now_in(connection)
        whole_drafts.replace_all(connection, draft, merged.folder, actor, now)
        process_drafts.change_state(connection, draft, {"base": latest.number})
    return merged.conflicts


def _propose(runtime: Runtime, actor: Actor, draft: ProcessDraft, note: str) -> str:
    with runtime.database.read() as connection:
        folder = process_drafts.folder_of(connection, draft)
    source = Source.SHIPPED if draft.shipped else Source.FOLDER
    change = Change(folder, source, draft.shipped)
    proposal_id = proposals.propose(runtime, draft.council, change, actor, note)
    with runtime.database.begin() as connection:
        process_drafts.change_state(connection, draft, {"proposal_id": proposal_id})
        _end_offers(runtime, connection, draft, actor)
    return proposal_id


def _end_offers(runtime: Runtime, connection: Connection, draft: ProcessDraft, actor: Actor) -> None:
    """End the offer of the shipped folder that this draft took up."""
    for proposal in proposals.list_of(connection, draft.council) if draft.shipped else ():
        if (proposal.status, proposal.process, proposal.base) == (Status.DRAFT, draft.process, draft.shipped):
            reason = f"Taken up in the draft “{draft.title}”."
            proposals.end(connection, proposal, actor, reason, runtime.clock.now_in(connection))
