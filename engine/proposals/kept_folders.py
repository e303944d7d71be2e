"""Folders that are kept by their digest: those of proposals, and the shipped ones that releases came from."""

from sqlalchemy import Connection, insert, select

from engine.database.release_tables import folder_files
from engine.definition.folder import Folder
from engine.errors import NotFound
from engine.store import releases


def find(connection: Connection, council: str, process: str, digest: str) -> Folder:
    """Return the folder with this digest, of a proposal, a shipped one or a release; raises NotFound."""
    query = select(folder_files.c.path, folder_files.c.content).where(
        folder_files.c.council == council, folder_files.c.digest == digest
    )
    files = {path: bytes(content) for path, content in connection.execute(query)}
    if files:
        return Folder(process, files)
    for by_height in (False, True):
        release = releases.find_content(connection, council, process, digest, by_height)
        if release:
            return releases.by_id(connection, release.id).folder
    raise NotFound("The content of this folder is not kept.")


def keep(connection: Connection, council: str, folder: Folder) -> None:
    """Keep a folder by its digest, unless it is kept already."""
    known = select(folder_files.c.path).where(
        folder_files.c.council == council, folder_files.c.digest == folder.digest
    )
    if connection.execute(known.limit(1)).first() is None:
        shared = {"council": council, "digest": folder.digest}
        files = [{**shared, "path": path, "content": content} for path, content in folder.files.items()]
        connection.execute(insert(folder_files), files)
