"""Splits and ends that a drawing leaves out: all flows are taken, and a way without an end ends."""

from sqlalchemy import select

from engine.cases import commands
from engine.database import tables
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.outcomes import Completed, Started
from engine.store import releases
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import CLERK, make_runtime


def play(database: Database, drawing: Drawing, *steps: str) -> tuple[list[list[str]], str]:
    """Return the open steps after the start and after each completed step, and the state of the case."""
    runtime = make_runtime(database)
    files = {"forms/note.form": form(text("text")), "small.bpmn": drawing.xml()}
    releases.publish(runtime, "here", Folder("small", files), CLERK)
    started = commands.start(runtime, "here", "small", [("text", "")], CLERK)
    assert isinstance(started, Started)

    def open_tasks() -> dict[str, str]:
        query = select(tables.tasks.c.step, tables.tasks.c.id).where(tables.tasks.c.status == "open")
        with runtime.database.read() as connection:
            return {row.step: row.id for row in connection.execute(query)}

    seen = [sorted(open_tasks())]
    for step in steps:
        assert isinstance(commands.complete(runtime, open_tasks()[step], [("text", "")], CLERK), Completed)
        seen.append(sorted(open_tasks()))
    query = select(tables.cases.c.status).where(tables.cases.c.id == started.case_id)
    with runtime.database.read() as connection:
        return seen, connection.execute(query).scalar_one()


def begun() -> Drawing:
    return Drawing("small").start(role="clerk", form="note").user("first").user("second")


def test_a_way_without_an_end_event_ends(database: Database) -> None:
    drawing = begun().flow("start", "first", "second")
    assert play(database, drawing, "first", "second") == ([["first"], ["second"], []], "ended")


def test_several_flows_out_of_a_step_are_all_taken(database: Database) -> None:
    drawing = begun().user("third").flow("start", "first", "second").flow("first", "third")
    for steps in (("first", "second", "third"), ("first", "third", "second")):
        seen, state = play(database, drawing, *steps)
        assert seen[:2] == [["first"], ["second", "third"]]
        assert (seen[-1], state) == ([], "ended")


def test_branches_of_an_understood_split_may_meet_in_a_join(database: Database) -> None:
    drawing = begun().user("third").user("last").add("parallelGateway", "join")
    drawing.flow("start", "first", "second", "join", "last").flow("first", "third", "join")
    seen, state = play(database, drawing, "first", "third", "second", "last")
    assert seen == [["first"], ["second", "third"], ["second"], ["last"], []]
    assert state == "ended"


def test_a_sub_process_without_an_end_goes_on(database: Database) -> None:
    inner = '<bpmn:startEvent id="in"/><bpmn:scriptTask id="s"><bpmn:script>x = 1</bpmn:script>'
    inner += "</bpmn:scriptTask>"
    inner += '<bpmn:sequenceFlow id="f" sourceRef="in" targetRef="s"/>'
    drawing = begun().add("subProcess", "part", "Part", inner).flow("start", "first", "part", "second")
    assert play(database, drawing, "first", "second") == ([["first"], ["second"], []], "ended")
