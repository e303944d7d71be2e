"""The doctor names the diagram and the join at which a case of an older release waits for ever."""

from engine.admin import doctor
from engine.cases import commands
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.outcomes import Started
from engine.store import releases
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import CLERK, make_runtime


def alternatives_that_are_joined() -> Folder:
    """Return a folder that older versions might have published and this one refuses."""
    drawing = Drawing("small").start(role="clerk", form="note").gateway("how", default="b_way")
    drawing.user("a").user("b").gateway("join", "parallel", name="Both done").end()
    drawing.flow("start", "how").flow("how", "a", when='answers.text = "a"').flow("how", "b", id="b_way")
    drawing.flow("a", "join", "end").flow("b", "join")
    return Folder("small", {"small.bpmn": drawing.xml(), "forms/note.form": form(text("text"))})


def test_a_case_that_waits_for_a_branch_that_cannot_come_is_no_damage(database: Database) -> None:
    runtime = make_runtime(database)
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        releases.freeze(connection, "here", alternatives_that_are_joined(), now, CLERK, releases.Origin())
    case = commands.start(runtime, "here", "small", [("text", "a")], CLERK)
    assert isinstance(case, Started)
    commands.complete(runtime, case.next_tasks[0]["id"], [("text", "")], CLERK)
    (finding,) = doctor.examine(runtime)
    assert not finding.damage
    assert finding.text == (
        "The case waits for ever at “Both done” in small.bpmn, for a branch that cannot come."
    )
    assert "No backup helps" in finding.fix
