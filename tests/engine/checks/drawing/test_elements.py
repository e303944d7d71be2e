"""What the checker refuses of elements, files and whole folders."""

import pytest

from engine.checks.process_folder import check, examine
from engine.definition.bpmn_xml import MAX_BYTES
from engine.definition.diagrams import read_diagram
from engine.definition.folder import Folder, read_folder
from engine.spiff.parsing import parse
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import NOTE, advice, faults, only, plain, sound
from tests.engine.builders.small_process import FOLDERS, OPERATIONS


def test_a_sound_folder_has_no_fault() -> None:
    assert faults(sound()) == []


@pytest.mark.parametrize("folder", sorted(each.name for each in FOLDERS.iterdir()))
def test_the_folders_of_the_other_tests_are_sound(folder: str) -> None:
    assert check(read_folder(FOLDERS / folder), OPERATIONS) == []


REFUSED = {
    "inclusiveGateway": "not run yet",
    "complexGateway": "not run",
    "task": "Nobody is asked to do it",
    "manualTask": "leaves no answers",
    "sendTask": "does nothing",
    "receiveTask": "cannot be answered by a form",
    "transaction": "undoes nothing",
    "adHocSubProcess": "no fixed order",
    "intermediateThrowEvent": "nothing that anybody can see",
    "choreographyTask": "“choreographyTask” is not run",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_an_element_off_the_whitelist_is_refused_naming_the_step_and_the_fix(kind: str) -> None:
    found = faults(sound().add(kind, "odd", "Odd one"))
    assert any("small.bpmn, “Odd one”" in each and REFUSED[kind] in each for each in found), found


DEFINITIONS = {
    "signalEventDefinition": "signal",
    "linkEventDefinition": "ends its path without a word",
    "compensateEventDefinition": "Compensation is not carried out",
    "conditionalEventDefinition": "when time passes",
    "escalationEventDefinition": "not used here",
    "cancelEventDefinition": "undoes nothing",
}


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_an_event_off_the_whitelist_is_refused(definition: str) -> None:
    drawing = (
        plain()
        .add("intermediateCatchEvent", "wait", "Wait", f'<bpmn:{definition} id="d"/>')
        .flow("start", "ask", "wait", "end")
    )
    assert any("“Wait”" in each and DEFINITIONS[definition] in each for each in faults(drawing))


def test_a_signal_end_event_which_would_silently_do_nothing_is_refused() -> None:
    drawing = (
        Drawing("small")
        .start(role="clerk", form="note")
        .end(event='<bpmn:signalEventDefinition id="d"/>')
        .flow("start", "end")
    )
    assert any("signal event" in each for each in faults(drawing))


@pytest.mark.parametrize("inside", ["multiInstanceLoopCharacteristics", "standardLoopCharacteristics"])
def test_a_step_that_repeats_itself_is_refused(inside: str) -> None:
    drawing = Drawing("small").start(role="clerk", form="note").user("ask").end().flow("start", "ask", "end")
    kind, id, attributes, content = drawing.nodes[1]
    drawing.nodes[1] = (kind, id, attributes, content + f"<bpmn:{inside}/>")
    assert any("“Ask”" in each for each in faults(drawing))


def test_a_repeating_timer_is_refused() -> None:
    only(
        faults(
            sound()
            .timer("t", "R3/PT1H", on="ask", interrupting=False, kind="timeCycle")
            .end("e2", "")
            .flow("t", "e2")
        )[:1],
        "repeating timer",
    )


def test_an_event_sub_process_is_refused() -> None:
    inner = (
        Drawing("x")
        .start()
        .end()
        .flow("start", "end")
        .body()
        .replace('id="', 'id="in_')
        .replace('Ref="', 'Ref="in_')
    )
    assert any(
        "An event sub-process is not run yet." in each
        for each in faults(sound().add("subProcess", "sub", "Sub", inner, 'triggeredByEvent="true"'))
    )


DATA = (
    '<bpmn:dataObject id="data"/><bpmn:dataObjectReference id="paper" name="Paper" dataObjectRef="data"/>'
    '<bpmn:dataStoreReference id="store" name="Register"/><bpmn:property id="p" name="P"/>'
)


def test_what_only_draws_is_left_alone_and_not_run() -> None:
    associations = (
        '<bpmn:dataInputAssociation id="a"><bpmn:sourceRef>paper</bpmn:sourceRef></bpmn:dataInputAssociation>'
    )
    ways = '<bpmn:dataInput id="i"/><bpmn:inputSet/><bpmn:outputSet/>'
    inputs = f"<bpmn:ioSpecification>{ways}</bpmn:ioSpecification>"
    drawing = plain().add(
        "scriptTask", "s", "Reckon", f"{inputs}{associations}<bpmn:script>x = 1</bpmn:script>"
    )
    content = drawing.flow("start", "ask", "s", "end").xml().decode()
    content = content.replace("</bpmn:process>", f"{DATA}</bpmn:process>").replace(
        "<bpmn:process ",
        '<bpmn:itemDefinition id="item"/><bpmn:import/><bpmn:signal id="g"/><bpmn:process ',
        1,
    )
    assert problems(content.encode()) == []


def test_documentation_may_hold_markup() -> None:
    words = '<bpmn:documentation textFormat="text/html"><p>Ask <b>twice</b>.</p></bpmn:documentation>'
    drawing = plain().add("scriptTask", "s", "S", f"{words}<bpmn:script>x = 1</bpmn:script>")
    assert problems(drawing.flow("start", "ask", "s", "end").xml()) == []


def problems(content: bytes) -> list[str]:
    """Return faults and advice on a folder with this journey."""
    return [str(each) for each in examine(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)]


def test_settings_of_other_products_are_counted_and_named_once_each() -> None:
    camunda = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    inside = f'<camunda:formData {camunda}><camunda:formField id="f"/></camunda:formData>'
    content = (
        sound()
        .xml()
        .replace(
            b"<bpmn:userTask ", f'<bpmn:userTask {camunda} camunda:formKey="a" camunda:class="b" '.encode()
        )
        .replace(b"</bpmn:userTask>", f"{inside}</bpmn:userTask>".encode())
        .replace(b"<bpmn:endEvent ", b'<bpmn:endEvent xmlns:x="http://www.flowable.org/bpmn" x:formKey="a" ')
        .replace(b"<bpmn:startEvent ", b'<bpmn:startEvent xmlns:y="http://tools.example.com/bpmn" y:odd="a" ')
    )
    assert [each.split(": ", 1)[1].split(" Set what")[0] for each in problems(content)] == [
        "Camunda's settings are not read: class 1, formData 1, formKey 1.",
        "Flowable's settings are not read: formKey 1.",
        "tools.example.com's settings are not read: odd 1.",
    ]


def test_only_the_whole_of_what_is_refused_is_named() -> None:
    several = "multiInstanceLoopCharacteristics"
    loop = f"<bpmn:{several}><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:{several}>"
    inner = f'<bpmn:task id="in" name="In">{loop}</bpmn:task>'
    only(faults(sound().add("adHocSubProcess", "sub", "Sub", inner)), "“Sub”", "no fixed order")
    link = '<bpmn:linkEventDefinition id="d"/>'
    only(
        faults(sound().add("intermediateThrowEvent", "go", "Go", link)), "“Go”", "Draw the flow in one piece."
    )


def test_an_inclusive_gateway_that_only_merges_gets_the_way_to_merge() -> None:
    ways = "<bpmn:incoming>a</bpmn:incoming><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing>"
    only(faults(sound().add("inclusiveGateway", "odd", "Odd", ways)), "exclusive gateway to bring")


def test_a_timer_does_not_start_a_case() -> None:
    timer = (
        '<bpmn:timerEventDefinition id="t"><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>'
    )
    content = sound().xml().decode().replace("</bpmn:startEvent>", f"{timer}</bpmn:startEvent>")
    assert any("a person starts a case" in each for each in problems(content.encode()))


def test_a_script_before_or_after_a_step_is_refused() -> None:
    drawing = (
        plain()
        .add(
            "userTask",
            "b",
            "B",
            "<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>",
            form="note",
            role="clerk",
        )
        .flow("start", "ask", "b", "end")
    )
    only(faults(drawing), "“B”", "preScript")


def test_python_in_a_script_is_refused() -> None:
    drawing = (
        plain()
        .add("scriptTask", "s", "Script", "<bpmn:script>import os</bpmn:script>", 'scriptFormat="python"')
        .flow("start", "ask", "s", "end")
    )
    assert any("python, which is never run" in each for each in faults(drawing))


def test_a_doctype_is_refused() -> None:
    content = sound().xml().replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n', 1)
    assert any(
        "DOCTYPE" in str(each) for each in check(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)
    )


def test_a_file_too_large_is_refused() -> None:
    content = sound().xml() + b" " * MAX_BYTES
    assert any(
        "larger than 2 MB" in str(each)
        for each in check(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)
    )


def test_a_file_of_too_many_elements_is_refused() -> None:
    content = (
        sound().xml().replace(b"</bpmn:definitions>", b"<bpmn:message/>" * 20_001 + b"</bpmn:definitions>")
    )
    assert any(
        "20,000 elements" in str(each)
        for each in check(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)
    )


def test_what_is_not_xml_is_refused() -> None:
    assert any(
        "well-formed" in str(each)
        for each in check(Folder("small", {**NOTE, "small.bpmn": b"<a>"}), OPERATIONS)
    )


def row(count: int) -> Drawing:
    drawing = Drawing("small").start(role="clerk", form="note")
    names = [f"u{number}" for number in range(count)]
    for each in names:
        drawing.user(each)
    return drawing.end().flow("start", *names, "end")


def test_a_diagram_too_big_to_read_is_advice_and_one_too_big_to_run_a_fault() -> None:
    only(advice(row(19)), "21 steps")
    assert advice(row(18)) == []
    only(faults(row(298)), "has 300 steps, and fewer than 300 can be run")


def test_events_on_boundaries_are_not_counted() -> None:
    drawing = Drawing("small").start(role="clerk", form="note")
    names = [f"u{number}" for number in range(18)]
    for each in names:
        drawing.user(each)
    drawing.end().flow("start", *names, "end")
    assert faults(drawing.timer("t", 'duration("P1D")', on="u0").flow("t", "end")) == []


def test_an_id_used_twice_is_refused() -> None:
    assert any("used 2 times" in each for each in faults(sound().user("ask")))


def test_one_id_for_a_step_and_an_operation_is_harmless() -> None:
    drawing = plain().service("tell", "tell", party='"P1"').flow("start", "ask", "tell", "end")
    assert faults(drawing) == []


def test_a_reserved_id_is_refused() -> None:
    drawing = Drawing("small").start("Start", role="clerk", form="note").end("over").flow("Start", "over")
    assert any("cannot be used" in each for each in faults(drawing))


@pytest.mark.parametrize("mark", [b'isExecutable="1"', b'isExecutable="false"', b""])
def test_what_lies_in_a_process_folder_is_run_whatever_its_mark(mark: bytes) -> None:
    assert problems(sound().xml().replace(b'isExecutable="true"', mark)) == []


def test_a_boundary_event_that_does_not_interrupt_may_say_so_with_a_nought() -> None:
    drawing = plain().timer("late", 'duration("P1D")', on="ask", interrupting=False).end("aside")
    drawn = drawing.flow("start", "ask", "end").flow("late", "aside").xml()
    drawn = drawn.replace(b'cancelActivity="false"', b'cancelActivity="0"')
    (event,) = read_diagram(drawn, "small.bpmn").process.boundaries("ask")
    assert not event.interrupting
    specs = parse([read_diagram(drawn, "small.bpmn").root], "small")
    assert not specs.journey.task_specs["late"].cancel_activity
