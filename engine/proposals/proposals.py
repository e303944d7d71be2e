"""Proposals: folders that one person wrote and another may approve. Approval publishes them as a release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, update

from engine.actors import Actor
from engine.database.handle import new_id, of_council
from engine.database.release_tables import proposals
from engine.definition.folder import Folder
from engine.definition.release import Release
from engine.errors import Conflict, NotAccepted, NotAllowed, NotFound
from engine.proposals import kept_folders
from engine.runtime import Runtime
from engine.store import releases
from engine.store.releases import Origin

_C = proposals.c


class Status(StrEnum):
    """Where a proposal stands. A draft was made by start-up and waits for somebody to take it up."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    REJECTED = "rejected"


class Source(StrEnum):
    """Where the folder of a proposal comes from."""

    FOLDER = "folder"
    RELEASE = "release"
    SHIPPED = "shipped"


class Play(StrEnum):
    """The outcome of a proposal's examples."""

    NOT_PLAYED = ""
    AS_EXPECTED = "ok"
    DIFFERS = "differs"


class Proposal(NamedTuple):
    """A proposal as pages show it; `follows` is the number of the newest release when it was made."""

    id: str
    council: str
    process: str
    origin: str
    status: str
    follows: int
    digest: str
    base: str
    author: str
    note: str
    made_at: datetime
    back_to: int | None
    conflicts: list[str]
    played: str
    played_lines: list[str] | None
    played_ms: int | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    number: int | None


@dataclass(frozen=True)
class Change:
    """What is proposed: a folder and where it comes from. A draft waits for somebody to take it up."""

    folder: Folder
    source: Source = Source.FOLDER
    base: str = ""
    back_to: int | None = None
    conflicts: Sequence[str] = ()
    status: Status = Status.PROPOSED


def propose(runtime: Runtime, council: str, change: Change, actor: Actor, note: str) -> str:
    """Check a folder, keep it for a second person and return the id of the proposal.

    Raises CannotPublish with every fault, and NotAccepted without a note or where nothing changed.
    """
    if not note.strip():
        raise NotAccepted("Say what the change is for.")
    folder = change.folder
    with runtime.database.read() as connection:
        by_height = _by_height(connection, council, folder.process, change.back_to)
    releases.refuse_faults(runtime, council, folder, by_height)
    with runtime.database.begin() as connection:
        latest = releases.latest(connection, council, folder.process)
        if (latest.digest, latest.by_height) == (folder.digest, by_height):
            raise NotAccepted(f"Nothing changed: this is the content of release {latest.number}, the newest.")
        now = runtime.clock.now_in(connection)
        return add(connection, council, change, actor, note.strip(), latest.number, now)


def add(
    connection: Connection, council: str, change: Change, actor: Actor, note: str, follows: int, at: datetime
) -> str:
    """Keep a change that was checked, or that is only a draft, and return the id of its proposal."""
    kept_folders.keep(connection, council, change.folder)
    row = {
        "id": new_id(),
        "council": council,
        "process": change.folder.process,
        "origin": change.source.value,
        "status": change.status.value,
        "follows": follows,
        "digest": change.folder.digest,
        "base": change.base,
        "author": actor.id,
        "note": note,
        "made_at": at,
        "back_to": change.back_to,
        "conflicts": list(change.conflicts),
    }
    connection.execute(insert(proposals), row)
    return str(row["id"])


def take_up(
    runtime: Runtime, council: str, proposal_id: str, actor: Actor, note: str, settled: Folder | None = None
) -> None:
    """Propose a draft in this person's name, or in its place a folder in which its conflicts are settled.

    Raises CannotPublish with every fault, and Conflict if it is no draft any more or a release overtook it.
    """
    with runtime.database.read() as connection:
        draft = find(connection, council, proposal_id)
        folder = settled or kept_folders.find(connection, council, draft.process, draft.digest)
        if releases.last_number(connection, council, draft.process) != draft.follows:
            raise Conflict("Another release overtook this. Homeward merges it again when it is started next.")
    releases.refuse_faults(runtime, council, folder)
    with runtime.database.begin() as connection:
        kept_folders.keep(connection, council, folder)
        values = {"status": Status.PROPOSED.value, "author": actor.id, "note": note.strip() or draft.note}
        values["digest"] = folder.digest
        _change(connection, draft, Status.DRAFT, values)


