"""Drafts of a process: a folder that analysts change together, file by file, before it is proposed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, update

from engine.actors import Actor
from engine.database.handle import new_id, of_council
from engine.database.release_tables import proposals
from engine.database.studio_tables import draft_files, draft_saves, process_drafts
from engine.definition.folder import Folder
from engine.errors import Conflict, NotAccepted, NotFound
from engine.proposals.proposals import Status
from engine.runtime import Runtime
from engine.store import releases
from engine.studio import draft_contents

_C = process_drafts.c
_F = draft_files.c
_P = proposals.c
LONGEST_TITLE = 100


class State(StrEnum):
    """Where a draft stands. Only an open one can be changed."""

    OPEN = "open"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    CLOSED = "closed"


class ProcessDraft(NamedTuple):
    """A draft: `base` is the number of the release that it began from; people are ids of accounts.

    What becomes of its proposal decides on it: `number` is the release that came of it, `returned` says why
    it was rejected. A draft whose proposal was rejected is open again; `stored` is its state before that.
    """

    id: str
    council: str
    process: str
    title: str
    base: int
    shipped: str
    state: str
    opened_by: str
    opened_at: datetime
    proposal_id: str
    ended_at: datetime | None
    stored: str
    number: int | None = None
    returned: str = ""


def open_draft(
    runtime: Runtime,
    actor: Actor,
    process: str,
    title: str = "",
    folder: Folder | None = None,
    shipped: str = "",
) -> str:
    """Open a draft of a process and return its id.

    It holds what the newest release holds, or another folder, such as that of a proposal. `shipped` is then
    the digest of the shipped folder that it takes up. Raises NotFound if the process was never published.
    """
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        return add(connection, actor, process, title, now, folder, shipped)


def add(
    connection: Connection,
    actor: Actor,
    process: str,
    title: str,
    now: datetime,
    folder: Folder | None = None,
    shipped: str = "",
) -> str:
    """Open a draft in the caller's transaction, as `open_draft` does, and return its id."""
    _refuse_title(title)
    latest = releases.latest(connection, actor.council, process)
    title = title.strip() or f"Opened on {now:%d.%m.%Y}"
    own = (new_id()[:12], actor.council, process, title, latest.number, shipped)
    draft = ProcessDraft(*own, State.OPEN, actor.id, now, "", None, State.OPEN)
    row = {name: value for name, value in draft._asdict().items() if name in _C}
    connection.execute(insert(process_drafts), row)
    _fill(connection, draft, (folder or latest.folder).files)
    return draft.id


def find(connection: Connection, council: str, draft_id: str, process: str = "") -> ProcessDraft:
    """Return a council's draft; raises NotFound, also if it is one of another process."""
    return _find(connection, _listed(council).where(_C.id == draft_id), process)


def find_to_change(connection: Connection, council: str, draft_id: str, process: str = "") -> ProcessDraft:
    """Return a draft that can be changed, and let nobody else change it until this transaction ends.

    Raises Conflict if it was proposed, published or closed meanwhile.
    """
    draft = _find(
        connection, _listed(council).where(_C.id == draft_id).with_for_update(of=process_drafts), process
    )
    if draft.state == State.PROPOSED:
        raise Conflict("This draft waits for approval. Take it back before you change it.")
    if draft.state != State.OPEN:
        raise Conflict(f"This draft was {draft.state}, so it cannot be changed any more. Open a new one.")
    return draft


def list_of(connection: Connection, council: str, process: str = "", limit: int = 100) -> list[ProcessDraft]:
    """Return a council's drafts that are open or wait for approval, the newest first."""
    query = _listed(council).where(_C.state.in_([State.OPEN.value, State.PROPOSED.value]))
    query = query.where(func.coalesce(_P.status, "") != Status.PUBLISHED.value)
    if process:
        query = query.where(_C.process == process)
    return [_draft(row) for row in connection.execute(query.limit(limit))]


def folder_of(connection: Connection, draft: ProcessDraft) -> Folder:
    """Return what a draft holds now."""
    query = of_council(draft_files, draft.council).where(_F.draft_id == draft.id, _F.digest != "")
    digests = {row.path: row.digest for row in connection.execute(query)}
    contents = draft_contents.read(connection, draft.council, set(digests.values()))
    return Folder(draft.process, {path: contents[digest] for path, digest in sorted(digests.items())})


def rename(runtime: Runtime, actor: Actor, draft_id: str, title: str) -> None:
    """Give a draft another title."""
    _refuse_title(title)
    if not title.strip():
        raise NotAccepted("Give the draft a title.")
    with runtime.database.begin() as connection:
        draft = find_to_change(connection, actor.council, draft_id)
        change_state(connection, draft, {"title": title.strip()})


def close(runtime: Runtime, actor: Actor, draft_id: str) -> None:
    """Close a draft that nobody needs any more; raises Conflict if it waits for approval or has ended."""
    with runtime.database.begin() as connection:
        draft = find_to_change(connection, actor.council, draft_id)
        ended = {"state": State.CLOSED.value, "ended_at": runtime.clock.now_in(connection)}
        change_state(connection, draft, ended)


def change_state(connection: Connection, draft: ProcessDraft, values: dict[str, Any]) -> None:
    """Change the row of a draft that is still as it was read; raises Conflict if it is not."""
    own = update(process_drafts).where(
        _C.council == draft.council,
        _C.id == draft.id,
        _C.state == draft.stored,
        _C.proposal_id == draft.proposal_id,
    )
    if connection.execute(own.values(values)).rowcount != 1:
        raise Conflict("This draft was proposed, published or closed meanwhile.")


def _refuse_title(title: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise NotAccepted(f"The title is too long. Use at most {LONGEST_TITLE} letters.")


def _fill(connection: Connection, draft: ProcessDraft, contents: Mapping[str, bytes]) -> None:
    """Write the first version of each file."""
    draft_contents.keep(connection, draft.council, contents.values())
    shared = {"draft_id": draft.id, "council": draft.council, "version": 1}
    rows = [{**shared, "path": path, "digest": draft_contents.digest_of(contents[path])} for path in contents]
    by, at = draft.opened_by, draft.opened_at
    connection.execute(insert(draft_files), [row | {"changed_by": by, "changed_at": at} for row in rows])
    connection.execute(insert(draft_saves), [row | {"saved_by": by, "saved_at": at} for row in rows])


def _find(connection: Connection, query: Any, process: str) -> ProcessDraft:
    row = connection.execute(query).first()
    if row is None or process not in ("", row.process):
        raise NotFound
    return _draft(row)


def _draft(row: Any) -> ProcessDraft:
    """Return a draft in the state that its proposal has left it in."""
    own, (status, number, reason) = list(row[:-3]), row[-3:]
    draft = ProcessDraft._make([*own, row.state, None, ""])
    if draft.state != State.PROPOSED or status not in (Status.PUBLISHED, Status.REJECTED):
        return draft
    if status == Status.PUBLISHED:
        return draft._replace(state=State.PUBLISHED.value, number=number)
    return draft._replace(state=State.OPEN.value, returned=reason)


def _listed(council: str) -> Any:
    columns = [_C[name] for name in ProcessDraft._fields if name in _C]
    proposed = (_P.id == _C.proposal_id) & (_P.council == council)
    query = of_council(process_drafts, council).outerjoin(proposals, proposed).order_by(_C.opened_at.desc())
    return query.with_only_columns(*columns, _P.status, _P.number.label("release"), _P.reason)
