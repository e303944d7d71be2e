"""A variable must be set on every way to what reads it: each way it can be missing, and its harmless twin."""

from collections.abc import Callable

import pytest

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import faults, plain

READS = "note = ready"


def branch() -> Drawing:
    """A gateway of which one way sets the variable."""
    return (
        plain()
        .gateway("which", default="other")
        .script("setting", "ready = true")
        .gateway("join")
        .script("reading", READS)
        .flow("start", "ask", "which")
        .flow("which", "setting", when='answers.text = "a"')
        .flow("which", "join", id="other")
        .flow("setting", "join", "reading", "end")
    )


def set_before_the_branch() -> Drawing:
    return (
        plain()
        .script("first", "ready = false")
        .gateway("which", default="other")
        .script("setting", "ready = true")
        .gateway("join")
        .script("reading", READS)
        .flow("start", "first", "ask", "which")
        .flow("which", "setting", when='answers.text = "a"')
        .flow("which", "join", id="other")
        .flow("setting", "join", "reading", "end")
    )


def set_on_both_ways() -> Drawing:
    return (
        plain()
        .gateway("which", default="other")
        .script("setting", "ready = true")
        .script("clearing", "ready = false")
        .gateway("join")
        .script("reading", READS)
        .flow("start", "ask", "which")
        .flow("which", "setting", when='answers.text = "a"')
        .flow("which", "clearing", id="other")
        .flow("setting", "join", "reading", "end")
        .flow("clearing", "join")
    )


def after_a_timer() -> Drawing:
    """What comes after the step is not set if its timer comes first."""
    return (
        plain()
        .timer("late", 'duration("P1D")', on="ask")
        .script("setting", "ready = true")
        .gateway("join")
        .script("reading", READS)
        .flow("start", "ask", "setting", "join", "reading", "end")
        .flow("late", "join")
    )


def in_parallel() -> Drawing:
    """A join waits for all ways, so what one of them sets is set."""
    return (
        plain()
        .gateway("split", "parallel")
        .script("setting", "ready = true")
        .script("other", "else_where = 1")
        .gateway("join", "parallel")
        .script("reading", READS)
        .flow("start", "ask", "split", "setting", "join", "reading", "end")
        .flow("split", "other", "join")
    )


def in_a_loop() -> Drawing:
    """The first time round nothing has set it yet."""
    return (
        plain()
        .gateway("again")
        .script("reading", READS)
        .script("setting", "ready = true")
        .gateway("done", default="yes")
        .user("once_more")
        .flow("start", "ask", "again", "reading", "setting", "once_more", "done")
        .flow("done", "again", when='answers.text = "a"')
        .flow("done", "end", id="yes")
    )


def read_only_if_set() -> Drawing:
    """The branch that reads it is taken only where it is set."""
    return (
        plain()
        .script("first", "is_set = false")
        .gateway("which", default="other")
        .script("setting", "ready = true\nis_set = true")
        .gateway("join")
        .script("reading", "note = if is_set then ready else null")
        .flow("start", "first", "ask", "which")
        .flow("which", "setting", when='answers.text = "a"')
        .flow("which", "join", id="other")
        .flow("setting", "join", "reading", "end")
    )


MISSING: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a branch": (branch, "as on the way by “Begin” > “Ask” > “which” > “join”"),
    "a timer": (after_a_timer, "“Late” > “join”"),
    "a loop": (in_a_loop, "“Ask” > “again”"),
}


@pytest.mark.parametrize("way", MISSING)
def test_a_variable_that_a_way_leaves_unset_is_named_with_the_way(way: str) -> None:
    drawing, words = MISSING[way]
    (fault,) = faults(drawing())
    assert fault.startswith(
        "small.bpmn, “Reading”: In its script: nothing has set “ready” on every way to it"
    )
    assert words in fault
    assert fault.endswith("Set “ready” earlier, if only to null.")


@pytest.mark.parametrize("drawing", [set_before_the_branch, set_on_both_ways, in_parallel, read_only_if_set])
def test_a_variable_that_every_way_sets_is_not(drawing: Callable[[], Drawing]) -> None:
    assert faults(drawing()) == []


def called(*, sets: str) -> list[Drawing]:
    inner = Drawing("inner").start().script("inside", sets).end().flow("start", "inside", "end")
    outer = (
        plain()
        .call("calling", "inner")
        .script("reading", READS)
        .flow("start", "ask", "calling", "reading", "end")
    )
    return [outer, inner]


def test_what_a_called_process_sets_is_set_after_it() -> None:
    assert faults(*called(sets="ready = true")) == []


def test_what_a_called_process_reads_must_be_set_by_every_caller() -> None:
    inner = Drawing("inner").start().script("inside", READS).end().flow("start", "inside", "end")
    outer = (
        plain()
        .call("early", "inner")
        .script("setting", "ready = true")
        .call("later", "inner")
        .flow("start", "ask", "early", "setting", "later", "end")
    )
    (fault,) = faults(outer, inner)
    assert fault.startswith("inner.bpmn, “Inside”: In its script: nothing has set “ready” on every way to it")