def record_play(
    connection: Connection, proposal: Proposal, play: Play, lines: Sequence[str], ms: int
) -> None:
    """Keep the outcome of a proposal's examples: what differed, and how long they took."""
    values = {"played": play.value, "played_lines": list(lines), "played_ms": ms}
    connection.execute(_one(proposal).values(values))


def approve(runtime: Runtime, council: str, proposal_id: str, actor: Actor, alone: str = "") -> Release:
    """Publish a proposal. Its author may do so only alone in an emergency, with a reason, which is kept.

    Raises Conflict if it was decided meanwhile or another release was published, NotAllowed for its author
    without a reason, and NotAccepted unless its examples came out as expected.
    """
    with runtime.database.begin() as connection:
        proposal = find(connection, council, proposal_id)
        releases.wait_for_others(connection, council, proposal.process)
        proposal = find(connection, council, proposal_id)
        _refuse(connection, proposal, actor, alone.strip())
        folder = kept_folders.find(connection, council, proposal.process, proposal.digest)
        now = runtime.clock.now_in(connection)
        release = releases.freeze(
            connection, council, folder, now, actor, _origin(connection, proposal, actor, alone.strip())
        )
        values = {"status": Status.PUBLISHED.value, "number": release.number, "reason": alone.strip()}
        _change(connection, proposal, Status.PROPOSED, values | _decided(actor, now))
    return release


def reject(runtime: Runtime, council: str, proposal_id: str, actor: Actor, reason: str) -> None:
    """Reject a proposal or a draft with a reason; raises Conflict if it was decided meanwhile."""
    if not reason.strip():
        raise NotAccepted("Say why you reject it.")
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        end(connection, find(connection, council, proposal_id), actor, reason.strip(), now)


def end(connection: Connection, proposal: Proposal, actor: Actor, reason: str, at: datetime) -> None:
    """Reject a proposal or a draft in a transaction; raises Conflict if it was decided meanwhile."""
    status = Status.DRAFT if proposal.status == Status.DRAFT else Status.PROPOSED
    values = {"status": Status.REJECTED.value, "reason": reason}
    _change(connection, proposal, status, values | _decided(actor, at))


def find(connection: Connection, council: str, proposal_id: str) -> Proposal:
    """Return a proposal; raises NotFound."""
    row = connection.execute(_listed(council).where(_C.id == proposal_id)).first()
    if row is None:
        raise NotFound
    return Proposal(*row)


def list_of(connection: Connection, council: str, limit: int = 100) -> list[Proposal]:
    """Return a council's proposals, the newest first."""
    return [Proposal(*row) for row in connection.execute(_listed(council).limit(limit))]


def _refuse(connection: Connection, proposal: Proposal, actor: Actor, alone: str) -> None:
    if proposal.status != Status.PROPOSED:
        raise Conflict("This proposal was decided meanwhile.")
    newest = releases.last_number(connection, proposal.council, proposal.process)
    if newest != proposal.follows:
        raise Conflict(
            f"This proposal followed release {proposal.follows}, and release {newest} was published "
            "meanwhile. Propose the change again on the newest release."
        )
    if proposal.author == actor.id and not alone:
        raise NotAllowed("Who wrote a release cannot approve it. Ask a colleague.")
    if proposal.played != Play.AS_EXPECTED:
        raise NotAccepted("The examples have not come out as expected, so this cannot be published.")


def _origin(connection: Connection, proposal: Proposal, actor: Actor, alone: str) -> Origin:
    by_height = _by_height(connection, proposal.council, proposal.process, proposal.back_to)
    alone = alone if proposal.author == actor.id else ""
    return Origin(proposal.author, proposal.note, alone, proposal.base, by_height)


def _by_height(connection: Connection, council: str, process: str, back_to: int | None) -> bool:
    return back_to is not None and releases.published(connection, council, process, back_to).by_height


def _decided(actor: Actor, now: datetime) -> dict[str, object]:
    return {"decided_by": actor.id, "decided_at": now}


def _change(connection: Connection, proposal: Proposal, status: Status, values: dict[str, Any]) -> None:
    """Change a proposal that still has this status; raises Conflict if it has another one."""
    if connection.execute(_one(proposal).where(_C.status == status.value).values(values)).rowcount != 1:
        raise Conflict("This proposal was decided meanwhile.")


def _one(proposal: Proposal) -> Any:
    return update(proposals).where(_C.council == proposal.council, _C.id == proposal.id)


def _listed(council: str) -> Any:
    columns = [_C[name] for name in Proposal._fields]
    return of_council(proposals, council).order_by(_C.made_at.desc()).with_only_columns(*columns)
