"""What the checker refuses of how a folder's files fit together."""

from engine.checks.process_folder import check
from engine.definition.folder import Folder
from tests.engine.builders import process_files
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_folders import NOTE, advice, faults, only, plain, sound
from tests.engine.builders.small_process import OPERATIONS

CALLED = Drawing("other").start().end().flow("start", "end")


def caller(process: str) -> Drawing:
    return plain().call("go", process).flow("start", "ask", "go", "end")


def test_a_call_to_nothing_is_refused() -> None:
    only(faults(caller("")), "It calls nothing")


def test_a_call_to_what_is_not_there_is_refused() -> None:
    assert any("Did you mean “other”" in each for each in faults(caller("othr"), CALLED))


def test_a_process_nothing_calls_is_advice() -> None:
    only(advice(sound(), CALLED), "Nothing calls this process")


def test_a_journey_that_cannot_be_read_is_not_missing_too() -> None:
    pools = (
        b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"><bpmn:collaboration>'
        b'<bpmn:participant name="Council" processRef="a"/><bpmn:participant name="Home" processRef="b"/>'
        b'</bpmn:collaboration><bpmn:process id="a">STEP</bpmn:process>'
        b'<bpmn:process id="b">STEP</bpmn:process></bpmn:definitions>'
    )
    for step in (b"", b'<bpmn:userTask id="x"/>'):
        files = {**NOTE, "small.bpmn": pools.replace(b"STEP", step)}
        (problem,) = check(Folder("small", files), OPERATIONS)
        assert "It draws 2 processes (Council, Home)." in problem.text
    nothing = {
        **NOTE,
        "small.bpmn": b'<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    }
    (problem,) = check(Folder("small", nothing), OPERATIONS)
    assert problem.text.startswith("It draws no process, but nothing.")


def test_a_pool_without_steps_does_not_count() -> None:
    closed = sound().xml().replace(b"</bpmn:definitions>", b'<bpmn:process id="b"/></bpmn:definitions>')
    assert check(Folder("small", {**NOTE, "small.bpmn": closed}), OPERATIONS) == []


def test_a_form_may_begin_with_a_byte_order_mark() -> None:
    marked = {"forms/note.form": b"\xef\xbb\xbf" + NOTE["forms/note.form"], "small.bpmn": sound().xml()}
    assert check(Folder("small", marked), OPERATIONS) == []


def test_a_process_that_calls_itself_is_refused() -> None:
    again = Drawing("other").start().call("more", "other").end().flow("start", "more", "end")
    only(faults(caller("other"), again), "the process that it is part of")


def test_an_error_that_nothing_catches_is_refused() -> None:
    failing = Drawing("other").start().error("oops", "E1").flow("start", "oops")
    only(faults(caller("other"), failing), "After “Begin” > “Ask”, nothing catches the error “E1”")
    caught = caller("other").error("oops", "E1", on="go").flow("oops", "end")
    assert faults(caught, failing) == []


def test_an_error_of_the_journey_is_refused() -> None:
    drawing = Drawing("small").start(role="clerk", form="note").error("oops", "E1").flow("start", "oops")
    only(faults(drawing), "nothing catches the error “E1”, and the case would stop")


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


def test_a_form_may_ask_for_a_file_unless_its_answers_are_sealed() -> None:
    scan = {"type": "filepicker", "key": "scan", "label": "Scan of the signature"}
    assert faults(sound(), forms__scan_dot_form=form(scan)) == []
    sealed = {**process_files.files(), "forms/offer.form": form(text("price"), scan)}
    [problem] = [str(one) for one in check(Folder("errand", sealed), OPERATIONS) if "file" in one.text]
    assert "“Scan of the signature”" in problem
    assert "sealed until it closes" in problem


def test_a_form_that_reads_what_nobody_sets_is_refused() -> None:
    hidden = {**text("extra"), "conditional": {"hide": '=urgncy = "x"'}}
    found = faults(
        plain().script("s", 'urgency = "x"').flow("start", "ask", "s", "end"),
        forms__odd_dot_form=form(hidden),
    )
    only(found, "forms/odd.form", "Did you mean “urgency”")
