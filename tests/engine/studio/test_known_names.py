"""An editor is told which names an expression may read at a place, what they are, and what sets them."""

from engine.definition.folder import Folder
from engine.definition.operations import Operations
from engine.studio.draft_reading import read_draft
from engine.studio.known_names import KnownName, KnownNames, names_of
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text

OPERATIONS = Operations([])


def names(drawing: Drawing, **files: bytes) -> KnownNames:
    content = {"small.bpmn": drawing.xml(), **files}
    return names_of(read_draft(Folder("small", content), OPERATIONS))


def listed(known: KnownNames, file: str, element: str) -> dict[str, KnownName]:
    return {name.name: name for name in known.listed_at(file, element)}


def asking() -> Drawing:
    drawing = Drawing("small").start().user("ask", form="ask")
    drawing.script("note", "reason = answers.why\nsum = 1 + 2")
    return drawing.gateway("choose", default="no").end().flow("start", "ask", "note", "choose")


def test_variables_are_known_with_their_kinds_and_steps() -> None:
    drawing = (
        asking().end("stop").flow("choose", "end", id="no").flow("choose", "stop", when="sum = 3", id="yes")
    )
    known = listed(names(drawing, **{"forms/ask.form": form(text("why"))}), "small.bpmn", "choose")
    assert known["sum"] == KnownName("sum", "number", "Set by “Note”")
    assert known["reason"].kind == "text | null"
    assert [entry.name for entry in known["answers"].entries] == ["why"]
    assert known["now"].kind == "date and time"
    assert listed(names(drawing), "small.bpmn", "yes")["sum"].kind == "number"


def test_an_element_that_is_not_stored_yet_knows_all_variables() -> None:
    drawing = asking().flow("choose", "end", id="no")
    assert {"sum", "reason", "answers", "now", "today"} <= set(
        listed(names(drawing), "small.bpmn", "new_step")
    )


def test_a_form_knows_its_own_questions() -> None:
    drawing = asking().flow("choose", "end", id="no")
    known = names(drawing, **{"forms/ask.form": form(text("why"), text("what"))})
    assert {"why", "what", "sum"} <= set(listed(known, "forms/ask.form", "why"))
    assert "what" not in listed(known, "small.bpmn", "choose")


def test_a_broken_file_takes_only_its_own_names_away() -> None:
    drawing = asking().flow("choose", "end", id="no")
    known = names(drawing, **{"broken.bpmn": b"<no", "tables/broken.dmn": b"<no", "forms/ask.form": b"{"})
    assert listed(known, "small.bpmn", "choose")["sum"].kind == "number"


def test_a_folder_is_read_once_for_each_content() -> None:
    drawing = asking().flow("choose", "end", id="no")
    folders = [Folder("small", {"small.bpmn": drawing.xml()}) for _ in range(2)]
    assert read_draft(folders[0], OPERATIONS) is read_draft(folders[1], OPERATIONS)
    changed = Folder("small", {"small.bpmn": drawing.xml() + b"\n"})
    assert read_draft(changed, OPERATIONS) is not read_draft(folders[0], OPERATIONS)
