"""What the check says of lanes that cannot be named rightly."""

from engine.checks.process_folder import advise, check
from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_folders import only
from tests.engine.builders.small_process import OPERATIONS

FORMS = {"forms/note.form": form(text("text"))}


def drawn() -> Drawing:
    """A clerk begins, and the system does the rest."""
    drawing = Drawing("small").start(role="clerk", form="note").script("keep", "kept = 1").end()
    return drawing.flow("start", "keep", "end")


def advice(*drawings: Drawing) -> list[str]:
    """What the check says of the lanes of folders that have no fault."""
    files = Folder("small", {**FORMS, **{f"{one.process}.bpmn": one.xml() for one in drawings}})
    assert check(files, OPERATIONS) == []
    return [str(problem) for problem in advise(files, OPERATIONS) if "lane" in str(problem)]


def test_two_lanes_of_one_role_are_told() -> None:
    drawing = drawn()
    drawing.lanes["Clerk"] = ["keep"]
    only(advice(drawing), "small.bpmn: 2 lanes are called “Clerk”.", "the role that does its steps")


def test_a_lane_of_people_with_only_the_systems_steps_is_told() -> None:
    drawing = drawn()
    drawing.lanes["Helper"] = ["keep"]
    only(advice(drawing), "Nobody does anything in the lane “Helper”", "Call it “System”")


def test_a_lane_of_the_system_may_hold_only_its_steps() -> None:
    drawing = drawn()
    drawing.lanes["System"] = ["keep"]
    assert advice(drawing) == []


def test_who_acts_in_a_process_that_a_step_calls_acts_in_its_lane() -> None:
    outer = Drawing("small").start(role="clerk", form="note").call("see", "inner").end()
    outer.flow("start", "see", "end").lanes["Helper"] = ["see"]
    inner = Drawing("inner").start().user("look", role="helper").end().flow("start", "look", "end")
    assert advice(outer, inner) == []
    theirs = Drawing("inner").start().user("look", role="clerk").end().flow("start", "look", "end")
    only(advice(outer, theirs), "the lane “Helper”")
