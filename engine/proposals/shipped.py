"""What a new Homeward ships comes to a council as a draft, merged with what the council made of it before.

Nothing is published by itself. A release remembers the shipped folder that it came from (its base), so a
merge knows what the council changed and what Homeward changed.
"""

from sqlalchemy import Connection

from engine.actors import SYSTEM
from engine.changes.folder_merge import merge_folders
from engine.definition.folder import Folder
from engine.definition.release import Release
from engine.errors import NotFound
from engine.proposals import kept_folders, proposals
from engine.proposals.proposals import Change, Proposal, Source, Status
from engine.runtime import Runtime
from engine.store import releases


def offer(runtime: Runtime, council: str, shipped: Folder, note: str) -> str | None:
    """Make a draft of what changed in the shipped folder and return its id; None if nothing is to offer.

    It is offered once, and again if another release was published before anybody decided.
    """
    with runtime.database.read() as connection:
        state = _state(connection, council, shipped)
    if state is None:
        return None
    base, latest = state
    merged = merge_folders(base, latest.folder, shipped)
    if merged.folder.digest == latest.digest and not merged.conflicts:
        return None
    change = Change(
        merged.folder, Source.SHIPPED, shipped.digest, conflicts=merged.conflicts, status=Status.DRAFT
    )
    with runtime.database.begin() as connection:
        releases.wait_for_others(connection, council, shipped.process)
        now = _state(connection, council, shipped)
        if now is None or now[1].number != latest.number:
            return None
        kept_folders.keep(connection, council, shipped)
        _end_stale(runtime, connection, council, shipped)
        at = runtime.clock.now_in(connection)
        return proposals.add(connection, council, change, SYSTEM, note, latest.number, at)


def _state(connection: Connection, council: str, shipped: Folder) -> tuple[Folder, Release] | None:
    """Return the base and the latest release of a council to which this shipped folder is new."""
    number = releases.last_number(connection, council, shipped.process)
    if not number:
        return None
    row = releases.published(connection, council, shipped.process, number)
    if shipped.digest in (row.base, row.digest):
        return None
    offers = _offers(connection, council, shipped)
    if any(not _is_stale(proposal, number) for proposal in offers):
        return None
    try:
        base = kept_folders.find(connection, council, shipped.process, row.base)
    except NotFound:
        return None
    return base, releases.by_id(connection, row.id)


def _offers(connection: Connection, council: str, shipped: Folder) -> list[Proposal]:
    return [
        proposal
        for proposal in proposals.list_of(connection, council)
        if proposal.origin == Source.SHIPPED
        and (proposal.process, proposal.base) == (shipped.process, shipped.digest)
    ]


def _is_stale(proposal: Proposal, number: int) -> bool:
    """Return whether nobody can approve this offer any more, though nobody decided on it."""
    ended_as_stale = proposal.status == Status.REJECTED and proposal.decided_by == SYSTEM.id
    open_still = proposal.status in (Status.DRAFT, Status.PROPOSED)
    return ended_as_stale or (open_still and proposal.follows != number)


def _end_stale(runtime: Runtime, connection: Connection, council: str, shipped: Folder) -> None:
    for proposal in _offers(connection, council, shipped):
        if proposal.status in (Status.DRAFT, Status.PROPOSED):
            reason = "Another release was published meanwhile. A new proposal takes its place."
            proposals.end(connection, proposal, SYSTEM, reason, runtime.clock.now_in(connection))
