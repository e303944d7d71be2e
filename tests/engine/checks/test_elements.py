"""What the checker refuses of elements, files and whole folders."""

import pytest

from engine.checks.process_folder import check
from engine.definition.bpmn_xml import MAX_BYTES
from engine.definition.folder import Folder, read_folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import NOTE, faults, only, plain, sound
from tests.engine.builders.small_process import FOLDERS, OPERATIONS


def test_a_sound_folder_has_no_fault() -> None:
    assert faults(sound()) == []


@pytest.mark.parametrize("folder", sorted(each.name for each in FOLDERS.iterdir()))
def test_the_folders_of_the_other_tests_are_sound(folder: str) -> None:
    assert check(read_folder(FOLDERS / folder), OPERATIONS) == []


REFUSED = {
    "inclusiveGateway": "lose steps or do them twice",
    "complexGateway": "cannot be run",
    "task": "waits for ever",
    "manualTask": "leaves no answers",
    "sendTask": "does nothing",
    "receiveTask": "cannot be answered by a form",
    "transaction": "undoes nothing",
    "adHocSubProcess": "no fixed order",
    "intermediateThrowEvent": "nothing that anybody can see",
    "dataStoreReference": "program of its own",
    "dataObjectReference": "not a case variable",
    "choreographyTask": "not allowed in a diagram",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_an_element_off_the_whitelist_is_refused_naming_the_step_and_the_fix(kind: str) -> None:
    found = faults(sound().add(kind, "odd", "Odd one"))
    assert any("small.bpmn, “Odd one”" in each and REFUSED[kind] in each for each in found), found


DEFINITIONS = {
    "signalEventDefinition": "signal",
    "linkEventDefinition": "silently ends its path",
    "compensateEventDefinition": "silently ignored",
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
        "never interrupts" in each
        for each in faults(sound().add("subProcess", "sub", "Sub", inner, 'triggeredByEvent="true"'))
    )


def test_an_element_of_another_product_is_refused() -> None:
    drawing = sound().add("userTask", "other", "Other", '<x:thing xmlns:x="urn:other"/>', role="clerk")
    assert any("belongs to another product" in each for each in faults(drawing))


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


def test_a_diagram_too_big_to_read_is_refused() -> None:
    drawing = Drawing("small").start(role="clerk", form="note")
    names = [f"u{number}" for number in range(19)]
    for each in names:
        drawing.user(each)
    drawing.end().flow("start", *names, "end")
    only(faults(drawing), "21 steps")


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


def test_a_process_that_is_not_executable_is_refused() -> None:
    content = sound().xml().replace(b'isExecutable="true"', b'isExecutable="false"')
    assert any(
        "executable" in str(each)
        for each in check(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)
    )
