"""What the proof tells because it reads conditions, each fault beside a diagram that nearly has it."""

from decimal import Decimal

import pytest

from engine.definition import kinds
from engine.proof.findings import Finding, Verdict
from engine.proof.judge import Proof
from engine.proof.values.known import Known
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import scopes_of

ANSWERS = '{decision: "yes" | "no" | "later", text: text, number: number, ticked: boolean, empty: "a" | null}'


def allows(_form: str, question: str, value: object) -> bool | None:
    return not (question == "number" and isinstance(value, Decimal) and value != int(value))


def findings(*drawings: Drawing, results: dict[str, str] | None = None) -> list[Finding]:
    scopes = scopes_of(list(drawings))
    declared = {
        (scope.id, step): kinds.read(text)
        for scope in scopes.values()
        for step, text in (results or {}).items()
        if step in scope.nodes
    }
    known = Known(declared, {"note": kinds.read(ANSWERS)}, allows)
    return Proof(scopes, known).of(drawings[0].process)


def told(*drawings: Drawing, results: dict[str, str] | None = None) -> list[tuple[Verdict, str]]:
    return [(finding.verdict, finding.step) for finding in findings(*drawings, results=results)]


def choice(*conditions: str, default: bool = False) -> Drawing:
    """A task, and a gateway with a flow for each condition."""
    drawing = Drawing("small").start().user("ask").gateway("which", default="rest" if default else "")
    drawing.flow("start", "ask", "which")
    for number, condition in enumerate(conditions):
        drawing.end(f"end_{number}").flow("which", f"end_{number}", when=condition)
    return drawing.end().flow("which", "end", id="rest") if default else drawing


RESTS = "answers.ticked is true and answers.number is 2"


@pytest.mark.parametrize(
    ("conditions", "values"),
    [
        (('answers.decision = "yes"', 'answers.decision = "no"'), 'answers.decision is "later"'),
        (("answers.number > 10", "answers.number < 10"), "answers.number is 10"),
        (('answers.text = "parcel"', 'answers.text = "letter"'), "answers.text is another text"),
        (("answers.ticked",), "answers.ticked is false"),
        (('answers.decision in ("yes", "no")',), 'answers.decision is "later"'),
        (('answers.empty = "a"',), "answers.empty is nothing"),
        (
            ("if answers.ticked then answers.number = 1 else true",),
            RESTS,
        ),
    ],
)
def test_a_rest_of_values_without_a_default_is_told(conditions: tuple[str, ...], values: str) -> None:
    (one,) = [each for each in findings(choice(*conditions)) if each.verdict is Verdict.NO_WAY_OUT]
    assert (one.step, " and ".join(one.values)) == ("which", values)
    assert told(choice(*conditions, default=True)) == []


@pytest.mark.parametrize(
    "conditions",
    [
        ('answers.decision = "yes"', 'answers.decision != "yes"'),
        ('answers.decision = "yes"', 'answers.decision = "no"', 'answers.decision = "later"'),
        ("answers.number > 10", "answers.number <= 10"),
        ("answers.ticked", "not(answers.ticked)"),
        ('answers.text = "parcel"', 'not(answers.text in ("parcel"))'),
        ("answers.number in [1..3]", "answers.number < 1", "answers.number > 3"),
    ],
)
def test_conditions_that_leave_no_rest_are_proved(conditions: tuple[str, ...]) -> None:
    assert told(choice(*conditions)) == []


def test_a_condition_that_cannot_be_read_is_not_certain() -> None:
    (one,) = findings(choice('contains(answers.text, "a")', 'answers.text = "b"'))
    assert (one.verdict, one.sure) == (Verdict.NO_WAY_OUT, False)
    assert one.values == ('contains(answers.text, "a") is false', "answers.text is another text")


def test_conditions_that_are_true_at_once_are_told() -> None:
    (one,) = findings(choice("answers.number > 1", "answers.number in [0..5]", default=True))
    assert (one.verdict, one.step) == (Verdict.ORDER_DECIDES, "which")
    assert one.values == ("answers.number is 2",)
    assert told(choice("answers.number > 5", "answers.number < 1", default=True)) == []


def test_a_flow_that_no_values_take_is_told() -> None:
    drawing = choice('answers.decision = "never"', default=True)
    assert [(one.verdict, one.about) for one in findings(drawing)] == [
        (Verdict.NEVER_TAKEN, ("which_to_end_0",))
    ]
    assert told(choice('answers.decision = "no"', default=True)) == []


