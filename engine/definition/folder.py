"""A process folder as it was read, before it is checked. It is what an analyst changes as a whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.errors import NotFound

KINDS = {".bpmn": "diagram", ".dmn": "table", ".form": "form", ".md": "letter", ".yaml": "example"}
PLACES = {"table": "tables", "form": "forms", "letter": "letters", "example": "examples"}


@dataclass(frozen=True)
class Folder:
    """The files of a process, by path inside the folder. `process` is its key: the folder's name."""

    process: str
    files: Mapping[str, bytes]

    @property
    def journey(self) -> str:
        """The path of the journey's diagram."""
        return f"{self.process}.bpmn"

    @property
    def digest(self) -> str:
        """The SHA-256 of all paths and contents, in the order of the paths."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            whole.update(f"{path}\0{hashlib.sha256(self.files[path]).hexdigest()}\n".encode())
        return whole.hexdigest()

    def of_kind(self, kind: str) -> dict[str, bytes]:
        """Return the files of one kind by their stem: "forms/offer.form" -> "offer"."""
        return {
            PurePosixPath(path).stem: content
            for path, content in sorted(self.files.items())
            if KINDS.get(PurePosixPath(path).suffix) == kind
        }


def kind_of(path: str) -> str:
    """Return the kind of a file by its ending: "diagram", "table", "form", "letter", "example"; else ""."""
    return KINDS.get(PurePosixPath(path).suffix, "")


def belongs(file: PurePosixPath) -> bool:
    """Return whether a file is part of a process: hidden files, README files and other kinds are not."""
    return file.suffix in KINDS and not file.name.startswith(".") and file.stem != "README"


def read_folder(path: Path) -> Folder:
    """Return a process folder with its files. Hidden files and README files are left out."""
    if not path.is_dir():
        raise NotFound(f"There is no folder {path}.")
    files = {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and belongs(PurePosixPath(file.name))
    }
    return Folder(path.resolve().name, files)
