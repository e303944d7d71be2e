"""What the checker refuses of how steps are joined."""

from collections.abc import Callable

import pytest

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import advice, faults, only, plain, sound

FLOWS: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a step no flow leads to": (lambda: sound().user("lost").flow("lost", "end"), "silently skipped"),
    "two start events": (lambda: sound().start("start2").flow("start2", "end"), "2 start events"),
    "a timer that starts": (
        lambda: (
            Drawing("small")
            .add("startEvent", "start", "S", '<bpmn:timerEventDefinition id="t"/>', role="clerk", form="note")
            .end()
            .flow("start", "end")
        ),
        "starts with a timer",
    ),
    "a flow out of an end": (lambda: sound().user("b").flow("end", "b", "end"), "leaves an end event"),
    "a flow into the start": (
        lambda: (
            plain()
            .gateway("g", default="d")
            .flow("start", "ask", "g")
            .flow("g", "end", id="d")
            .flow("g", "start", when="true")
        ),
        "leads into it",
    ),
    "a condition on a task's flow": (
        lambda: plain().flow("start", "ask").flow("ask", "end", when="true"),
        "would be ignored",
    ),
    "a choice's flow without a condition": (
        lambda: plain().gateway("g").end("e2").flow("start", "ask", "g", "end").flow("g", "e2", when="true"),
        "has no condition",
    ),
    "a default with a condition": (
        lambda: (
            plain()
            .gateway("g", default="d")
            .end("e2")
            .flow("start", "ask", "g")
            .flow("g", "end", when="true", id="d")
            .flow("g", "e2", when="true")
        ),
        "has a condition, which would be ignored",
    ),
    "one flow with a condition": (
        lambda: plain().gateway("g").flow("start", "ask", "g").flow("g", "end", when="true"),
        "cannot go on",
    ),
    "a loop without an end": (
        lambda: plain().user("b").gateway("g").flow("start", "ask", "b", "g", "b"),
        "leads to no end event",
    ),
    "a join of alternatives": (
        lambda: (
            plain()
            .gateway("g", default="d")
            .user("a")
            .user("b")
            .gateway("join", "parallel")
            .flow("start", "ask", "g")
            .flow("g", "a", when="true")
            .flow("g", "b", id="d")
            .flow("a", "join")
            .flow("b", "join", "end")
        ),
        "the case would wait here for ever: nothing comes from “B” any more",
    ),
    "two flows between the same steps": (
        lambda: (
            plain()
            .gateway("x", "parallel")
            .gateway("s", "parallel")
            .user("a")
            .user("b")
            .gateway("j", "parallel")
            .flow("start", "ask", "s", "x")
            .flow("s", "x", id="again")
            .flow("x", "a", "j", "end")
            .flow("x", "b", "j")
        ),
        "Two flows lead from it to “x”",
    ),
    "branches setting one variable": (
        lambda: (
            plain()
            .gateway("split", "parallel")
            .script("a", "v = 1")
            .script("b", "v = 2")
            .gateway("join", "parallel")
            .flow("start", "ask", "split", "a", "join", "end")
            .flow("split", "b", "join")
        ),
        "Two of its branches set the variable “v”",
    ),
    "a second timer on an event gateway": (
        lambda: (
            plain()
            .gateway("w", "eventBased")
            .timer("t1", 'duration("P1D")')
            .timer("t2", 'duration("P2D")')
            .flow("start", "ask", "w", "t1", "end")
            .flow("w", "t2", "end")
        ),
        "The second would never fire",
    ),
    "an event gateway to a task": (
        lambda: (
            plain()
            .gateway("w", "eventBased")
            .timer("t1", 'duration("P1D")')
            .user("u")
            .flow("start", "ask", "w", "t1", "end")
            .flow("w", "u", "end")
        ),
        "not an event for this gateway alone",
    ),
    "a message that does not interrupt": (
        lambda: sound().message("m", on="ask", interrupting=False).end("e2").flow("m", "e2"),
        "works only once",
    ),
    "an event on a step that does not wait": (
        lambda: (
            plain()
            .script("s", "v = 1")
            .timer("t", 'duration("P1D")', on="s")
            .flow("start", "ask", "s", "end")
            .flow("t", "end")
        ),
        "does not wait",
    ),
    "a reminder that joins the main flow": (
        lambda: (
            plain()
            .user("b")
            .timer("t", 'duration("P1D")', on="ask", interrupting=False)
            .flow("start", "ask", "b", "end")
            .flow("t", "b")
        ),
        "would then run twice",
    ),
    "an error on a user task": (
        lambda: sound().error("oops", "E1", on="ask").flow("oops", "end"),
        "cannot end in an error",
    ),
    "an event without a definition": (
        lambda: plain().add("intermediateCatchEvent", "w", "W").flow("start", "ask", "w", "end"),
        "waits for nothing",
    ),
    "a flow to nowhere": (lambda: sound().flow("ask", "ghost"), "does not join two steps"),
    "a flow from nowhere": (lambda: sound().flow("ghost", "end"), "does not join two steps"),
}


@pytest.mark.parametrize("name", FLOWS)
def test_steps_joined_wrongly_are_refused(name: str) -> None:
    drawing, words = FLOWS[name]
    assert any(words in each for each in faults(drawing())), faults(drawing())


def test_two_branches_that_come_together_are_sound() -> None:
    drawing = (
        plain()
        .gateway("split", "parallel")
        .script("a", "v = 1")
        .user("b")
        .script("c", "w = 2")
        .gateway("join", "parallel")
        .flow("start", "ask", "split", "a", "join", "end")
        .flow("split", "b", "c", "join")
    )
    assert faults(drawing) == []


def test_an_end_that_is_left_out_is_understood_and_advice() -> None:
    drawing = Drawing("small").start(role="clerk", form="note").user("a").flow("start", "a")
    only(advice(drawing), "“A”", "It leads nowhere, so its way ends here.")


def test_a_split_that_is_left_out_is_understood_and_advice() -> None:
    only(advice(sound().user("b").flow("ask", "b", "end")), "“Ask”", "2 flows leave it, and all of them")


def test_an_understood_split_into_an_exclusive_merge_does_steps_twice() -> None:
    drawing = sound().user("b").user("after").gateway("merge")
    drawing.edges = []
    drawing.flow("start", "ask", "merge", "after", "end").flow("ask", "b", "merge")
    assert any("“After”" in each or "“after”" in each or "merge" in each for each in faults(drawing))
