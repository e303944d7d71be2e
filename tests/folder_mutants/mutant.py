"""One slip in a process folder: which kind, in which file, what stood there and what stands there now."""

from dataclasses import dataclass

from engine.definition.folder import Folder


@dataclass(frozen=True)
class Mutant:
    """A folder with one slip in it."""

    operator: str
    path: str
    before: str
    after: str
    folder: Folder

    def __str__(self) -> str:
        """Return it as a person would look for it."""
        return f"{self.operator}: {self.path}: {_short(self.before)} -> {_short(self.after)}"


def replaced(folder: Folder, path: str, content: bytes | None) -> Folder:
    """Return a folder with one file replaced, or left out."""
    files = {name: text for name, text in folder.files.items() if name != path}
    return Folder(folder.process, files if content is None else {**files, path: content})


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:87]}..."