def test_a_way_that_the_conditions_forbid_is_no_fault() -> None:
    drawing = Drawing("small").start(form="note").script("note", "kind = answers.decision").user("ask")
    drawing.gateway("first", default="other").gateway("split", "parallel").user("a").user("b").user("c")
    drawing.gateway("second", default="rest").gateway("join", "parallel").end().end("other_end")
    drawing.flow("start", "note", "ask", "first").flow("first", "split", when='kind = "yes"')
    drawing.flow("first", "other_end", id="other").flow("split", "a", "second").flow(
        "split", "b", "join", "end"
    )
    drawing.flow("second", "join", when='kind = "yes"').flow("second", "c", id="rest").flow("c", "other_end")
    assert (Verdict.WAITS_FOR_EVER, "join") not in told(drawing)
    drawing.edges = [
        (one, ends, when.replace("yes", "no") if "second" in one else when)
        for one, ends, when in drawing.edges
    ]
    assert (Verdict.WAITS_FOR_EVER, "join") in told(drawing)


def test_alternatives_of_a_result_belong_together() -> None:
    drawing = Drawing("small").start().service("look", "look", "tie").gateway("which").end().end("other")
    drawing.flow("start", "look", "which").flow("which", "end", when="tie.count = 1 and tie.stands")
    drawing.flow("which", "other", when="tie.count = 0")
    declared = "{count: 0, stands: false} | {count: 1, stands: true}"
    assert told(drawing, results={"look": declared}) == []
    (one,) = findings(drawing, results={"look": f"{declared} | {{count: 1, stands: false}}"})
    assert (one.verdict, one.values) == (Verdict.NO_WAY_OUT, ("tie.count is 1", "tie.stands is false"))


def test_a_result_that_is_not_declared_leaves_it_open() -> None:
    drawing = Drawing("small").start().service("look", "look", "word").gateway("which").end().end("other")
    drawing.flow("start", "look", "which").flow("which", "end", when='word = "a"').flow(
        "which", "other", when='word = "b"'
    )
    (one,) = findings(drawing, results={"look": "text"})
    assert (one.verdict, one.sure) == (Verdict.NO_WAY_OUT, False)
    assert told(drawing, results={"look": '"a" | "b"'}) == []


def counting(condition: str, script: str = "rounds = rounds + 1") -> Drawing:
    drawing = Drawing("small").start().script("begin", "rounds = 0").gateway("merge").script("count", script)
    drawing.gateway("enough", default="on").end()
    drawing.flow("start", "begin", "merge", "count", "enough").flow("enough", "end", when=condition)
    return drawing.flow("enough", "merge", id="on")


def test_a_round_without_waiting_is_told_unless_it_comes_to_an_end() -> None:
    assert told(counting("rounds >= 3")) == []
    assert told(counting("rounds = 4")) == []
    assert told(counting("rounds < 1")) == [(Verdict.GOES_ROUND, "enough")]
    assert told(counting("rounds > 3", "rounds = 1")) == [(Verdict.GOES_ROUND, "enough")]
    assert told(counting("rounds > 3", "rounds = count(today)")) == []


def test_what_a_called_process_sets_is_known_after_the_call() -> None:
    inner = (
        Drawing("inner")
        .start("s")
        .user("work")
        .gateway("well", default="no")
        .script("yes", 'outcome = "done"')
    )
    inner.script("not_yet", 'outcome = "not done"').end("e").end("f").flow("s", "work", "well")
    inner.flow("well", "yes", when='answers.decision = "yes"').flow("well", "not_yet", id="no")
    inner.flow("yes", "e").flow("not_yet", "f")
    drawing = Drawing("small").start().call("call", "inner").gateway("which").end().end("other")
    drawing.flow("start", "call", "which").flow("which", "end", when='outcome = "done"')
    drawing.flow("which", "other", when='outcome = "not done"')
    assert told(drawing, inner) == []
    (one,) = findings(
        drawing, Drawing("inner").start("s").script("yes", 'outcome = "else"').end("e").flow("s", "yes", "e")
    )
    assert (one.verdict, one.values) == (Verdict.NO_WAY_OUT, ('outcome is "else"',))


def test_answers_are_gone_once_the_case_has_waited() -> None:
    drawing = choice('answers.decision = "yes"', 'answers.decision != "yes"')
    drawing.timer("late", "due", on="ask").flow("late", "which")
    assert told(drawing) == []


def test_a_variable_that_two_branches_share_is_never_known() -> None:
    drawing = Drawing("small").start().gateway("split", "parallel").user("a").script("one", "x = 1").user("b")
    drawing.script("two", "x = 2").gateway("join", "parallel").gateway("which", default="rest").end().end(
        "other"
    )
    drawing.flow("start", "split", "a", "one", "join").flow("split", "b", "two", "join", "which")
    drawing.flow("which", "end", when="x = 1").flow("which", "other", id="rest")
    assert told(drawing) == []


def test_a_condition_that_has_no_answer_is_told() -> None:
    drawing = Drawing("small").start().service("look", "look", "price").gateway("which", default="rest").end()
    drawing.end("other").flow("start", "look", "which").flow("which", "other", when="price > 3")
    drawing.flow("which", "end", id="rest")
    (one,) = findings(drawing, results={"look": "number | null"})
    assert (one.verdict, one.values) == (Verdict.NO_ANSWER, ("price is nothing",))
