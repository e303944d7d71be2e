"""Entries that only some alternatives of a result have, and answers of an earlier form: slips and twins."""

import pytest

from engine.cases.context import CaseContext
from engine.checks.process_folder import check
from engine.definition import declaration
from engine.definition.operations import Operations
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_folders import faults, folder, plain
from tests.engine.builders.small_process import OPERATIONS


@declaration.declare(
    result="{count: 0, lapsed: boolean} | {count: 1, stands: true} | {count: > 1, stands: false}"
)
def leaders(case: CaseContext) -> dict[str, object]:
    """Count the leaders."""
    return {"count": 0, "lapsed": False}


DECLARED = Operations((leaders,), (), OPERATIONS.roles)
OTHER = {"forms__other_dot_form": form(text("why"))}
LACKS = "“tie” may be without “lapsed” here: it may be {count: 1, stands: true}"


def problems(drawing: Drawing) -> list[str]:
    return [str(problem) for problem in check(folder(drawing), DECLARED)]


def reading(script: str) -> Drawing:
    return (
        plain()
        .service("lead", "leaders", "tie")
        .script("reading", script)
        .flow("start", "ask", "lead", "reading", "end")
    )


def behind(condition: str, script: str = "note = tie.lapsed") -> Drawing:
    """Read an entry behind a gateway's condition; every other way ends."""
    return (
        plain()
        .service("lead", "leaders", "tie")
        .gateway("which", default="other")
        .script("reading", script)
        .end("rest", name="Rest")
        .flow("start", "ask", "lead", "which")
        .flow("which", "reading", when=condition)
        .flow("which", "rest", id="other")
        .flow("reading", "end")
    )


@pytest.mark.parametrize(
    "script",
    [
        "note = tie.lapsed",
        "note = if tie.count = 1 then tie.lapsed else null",
        "note = tie.count != 0 and tie.lapsed",
        "note = tie.count = 0 or tie.lapsed",
        "note = if tie.count > 1 then null else tie.lapsed",
    ],
)
def test_an_entry_that_an_alternative_lacks_is_named_with_that_alternative(script: str) -> None:
    (fault,) = problems(reading(script))
    assert fault.startswith(f"small.bpmn, “Reading”: In its script: {LACKS}, as on the way by “Begin”")
    assert fault.endswith("Read it only after a condition that rules this out.")


@pytest.mark.parametrize(
    "script",
    [
        "note = tie.count",
        "note = if tie.count = 0 then tie.lapsed else null",
        "note = tie.count = 0 and tie.lapsed",
        "note = tie.count > 0 or tie.lapsed",
        "note = if not(tie.count = 0) then null else tie.lapsed",
        "note = if tie.count in (0, 7) and tie.count < 2 then tie.lapsed else tie.stands",
        "note = if tie.count < 1 then tie.lapsed else if tie.count >= 1 then tie.stands else null",
    ],
)
def test_an_entry_read_where_the_others_are_ruled_out_is_not(script: str) -> None:
    assert problems(reading(script)) == []


@pytest.mark.parametrize("condition", ["tie.count = 1", "tie.count > 0", "tie.count = 0 or tie.stands"])
def test_a_gateway_that_lets_the_wrong_alternative_pass_is_found(condition: str) -> None:
    (fault,) = problems(behind(condition))
    assert "“tie” may be without “lapsed” here" in fault
    assert "“Lead” > “which”" in fault


@pytest.mark.parametrize("condition", ["tie.count = 0", "not(tie.count >= 1)", "0 = tie.count"])
def test_a_gateway_that_rules_the_others_out_is_followed(condition: str) -> None:
    assert problems(behind(condition)) == []


def test_what_an_earlier_flow_takes_is_ruled_out_for_the_later_ones() -> None:
    drawing = (
        plain()
        .service("lead", "leaders", "tie")
        .gateway("which", default="other")
        .script("reading", "note = tie.lapsed")
        .end("rest", name="Rest")
        .flow("start", "ask", "lead", "which")
        .flow("which", "rest", when="tie.count > 0")
        .flow("which", "reading", id="other")
        .flow("reading", "end")
    )
    assert problems(drawing) == []


def test_a_copy_of_a_result_is_followed() -> None:
    (fault,) = problems(reading("copy = tie\nnote = copy.lapsed"))
    assert "“copy” may be without “lapsed” here" in fault
    assert problems(reading("copy = tie\nnote = if copy.count = 0 then copy.lapsed else null")) == []


def guarded(script: str) -> Drawing:
    """Set “ready” on one way, and note which way it was in “way”."""
    return (
        plain()
        .gateway("which", default="other")
        .script("setting", "ready = true\nway = 1")
        .script("passing", "way = 2")
        .gateway("join")
        .script("reading", script)
        .flow("start", "ask", "which")
        .flow("which", "setting", when='answers.text = "a"')
        .flow("which", "passing", id="other")
        .flow("setting", "join", "reading", "end")
        .flow("passing", "join")
    )


