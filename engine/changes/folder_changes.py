"""What changed from one process folder to another, as sentences in the order of the files."""

from collections.abc import Callable, Iterator

from engine.changes.diagram_changes import diagram_changes
from engine.changes.example_changes import example_changes
from engine.changes.form_changes import form_changes
from engine.changes.letter_changes import letter_changes
from engine.changes.table_changes import table_changes
from engine.definition.bpmn_xml import CannotRead
from engine.definition.folder import Folder, kind_of
from engine.errors import EngineError
from forms.errors import FormsError
from rules.errors import RulesError

_READERS: dict[str, Callable[[bytes, bytes], list[str]]] = {
    "diagram": diagram_changes,
    "table": table_changes,
    "form": form_changes,
    "letter": letter_changes,
    "example": example_changes,
}
_WORDS = {"diagram": "diagram", "table": "decision table", "form": "form", "letter": "letter"}
_UNREADABLE = (CannotRead, EngineError, FormsError, RulesError, ValueError)


def folder_changes(old: Folder, new: Folder) -> list[str]:
    """Return what changed as "place: what", one sentence for each fact; empty if the files are the same."""
    return [line for path in sorted({*old.files, *new.files}) for line in _of_file(path, old, new)]


def _of_file(path: str, old: Folder, new: Folder) -> Iterator[str]:
    before, after = old.files.get(path), new.files.get(path)
    kind = kind_of(path)
    place = path.rpartition(".")[0]
    word = _WORDS.get(kind, "file of examples")
    if before is None:
        yield f"{place}: the {word} was added"
    elif after is None:
        yield f"{place}: the {word} was removed"
    elif before != after:
        yield from (f"{place}: {line}" for line in _within(kind, before, after))


def _within(kind: str, before: bytes, after: bytes) -> list[str]:
    reader = _READERS.get(kind)
    try:
        lines = reader(before, after) if reader else []
    except _UNREADABLE:
        return ["the file changed, and one of its two states cannot be read"]
    return lines or ["only its layout or notes changed"]
