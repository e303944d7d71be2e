"""Small folders that are sound but for one thing, and what the checker says of them."""

from engine.checks.process_folder import check
from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import OPERATIONS

NOTE = {"forms/note.form": form(text("text"))}


def plain(name: str = "small") -> Drawing:
    return Drawing(name).start(role="clerk", form="note").user("ask").end()


def sound() -> Drawing:
    return plain().flow("start", "ask", "end")


def faults(drawing: Drawing, *more: Drawing, **files: bytes) -> list[str]:
    content = {f"{each.process}.bpmn": each.xml() for each in (drawing, *more)}
    renamed = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    return [str(each) for each in check(Folder("small", {**NOTE, **content, **renamed}), OPERATIONS)]


def only(found: list[str], *words: str) -> None:
    assert len(found) == 1, found
    for each in words:
        assert each in found[0]