@pytest.mark.parametrize(
    "script",
    [
        "note = if way = 2 then ready else null",
        "note = if way = 1 then null else ready",
        "note = way = 2 and ready",
        "note = way = 1 or ready",
    ],
)
def test_a_name_in_a_branch_that_is_taken_where_it_is_not_set_is_found(script: str) -> None:
    (fault,) = faults(guarded(script))
    assert "nothing has set “ready” on every way to it, as on the way by “Ask” > “which” > “Passing”" in fault


@pytest.mark.parametrize(
    "script",
    [
        "note = if way = 1 then ready else null",
        "note = if way = 2 then null else ready",
        "note = way = 1 and ready",
        "note = way = 2 or ready",
    ],
)
def test_a_name_in_a_branch_that_is_taken_only_where_it_is_set_is_not(script: str) -> None:
    assert faults(guarded(script)) == []


def test_only_the_answers_to_the_form_before_count() -> None:
    def drawing(script: str) -> Drawing:
        return (
            plain()
            .user("more", form="other")
            .script("reading", script)
            .flow("start", "ask", "more", "reading", "end")
        )

    (fault,) = faults(drawing("note = answers.text"), **OTHER)
    assert "“answers” has no entry “text”" in fault
    assert faults(drawing("note = answers.why"), **OTHER) == []


def test_the_form_before_must_have_the_question_on_every_way() -> None:
    def drawing(condition: str) -> Drawing:
        return (
            plain()
            .script("begin", "way = 1")
            .gateway("which", default="skip")
            .user("more", form="other")
            .script("note_way", "way = 2")
            .gateway("join")
            .script("reading", f"note = {condition}")
            .flow("start", "ask", "begin", "which")
            .flow("which", "more", when='answers.text = "a"')
            .flow("which", "join", id="skip")
            .flow("more", "note_way", "join", "reading", "end")
        )

    (fault,) = faults(drawing("answers.why"), **OTHER)
    assert (
        "the form answered last may have no question “why”, as on the way by “Ask” > “Begin” > “which”"
        in fault
    )
    assert fault.endswith("Keep the answer in a variable, in a script right after its form.")
    assert faults(drawing("if way = 2 then answers.why else answers.text"), **OTHER) == []


def test_answers_are_gone_after_a_timer() -> None:
    def drawing(script: str) -> Drawing:
        return (
            plain()
            .timer("late", 'duration("P1D")', on="ask")
            .gateway("join")
            .script("reading", script)
            .flow("start", "ask", "join", "reading", "end")
            .flow("late", "join")
        )

    (fault,) = faults(drawing("note = answers.text"))
    assert "no form has just been answered, as on the way by “Begin” > “Ask” > “Late” > “join”" in fault
    kept = (
        plain()
        .script("noting", "words = answers.text")
        .script("passing", "words = null")
        .timer("late", 'duration("P1D")', on="ask")
        .gateway("join")
        .script("reading", "note = words")
        .flow("start", "ask", "noting", "join", "reading", "end")
        .flow("late", "passing", "join")
    )
    assert faults(kept) == []


def test_the_answers_are_still_there_behind_a_called_process() -> None:
    def drawings(inner: Drawing) -> list[Drawing]:
        outer = (
            plain()
            .call("calling", "inner")
            .script("reading", "note = answers.text")
            .flow("start", "ask", "calling", "reading", "end")
        )
        return [outer, inner]

    quiet = Drawing("inner").start().script("inside", "a = answers.text").end().flow("start", "inside", "end")
    asking = Drawing("inner").start().user("inside", form="other").end().flow("start", "inside", "end")
    assert faults(*drawings(quiet)) == []
    (fault,) = faults(*drawings(asking), **OTHER)
    assert "the form answered last may have no question “text”" in fault


def test_a_hidden_question_is_null_and_not_missing() -> None:
    hidden = {**text("words"), "conditional": {"hide": '=shown != "yes"'}}
    files = {"forms__other_dot_form": form(text("shown"), hidden)}
    drawing = (
        plain()
        .user("more", form="other")
        .script("reading", "note = answers.words")
        .flow("start", "ask", "more", "reading", "end")
    )
    assert faults(drawing, **files) == []


def test_a_parallel_branch_has_what_was_answered_in_it() -> None:
    def drawing(script: str) -> Drawing:
        return (
            plain()
            .gateway("split", "parallel")
            .user("more", form="other")
            .script("reading", script)
            .script("aside", "x = 1")
            .gateway("join", "parallel")
            .flow("start", "ask", "split", "more", "reading", "join", "end")
            .flow("split", "aside", "join")
        )

    assert faults(drawing("note = answers.why"), **OTHER) == []
    (fault,) = faults(drawing("note = answers.text"), **OTHER)
    assert "“answers” has no entry “text”" in fault
