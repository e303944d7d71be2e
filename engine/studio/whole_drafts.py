"""All files of a draft at once: from a zip file or a folder on a disk, and one file as it was before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from engine.actors import Actor
from engine.definition.folder import Folder
from engine.errors import Conflict, NotAccepted
from engine.runtime import Runtime
from engine.studio import draft_files, draft_saves, file_paths, process_drafts
from engine.studio.draft_files import DraftFile
from engine.studio.house_style import styled_files
from engine.studio.process_drafts import ProcessDraft


class DraftMoved(Conflict):
    """Files of the draft changed after you took it. `files` are those that you would overwrite."""

    def __init__(self, files: Sequence[DraftFile]) -> None:
        self.files = tuple(files)
        super().__init__(
            "The draft changed after you took it: " + ", ".join(file.path for file in files) + "."
        )


def versions(connection: Connection, draft: ProcessDraft) -> dict[str, int]:
    """Return the versions of a draft's files by their paths, also of those that were deleted."""
    return {file.path: file.version for file in draft_files.list_of(connection, draft, deleted=True)}


def replace(
    runtime: Runtime, actor: Actor, draft_id: str, folder: Folder, seen: Mapping[str, int]
) -> list[str]:
    """Make a draft hold a folder and return the paths that changed.

    `seen` are the versions from which the folder was made. Raises DraftMoved if others changed since what the
    folder would change back, and NotAccepted if a file cannot be part of a process.
    """
    for path in folder.files:
        file_paths.refuse(path)
    if folder.journey not in folder.files:
        raise NotAccepted(f"The folder holds no {folder.journey}, the journey of this process.")
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id, folder.process)
        stored = process_drafts.folder_of(connection, draft).files
        moved = [
            file
            for file in draft_files.list_of(connection, draft, deleted=True)
            if file.version != seen.get(file.path)
            and not _is_same(file.path, folder.files.get(file.path), stored.get(file.path))
        ]
        if moved:
            raise DraftMoved(moved)
        return replace_all(connection, draft, folder, actor, runtime.clock.now_in(connection))


def replace_all(
    connection: Connection, draft: ProcessDraft, folder: Folder, actor: Actor, now: datetime
) -> list[str]:
    """Make a draft hold what a folder holds and return the paths that changed; each is one save."""
    files = {file.path: file for file in draft_files.list_of(connection, draft)}
    stored = process_drafts.folder_of(connection, draft).files
    changed = []
    for path in sorted({*files, *folder.files}):
        content = folder.files.get(path)
        if _is_same(path, content, stored.get(path)):
            continue
        styled = None if content is None else styled_files.style(path, content, stored.get(path, b""))
        if styled is not None and path not in files:
            draft_files.write_new(connection, draft, path, styled, actor, now)
        else:
            draft_files.write_next(connection, draft, files[path], styled, actor, now)
        changed.append(path)
    return changed


def restore(runtime: Runtime, actor: Actor, draft_id: str, path: str, version: int) -> DraftFile:
    """Save a file as it was after an older save and return it; a file that was deleted comes back.

    Raises NotFound if that state is not kept, and NotAccepted if the file was deleted then.
    """
    with runtime.database.begin() as connection:
        draft = process_drafts.find_to_change(connection, actor.council, draft_id)
        content = draft_saves.content_of(connection, draft, path, version)
        if not content:
            raise NotAccepted("The file held nothing then. Delete it, if that is what you want.")
        now = runtime.clock.now_in(connection)
        file = next((file for file in draft_files.list_of(connection, draft) if file.path == path), None)
        if file is None:
            return draft_files.write_new(connection, draft, path, content, actor, now)
        if draft_files.read(connection, draft, file) == content:
            return file
        return draft_files.write_next(connection, draft, file, content, actor, now)


def _is_same(path: str, content: bytes | None, stored: bytes | None) -> bool:
    if content is None or stored is None:
        return content is stored
    return styled_files.style_change(path, content, stored) == stored
