"""A process folder as it was read: the unit of change, still unchecked."""

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
        """SHA-256 over every path and content, in the order of paths."""
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


def read_folder(path: Path) -> Folder:
    """Return the files of a process folder. Hidden files and README are not part of it."""
    if not path.is_dir():
        raise NotFound(f"There is no folder {path}.")
    files = {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file() and each.suffix in KINDS and not each.name.startswith(".") and each.stem != "README"
    }
    return Folder(path.resolve().name, files)
