"""What the check says of choices that steer a case while nothing stands beside the form."""

import pytest

from engine.checks.process_folder import advise, check
from engine.definition.folder import Folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_folders import only
from tests.engine.builders.small_process import OPERATIONS

YES_NO = [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]
CHOICE = {"type": "radio", "key": "go_on", "label": "Go on?", "values": YES_NO}
FORMS = {"forms/note.form": form(text("text")), "forms/choice.form": form(CHOICE, text("why"))}
MARK = b'<spiffworkflow:property name="cites" value="clauses"/>'


def begun() -> Drawing:
    """A process that begins with a note."""
    return Drawing("small").start(role="clerk", form="note")


def by_gateway(**facts: str) -> Drawing:
    """A choice by which a gateway goes."""
    drawn = (
        begun().user("ask", form="choice", name="Decide", **facts).gateway("which", default="which_to_end")
    )
    drawn.end().end("other").flow("start", "ask", "which", "end")
    return drawn.flow("which", "other", when='answers.go_on = "yes"')


def by_script() -> Drawing:
    """A choice that a script keeps for later."""
    drawn = begun().user("ask", form="choice", name="Decide").script("keep", "kept = answers.go_on").end()
    return drawn.flow("start", "ask", "keep", "end")


def by_operation() -> Drawing:
    """A choice that an operation is given, with all other answers."""
    drawn = begun().user("ask", form="choice", name="Decide")
    return drawn.service("tell", "tell", party="string(answers)").end().flow("start", "ask", "tell", "end")


def unread() -> Drawing:
    """A choice that nothing reads before the case asks the next question."""
    drawn = (
        begun().user("ask", form="choice").user("next", form="note").script("keep", "kept = answers.go_on")
    )
    return drawn.end().flow("start", "ask", "next", "keep", "end")


def only_words_read() -> Drawing:
    """A form of which nothing but words is read."""
    drawn = begun().user("ask", form="choice").script("keep", "kept = answers.why").end()
    return drawn.flow("start", "ask", "keep", "end")


def folder(drawn: Drawing, cites: bool = True, **more: bytes) -> Folder:
    """A folder with this journey, which may cite clauses."""
    diagram = drawn.xml()
    if cites:
        end = diagram.index(b">", diagram.index(b"<bpmn:process ")) + 1
        whole = b"<bpmn:extensionElements><spiffworkflow:properties>%b</spiffworkflow:properties>" % MARK
        diagram = diagram[:end] + whole + b"</bpmn:extensionElements>" + diagram[end:]
    return Folder("small", {"small.bpmn": diagram, **FORMS, **more})


def faults(files: Folder) -> list[str]:
    """What the check says is blind."""
    return [str(problem) for problem in check(files, OPERATIONS) if "blind" in str(problem)]


@pytest.mark.parametrize("drawn", [by_gateway(), by_script(), by_operation()])
def test_a_choice_that_steers_the_case_needs_facts_beside_it(drawn: Drawing) -> None:
    only(faults(folder(drawn)), "small.bpmn, “Decide”", "“Go on?” is decided blind", "Name in “facts”")


def test_facts_beside_the_form_are_enough() -> None:
    assert check(folder(by_gateway(facts="errand_facts")), OPERATIONS) == []


@pytest.mark.parametrize("drawn", [unread(), only_words_read()])
def test_what_nothing_reads_in_time_may_be_asked_without_facts(drawn: Drawing) -> None:
    assert faults(folder(drawn)) == []


def test_a_choice_is_followed_into_the_process_that_is_called_and_out_of_it() -> None:
    inner = Drawing("inner").start().script("note", "done = true").end().flow("start", "note", "end")
    drawn = begun().user("ask", form="choice", name="Decide").call("go", "inner")
    drawn.script("keep", "kept = answers.go_on").end().flow("start", "ask", "go", "keep", "end")
    only(faults(folder(drawn, **{"inner.bpmn": inner.xml()})), "“Decide”")


def test_others_are_advised_and_may_be_published() -> None:
    files = folder(by_gateway(), cites=False)
    assert check(files, OPERATIONS) == []
    only([str(problem) for problem in advise(files, OPERATIONS)], "small.bpmn, “Decide”", "decided blind")
