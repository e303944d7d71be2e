"""Every refusal of the checker, each on a small folder that is sound but for one thing."""

from collections.abc import Callable

import pytest

from engine.checks import check
from engine.diagrams import MAX_BYTES
from engine.folders import Folder, read_folder
from tests.engine.draw import Drawing
from tests.engine.errands import FOLDERS, OPERATIONS, WINDOW, form, text

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


def test_a_sound_folder_has_no_fault() -> None:
    assert faults(sound()) == []


@pytest.mark.parametrize("folder", sorted(each.name for each in FOLDERS.iterdir()))
def test_the_folders_of_the_other_tests_are_sound(folder: str) -> None:
    assert check(read_folder(FOLDERS / folder), OPERATIONS) == []


REFUSED = {
    "inclusiveGateway": "lose or double steps",
    "complexGateway": "cannot be run",
    "task": "waits for ever",
    "manualTask": "leaves no answers",
    "sendTask": "does nothing",
    "receiveTask": "cannot be answered by a form",
    "transaction": "undoes nothing",
    "adHocSubProcess": "no sure order",
    "intermediateThrowEvent": "nothing anybody sees",
    "dataStoreReference": "programme of its own",
    "dataObjectReference": "not a case variable",
    "choreographyTask": "may not stand",
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
    assert any("not free to use" in each for each in faults(drawing))


def test_a_process_that_is_not_executable_is_refused() -> None:
    content = sound().xml().replace(b'isExecutable="true"', b'isExecutable="false"')
    assert any(
        "executable" in str(each)
        for each in check(Folder("small", {**NOTE, "small.bpmn": content}), OPERATIONS)
    )


FLOWS: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a step no flow leads to": (lambda: sound().user("lost").flow("lost", "end"), "silently left out"),
    "a step that leads nowhere": (lambda: plain().user("dead").flow("start", "ask", "dead"), "leads nowhere"),
    "no end event": (lambda: Drawing("small").start(role="clerk", form="note").user("a").flow("start", "a"), "no end event"),
    "two start events": (lambda: sound().start("start2").flow("start2", "end"), "2 start events"),
    "a timer that starts": (
        lambda: Drawing("small").add("startEvent", "start", "S", '<bpmn:timerEventDefinition id="t"/>', role="clerk", form="note").end().flow("start", "end"),
        "starts by a timer"),
    "a flow out of an end": (lambda: sound().user("b").flow("end", "b", "end"), "leaves an end event"),
    "a flow into the start": (lambda: plain().gateway("g", default="d").flow("start", "ask", "g").flow("g", "end", id="d").flow("g", "start", when="true"), "leads into it"),
    "a fork out of a task": (lambda: sound().user("b").flow("ask", "b", "end"), "start all of them at once"),
    "a condition on a task's flow": (lambda: plain().flow("start", "ask").flow("ask", "end", when="true"), "would be ignored"),
    "a choice's flow without a condition": (
        lambda: plain().gateway("g").end("e2").flow("start", "ask", "g", "end").flow("g", "e2", when="true"), "has no condition"),
    "a default with a condition": (
        lambda: plain().gateway("g", default="d").end("e2").flow("start", "ask", "g").flow("g", "end", when="true", id="d").flow("g", "e2", when="true"),
        "has a condition, which would be ignored"),
    "one flow with a condition": (lambda: plain().gateway("g").flow("start", "ask", "g").flow("g", "end", when="true"), "cannot go on"),
    "a loop without an end": (
        lambda: plain().user("b").gateway("g").flow("start", "ask", "b", "g", "b"), "No end can be reached"),
    "a parallel gateway in a loop": (
        lambda: plain().gateway("back").gateway("split", "parallel").user("a").user("b").gateway("join", "parallel").gateway("g", default="d")
        .flow("start", "ask", "back", "split", "a", "join", "g").flow("split", "b", "join").flow("g", "back", when="true").flow("g", "end", id="d"),
        "stands in a loop"),
    "branches that end apart": (
        lambda: plain().gateway("split", "parallel").user("a").user("b").end("e2").flow("start", "ask", "split", "a", "end").flow("split", "b", "e2"),
        "do not all come together"),
    "a join of alternatives": (
        lambda: plain().gateway("g", default="d").user("a").user("b").gateway("join", "parallel")
        .flow("start", "ask", "g").flow("g", "a", when="true").flow("g", "b", id="d").flow("a", "join").flow("b", "join", "end"),
        "no one parallel gateway split"),
    "a gateway that joins and splits": (
        lambda: plain().gateway("x", "parallel").gateway("s", "parallel").user("a").user("b").gateway("j", "parallel")
        .flow("start", "ask", "s", "x").flow("s", "x", id="again").flow("x", "a", "j", "end").flow("x", "b", "j"), "either split one flow or join several"),
    "branches setting one variable": (
        lambda: plain().gateway("split", "parallel").script("a", "v = 1").script("b", "v = 2").gateway("join", "parallel")
        .flow("start", "ask", "split", "a", "join", "end").flow("split", "b", "join"), "Two of its branches set the variable “v”"),
    "a second timer on an event gateway": (
        lambda: plain().gateway("w", "eventBased").timer("t1", 'duration("P1D")').timer("t2", 'duration("P2D")')
        .flow("start", "ask", "w", "t1", "end").flow("w", "t2", "end"), "the second would never fire"),
    "an event gateway to a task": (
        lambda: plain().gateway("w", "eventBased").timer("t1", 'duration("P1D")').user("u").flow("start", "ask", "w", "t1", "end").flow("w", "u", "end"),
        "not an event of its own"),
    "a message that does not interrupt": (lambda: sound().message("m", on="ask", interrupting=False).end("e2").flow("m", "e2"), "heard only once"),
    "an event on a step that does not wait": (
        lambda: plain().script("s", "v = 1").timer("t", 'duration("P1D")', on="s").flow("start", "ask", "s", "end").flow("t", "end"), "does not wait"),
    "a reminder that joins the main flow": (
        lambda: plain().user("b").timer("t", 'duration("P1D")', on="ask", interrupting=False).flow("start", "ask", "b", "end").flow("t", "b"), "would then run twice"),
    "an error on a user task": (lambda: sound().error("oops", "E1", on="ask").flow("oops", "end"), "ends in no error"),
    "an event without a definition": (lambda: plain().add("intermediateCatchEvent", "w", "W").flow("start", "ask", "w", "end"), "waits for nothing"),
    "a flow from nowhere": (lambda: sound().flow("ghost", "end"), "does not join two steps"),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOWS)
