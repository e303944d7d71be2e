"""Files that answer a question: known by their content, never by their name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: The largest file kept, in bytes.
LARGEST_BYTES = 10 * 1024 * 1024

_OPENINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_ODF = "application/vnd.oasis.opendocument"
_PACKED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (f"mimetype{_ODF}.text".encode(), f"{_ODF}.text"),
    (f"mimetype{_ODF}.spreadsheet".encode(), f"{_ODF}.spreadsheet"),
)


@dataclass(frozen=True)
class FileAnswer:
    """A file given as an answer: its name as shown and its bytes."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str | None:
        """The type its content shows, or None when it is none that is accepted."""
        for opening, media_type in _OPENINGS:
            if self.content.startswith(opening):
                return media_type
        if self.content.startswith(b"PK\x03\x04"):
            return next((media_type for mark, media_type in _PACKED if mark in self.content), None)
        return "text/plain" if _is_text(self.content) else None


def safe_name(name: str) -> str:
    """Return the file's name without folders and characters that cannot be shown, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    return shown.strip(" .")[-120:] or "file"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\n\r\t\ufeff" for letter in text)
