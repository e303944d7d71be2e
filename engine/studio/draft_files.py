"""The files of a draft, and saving them.

Each has a version, a number that grows with every save, so that nobody overwrites what they have not seen.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, update

from engine.actors import Actor
from engine.database.handle import of_council
from engine.database.studio_tables import draft_files
from engine.definition.folder import kind_of
from engine.definition.zipped_folder import MOST_FILES
from engine.errors import Conflict, NotAccepted, NotFound
from engine.runtime import Runtime
from engine.studio import draft_contents, draft_saves, file_paths, process_drafts
from engine.studio.draft_saves import Save
from engine.studio.house_style import styled_files
from engine.studio.process_drafts import ProcessDraft

_F = draft_files.c


class DraftFile(NamedTuple):
    """A file of a draft as lists show it. `changed_by` is the id of an account."""

    path: str
    version: int
    digest: str
    changed_by: str
    changed_at: datetime

    @property
    def kind(self) -> str:
        """Return "diagram", "table", "form", "letter" or "example"."""
        return kind_of(self.path)


class FileChanged(Conflict):
    """Somebody saved this file after you opened it.

    `file` is what they left, without a digest if they deleted it; `content` is empty then.
    """

    def __init__(self, file: DraftFile, content: bytes) -> None:
        self.file, self.content = file, content
        super().__init__(self.__doc__.splitlines()[0] if self.__doc__ else "")


def list_of(connection: Connection, draft: ProcessDraft, deleted: bool = False) -> list[DraftFile]:
    """Return the files of a draft in the order of their paths; on wish with those that were deleted."""
    query = _all(draft).order_by(_F.path)
    if not deleted:
        query = query.where(_F.digest != "")
    return [DraftFile(*row) for row in connection.execute(query)]


def find(connection: Connection, draft: ProcessDraft, path: str) -> DraftFile:
    """Return a file of a draft; raises NotFound if it is not there, or was deleted."""
    file = _find(connection, draft, path)
    if file is None or not file.digest:
        raise NotFound(f"There is no file {path} in this draft.")
    return file


def read(connection: Connection, draft: ProcessDraft, file: DraftFile) -> bytes:
    """Return what a file holds."""
    return draft_contents.read(connection, draft.council, [file.digest])[file.digest]


def save(
    runtime: Runtime, actor: Actor, draft_id: str, path: str, version: int, content: bytes
) -> tuple[DraftFile, bytes]:
    """Save what somebody made of a version of a file; return the file as it stands now, and what it holds.

    It is written in the house style. Where nothing but the style differs, nothing is saved.

    Raises FileChanged if somebody saved the file since that version, NotFound, Conflict if the draft cannot
    be changed, and NotAccepted if the content is too long.
    """
    _refuse_length(content)
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        file = _find(connection, draft, path)
        if file is None:
            raise NotFound(f"There is no file {path} in this draft.")
        stored = read(connection, draft, file) if file.digest else b""
        styled = styled_files.style_change(path, content, stored)
        if file.digest and styled == stored:
            return file, stored
        if file.version != version or not file.digest:
            raise FileChanged(file, stored)
        return write_next(connection, draft, file, styled, actor, runtime.clock.now_in(connection)), styled


def add(runtime: Runtime, actor: Actor, draft_id: str, path: str, content: bytes) -> tuple[DraftFile, bytes]:
    """Add a file to a draft and return it with what it holds.

    Raises NotAccepted if its name is not allowed or is taken.
    """
    file_paths.refuse(path)
    _refuse_length(content)
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        now, styled = runtime.clock.now_in(connection), styled_files.style(path, content)
        return write_new(connection, draft, path, styled, actor, now), styled


def rename(
    runtime: Runtime, actor: Actor, draft_id: str, path: str, new_path: str, version: int
) -> DraftFile:
    """Give a file another name within its place and return it; what refers to it is left to its analyst.

    Raises FileChanged if somebody saved it since that version, and NotAccepted if the name is not allowed.
    """
    file_paths.refuse(new_path)
    if kind_of(new_path) != kind_of(path):
        raise NotAccepted("A file keeps its kind. Choose a name with the same ending.")
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        file = _to_change(connection, draft, path, version)
        now = runtime.clock.now_in(connection)
        renamed = write_new(connection, draft, new_path, read(connection, draft, file), actor, now)
        write_next(connection, draft, file, None, actor, now)
        return renamed


def remove(runtime: Runtime, actor: Actor, draft_id: str, path: str, version: int) -> None:
    """Delete a file; raises FileChanged if somebody saved it since that version."""
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        if path == f"{draft.process}.bpmn":
            raise NotAccepted("This is the journey's diagram. A process cannot be without it.")
        file = _to_change(connection, draft, path, version)
        write_next(connection, draft, file, None, actor, runtime.clock.now_in(connection))


def _refuse_length(content: bytes) -> None:
    if len(content) > draft_contents.LONGEST:
        raise NotAccepted("The file is longer than 2 MB. Make two of it.")


def _to_change(connection: Connection, draft: ProcessDraft, path: str, version: int) -> DraftFile:
    file = find(connection, draft, path)
    if file.version != version:
        raise FileChanged(file, read(connection, draft, file))
    return file


def write_new(
    connection: Connection, draft: ProcessDraft, path: str, content: bytes, actor: Actor, now: datetime
) -> DraftFile:
    """Write a new file, or one that was deleted and comes back."""
    file = _find(connection, draft, path)
    if file is not None and file.digest:
        raise NotAccepted(f"There is a file {path} already. Choose another name.")
    if file is not None:
        return write_next(connection, draft, file, content, actor, now)
    if len(list_of(connection, draft)) >= MOST_FILES:
        raise NotAccepted(f"A process has at most {MOST_FILES} files.")
    draft_contents.keep(connection, draft.council, [content])
    file = DraftFile(path, 1, draft_contents.digest_of(content), actor.id, now)
    shared = {"draft_id": draft.id, "council": draft.council}
    connection.execute(insert(draft_files), shared | file._asdict())
    draft_saves.record(connection, draft, Save(file.version, file.digest, actor.id, now), path)
    return file


def write_next(
    connection: Connection,
    draft: ProcessDraft,
    file: DraftFile,
    content: bytes | None,
    actor: Actor,
    now: datetime,
) -> DraftFile:
    """Write the next version of a file; None deletes it. Raises FileChanged if somebody was faster."""
    if content is not None:
        draft_contents.keep(connection, draft.council, [content])
    digest = "" if content is None else draft_contents.digest_of(content)
    later = DraftFile(file.path, file.version + 1, digest, actor.id, now)
    own = update(draft_files).where(
        _F.council == draft.council, _F.draft_id == draft.id, _F.path == file.path
    )
    unseen = own.where(_F.version == file.version).values(later._asdict())
    if connection.execute(unseen).rowcount != 1:
        theirs = find(connection, draft, file.path)
        raise FileChanged(theirs, read(connection, draft, theirs))
    draft_saves.record(connection, draft, Save(later.version, digest, actor.id, now), later.path)
    return later


def _find(connection: Connection, draft: ProcessDraft, path: str) -> DraftFile | None:
    row = connection.execute(_all(draft).where(_F.path == path)).first()
    return DraftFile(*row) if row else None


def _all(draft: ProcessDraft) -> Any:
    columns = [_F[name] for name in DraftFile._fields]
    return of_council(draft_files, draft.council).where(_F.draft_id == draft.id).with_only_columns(*columns)