def test_steps_joined_wrongly_are_refused(name: str) -> None:
    drawing, words = FLOWS[name]
    assert any(words in each for each in faults(drawing())), faults(drawing())


def test_two_branches_that_come_together_are_sound() -> None:
    drawing = (plain().gateway("split", "parallel").script("a", "v = 1").user("b").script("c", "w = 2").gateway("join", "parallel")
               .flow("start", "ask", "split", "a", "join", "end").flow("split", "b", "c", "join"))  # fmt: skip
    assert faults(drawing) == []


SETTINGS: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a task without a form": (lambda: Drawing("small").start(role="clerk", form="note").user("a", form="").end().flow("start", "a", "end"), "has no form"),
    "a form that is not there": (lambda: Drawing("small").start(role="clerk", form="not").end().flow("start", "end"), "Did you mean “note”"),
    "a task in no lane": (lambda: Drawing("small").start(role="clerk", form="note").user("a", "").end().flow("start", "a", "end"), "stands in no lane"),
    "a lane of no role": (lambda: Drawing("small").start(role="clerk", form="note").user("a", "clark").end().flow("start", "a", "end"), "Did you mean “clerk”"),
    "an unknown setting": (lambda: plain().user("b", dueInn="P1D").flow("start", "ask", "b", "end"), "Did you mean “dueIn”"),
    "an unknown source": (lambda: plain().user("b", facts="errand_fact").flow("start", "ask", "b", "end"), "Did you mean “errand_facts”"),
    "an unknown operation": (lambda: plain().service("b", "tel", party='"x"').flow("start", "ask", "b", "end"), "Did you mean “tell”"),
    "a missing parameter": (lambda: plain().service("b", "tell").flow("start", "ask", "b", "end"), "needs the parameter “party”"),
    "a parameter too many": (lambda: plain().service("b", "tell", party='"x"', partie='"y"').flow("start", "ask", "b", "end"), "Did you mean “party”"),
    "an unknown table": (lambda: plain().rule("b", "windows").flow("start", "ask", "b", "end"), "no decision table"),
    "FEEL that cannot be read": (lambda: plain().script("b", "v = 1 +").flow("start", "ask", "b", "end"), "In its script"),
    "a variable nobody sets": (lambda: plain().script("b", "v = answer.text").flow("start", "ask", "b", "end"), "Did you mean “answers”"),
    "a given name set": (lambda: plain().script("b", "today = 1").flow("start", "ask", "b", "end"), "is given"),
    "an unquoted timer": (lambda: sound().timer("t", "PT1H", on="ask").flow("t", "end"), 'Write duration("PT1H")'),
    "a call nobody may answer": (
        lambda: plain().user("b", call='"x"').timer("t", 'duration("P1D")', on="b").flow("start", "ask", "b", "end").flow("t", "end"), "nobody may answer"),
    "a call nothing closes": (lambda: plain().user("b", call='"x"', respondents="helpers").flow("start", "ask", "b", "end"), "nothing ever closes"),
    "a message without a form": (lambda: sound().message("m", on="ask", form="").flow("m", "end"), "has no form"),
    "a priority in words": (lambda: plain().user("b", priority="high").flow("start", "ask", "b", "end"), "not a whole number"),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_steps_set_wrongly_are_refused(name: str) -> None:
    drawing, words = SETTINGS[name]
    assert any(words in each for each in faults(drawing())), faults(drawing())


