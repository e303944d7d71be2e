"""Where a problem is: the step, flow or question by its id, and the setting of it."""

from engine.checks.process_folder import check
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form
from tests.engine.builders.small_folders import folder, plain, sound
from tests.engine.builders.small_process import OPERATIONS


def places(drawing: Drawing, **files: bytes) -> list[tuple[str, str, str]]:
    problems = check(folder(drawing, **files), OPERATIONS)
    return [(problem.diagram, problem.element, problem.place) for problem in problems]


def test_a_condition_is_about_its_flow() -> None:
    drawing = plain().gateway("which", default="no").end("other")
    drawing.flow("start", "ask", "which").flow("which", "end", when="answers.text = nobody", id="yes")
    drawing.flow("which", "other", id="no")
    assert places(drawing) == [("small.bpmn", "yes", "the condition of “yes”")]


def test_a_setting_is_about_its_step() -> None:
    drawing = Drawing("small").start(role="clerk", form="note").user("ask", "clark").end()
    assert places(drawing.flow("start", "ask", "end")) == [("small.bpmn", "ask", "role")]


def test_a_script_and_a_timer_are_about_their_step() -> None:
    drawing = plain().script("count", "x = nobody").timer("wait", "P1W")
    drawing.flow("start", "ask", "count", "wait", "end")
    assert set(places(drawing)) == {
        ("small.bpmn", "count", "its script"),
        ("small.bpmn", "wait", "its timer"),
    }


def test_a_fault_of_a_source_is_about_its_question() -> None:
    field = {"type": "select", "key": "which", "label": "Which?", "properties": {"options": "no_such"}}
    assert places(sound(), forms__note_dot_form=form(field))[0][0] == "forms/note.form"
