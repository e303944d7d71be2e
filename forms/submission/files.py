"""Files that answer a question: known by their content, never by their name."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import TypedDict, TypeGuard

#: The largest file kept, in bytes.
LARGEST_BYTES = 10 * 1024 * 1024

TOO_LARGE = "The selected file must be smaller than 10MB"
EMPTY = "The selected file is empty"
WANTED = "The selected file must be a PDF, Word, Excel, OpenDocument, PNG, JPG or plain text file"
GONE = "The file that you chose is no longer here. Choose it again"

_OPENINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_ODF = "application/vnd.oasis.opendocument"
_OOXML = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    "word/document.xml": f"{_OOXML}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OOXML}.spreadsheetml.sheet",
}
_ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    f"{_OOXML}.wordprocessingml.document": ("docx",),
    f"{_OOXML}.spreadsheetml.sheet": ("xlsx",),
    f"{_ODF}.text": ("odt",),
    f"{_ODF}.spreadsheet": ("ods",),
    "text/plain": ("txt", "csv", "md"),
}
_MACROS = "vbaproject.bin"
_MOST_PARTS = 10_000


class FileValue(TypedDict):
    """A file as an answer: a FEEL context that stands for its bytes in variables and history."""

    id: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class FileAnswer:
    """A file as it was uploaded: its name as shown and its bytes."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str | None:
        """The type that its content shows, or None when that is not an accepted type."""
        for opening, media_type in _OPENINGS:
            if self.content.startswith(opening):
                return media_type
        if self.content.startswith(b"PK\x03\x04"):
            return _packed_type(self.content)
        return "text/plain" if _is_text(self.content) else None

    @property
    def kept_name(self) -> str:
        """The name with the ending of its type, so that no program opens it as something else."""
        endings = _ENDINGS[self.media_type or "text/plain"]
        fits = self.name.rpartition(".")[2].lower() in endings and "." in self.name
        return self.name if fits else f"{self.name}.{endings[0]}"


def safe_name(name: str) -> str:
    """Return the file's name without folders and characters that cannot be shown, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    return shown.strip(" .")[-120:] or "file"


def is_file(value: object) -> TypeGuard[FileValue]:
    """Return whether an answer is a file's value."""
    return isinstance(value, dict) and value.keys() == FileValue.__annotations__.keys()


def size_in_words(size: int) -> str:
    """Return a size as people read it, as in "240 KB"."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1_000))} KB"


def _packed_type(content: bytes) -> str | None:
    """Return the type of a packed document. Only its list of parts is read, and macros are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if len(names) > _MOST_PARTS or any(name.lower().endswith(_MACROS) for name in names):
                return None
            if "mimetype" in names:
                return _declared(packed)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        return None
    return next((media_type for part, media_type in _PARTS.items() if part in names), None)


def _declared(packed: zipfile.ZipFile) -> str | None:
    with packed.open("mimetype") as part:
        declared = part.read(100).decode("ascii", "replace").strip()
    return declared if declared in _ENDINGS and declared.startswith(_ODF) else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\n\r\t\ufeff" for letter in text)
