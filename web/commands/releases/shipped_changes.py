"""Offering every council, as a draft, what a new Homeward changed in the processes that it ships."""

from pathlib import Path

from engine.definition.folder import Folder, read_folder
from engine.proposals import shipped
from engine.runtime import Runtime
from web import councils


def offer_to_all(runtime: Runtime, processes: Path) -> list[tuple[str, str]]:
    """Make a draft for each council whose releases came from another shipped folder; return both keys."""
    folders = [
        read_folder(path.parent)
        for path in sorted(processes.glob("*/*.bpmn"))
        if path.stem == path.parent.name
    ]
    with runtime.database.read() as connection:
        keys = sorted(councils.names(connection))
    return [
        (key, folder.process)
        for key in keys
        for folder in folders
        if shipped.offer(runtime, key, folder, "What this Homeward changes in the process that it ships")
    ]


def base_of(folder: Folder, processes: Path) -> str:
    """Return the digest of a folder that is the shipped one, which its release then comes from; else ""."""
    shipped = processes / folder.process
    is_shipped = shipped.is_dir() and read_folder(shipped).digest == folder.digest
    return folder.digest if is_shipped else ""
