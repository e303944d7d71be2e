"""Small folders that are sound but for one thing, and what the checker says of them."""

from engine.checks.process_folder import advise, check
from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import OPERATIONS

NOTE = {"forms/note.form": form(text("text"))}


def plain(name: str = "small") -> Drawing:
    return Drawing(name).start(role="clerk", form="note").user("ask").end()


def sound() -> Drawing:
    return plain().flow("start", "ask", "end")


def folder(drawing: Drawing, *more: Drawing, **files: bytes) -> Folder:
    content = {f"{each.process}.bpmn": each.xml() for each in (drawing, *more)}
    renamed = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    return Folder("small", {**NOTE, **content, **renamed})


def faults(drawing: Drawing, *more: Drawing, **files: bytes) -> list[str]:
    return [str(each) for each in check(folder(drawing, *more, **files), OPERATIONS)]


def advice(drawing: Drawing, *more: Drawing, **files: bytes) -> list[str]:
    """Return the advice on a folder that has no fault."""
    files_of = folder(drawing, *more, **files)
    assert check(files_of, OPERATIONS) == []
    return [str(each) for each in advise(files_of, OPERATIONS)]


def only(found: list[str], *words: str) -> None:
    assert len(found) == 1, found
    for each in words:
        assert each in found[0]