def test_a_table_reading_a_variable_nobody_sets_is_refused() -> None:
    drawing = plain().rule("b", "window").flow("start", "ask", "b", "end")
    only(
        faults(drawing, tables__window_dot_dmn=WINDOW.encode()),
        "In the table “window”: no step sets the variable “urgency”",
    )


def test_two_messages_of_one_name_are_refused() -> None:
    drawing = sound().message("m", on="ask").flow("m", "end").message("m2", on="ask").flow("m2", "end")
    drawing.definitions = [each.replace('name="m2"', 'name="m"') for each in drawing.definitions]
    only(faults(drawing), "used by 2 events")


CALLED = Drawing("other").start().end().flow("start", "end")


def caller(process: str) -> Drawing:
    return plain().call("go", process).flow("start", "ask", "go", "end")


def test_a_call_to_nothing_is_refused() -> None:
    only(faults(caller("")), "It calls nothing")


def test_a_call_to_what_is_not_there_is_refused() -> None:
    assert any("Did you mean “other”" in each for each in faults(caller("othr"), CALLED))


def test_a_process_nothing_calls_is_refused() -> None:
    only(faults(sound(), CALLED), "Nothing calls this process")


def test_a_process_that_calls_itself_is_refused() -> None:
    again = Drawing("other").start().call("more", "other").end().flow("start", "more", "end")
    only(faults(caller("other"), again), "the process it stands in")


def test_an_error_that_nothing_catches_is_refused() -> None:
    failing = Drawing("other").start().error("oops", "E1").flow("start", "oops")
    only(faults(caller("other"), failing), "Nothing catches the error “E1”")
    caught = caller("other").error("oops", "E1", on="go").flow("oops", "end")
    assert faults(caught, failing) == []


def test_an_error_of_the_journey_is_refused() -> None:
    drawing = Drawing("small").start(role="clerk", form="note").error("oops", "E1").flow("start", "oops")
    only(faults(drawing), "would seem to have ended well")


def test_two_processes_of_one_id_are_refused() -> None:
    content = {"small.bpmn": sound().xml(), "twin.bpmn": sound().xml(), **NOTE}
    assert any("used by two processes" in str(each) for each in check(Folder("small", content), OPERATIONS))


def test_a_journey_that_is_missing_is_refused() -> None:
    assert any(
        "journey" in str(each)
        for each in check(Folder("other", {"small.bpmn": sound().xml(), **NOTE}), OPERATIONS)
    )


def test_a_file_in_the_wrong_place_is_refused() -> None:
    only(faults(sound(), letter_dot_md=b"Subject: x\n"), "Move it to letters/")


def test_a_broken_form_table_or_letter_is_refused_by_its_file() -> None:
    found = faults(
        sound(), forms__bad_dot_form=b"{", tables__bad_dot_dmn=b"<a/>", letters__bad_dot_md=b"Hello"
    )
    assert sorted(each.split(":")[0] for each in found) == [
        "forms/bad.form",
        "letters/bad.md",
        "tables/bad.dmn",
    ]


def test_a_form_that_reads_what_nobody_sets_is_refused() -> None:
    hidden = {**text("extra"), "conditional": {"hide": '=urgncy = "x"'}}
    found = faults(
        plain().script("s", 'urgency = "x"').flow("start", "ask", "s", "end"),
        forms__odd_dot_form=form(hidden),
    )
    only(found, "forms/odd.form", "Did you mean “urgency”")
