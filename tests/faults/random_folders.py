"""Random process folders inside the whitelist, the same for the same seed.

Every folder has a journey, mostly with called processes and embedded sub-processes. All scripts add up, so
that the order in which parallel branches run in one step cannot show; no two timers have the same length.
"""

from random import Random

from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.faults.diagram_blocks import Writer
from tests.faults.drawing_state import Book, Place


def draw_folder(seed: int) -> Folder:
    """Return a random folder. A drawing that grew too large for a diagram is thrown away for the next."""
    attempt = 0
    while True:
        book = Book(Random(f"{seed}.{attempt}"))
        files = _draw(book)
        if not any(sheet.full for sheet in book.sheets):
            return Folder("journey", files)
        attempt += 1


def _draw(book: Book) -> dict[str, bytes]:
    drawing = Drawing("journey")
    drawing.start("begin", role="clerk", form="note")
    writer = Writer(book, drawing, book.sheet(), "clerk")
    writer.sheet.left -= 1
    whole = writer.sequence(Place(), book.random.randint(2, 5))
    drawing.flow("begin", whole.entry)
    writer.finish(whole.exits)
    return {
        "journey.bpmn": drawing.xml(),
        "forms/note.form": form(text("note"), {"type": "number", "key": "n", "id": "n", "label": "N"}),
        **book.files,
    }
