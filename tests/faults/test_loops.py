"""Cases that go round 1,500 times keep their stored size, and a step costs what it cost at first."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from engine.spiff.nodes import NodeFailed
from tests.engine.builders.diagram import Drawing
from tests.faults.small_diagrams import Hand, journey

ROUNDS = 1_500


def again(drawing: Drawing, first: str, last: str, to: str) -> Drawing:
    """Lead from a loop's last step back to its first while the answer is nought."""
    drawing.gateway("again", default="forward").flow(last, "again").flow("again", to, id="forward")
    return drawing.flow("again", first, when="answers.n = 0")


def plain() -> list[Drawing]:
    """A person's task that is done again and again."""
    return [again(journey().user("work").end(), "work", "work", "end").flow("begin", "work")]


def bounded() -> list[Drawing]:
    """The same with events on its boundary: one leads straight back, one on."""
    drawing = again(journey().user("work").end(), "work", "work", "end").flow("begin", "work")
    drawing.message("more", on="work").timer("late", 'duration("P1D")', on="work").end("given_up")
    return [drawing.flow("more", "work").flow("late", "given_up")]


def beside_a_branch() -> list[Drawing]:
    """The loop stands in one branch, while the other waits."""
    drawing = journey().gateway("split", "parallel").gateway("join", "parallel")
    drawing.user("other").user("work").end()
    drawing.flow("begin", "split", "other", "join", "end").flow("split", "work")
    return [again(drawing, "work", "work", "join")]


def beside_a_reminder() -> list[Drawing]:
    """What followed a reminder still waits, while the main flow goes round."""
    drawing = journey().user("ask").user("seen").user("work").end().end("aside")
    drawing.timer("reminder", 'duration("P1D")', on="ask", interrupting=False)
    drawing.flow("reminder", "seen", "aside").flow("begin", "ask", "work")
    return [again(drawing, "work", "work", "end")]


def calling() -> list[Drawing]:
    """What goes round is a call of a process that calls another."""
    inner = Drawing("inner").start().user("work").end().flow("start", "work", "end")
    outer = Drawing("outer").start().call("deeper", "inner").end().flow("start", "deeper", "end")
    drawing = journey().call("call", "outer").end().flow("begin", "call")
    return [again(drawing, "call", "call", "end"), outer, inner]


def cost(act: Callable[[], Any]) -> int:
    """Return how many functions of Python an act calls: its cost, on any machine."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("drawn", [plain, bounded, beside_a_branch, beside_a_reminder, calling])
def test_a_loop_stays_flat(drawn: Callable[[], list[Drawing]]) -> None:
    hand = Hand(*drawn())
    if drawn is beside_a_reminder:
        hand.wake(hand.due("reminder"))
        hand.do("ask")
    waiting = hand.steps()
    hand.side.twice = False  # the oracle proves that; here it would only take time
    for _ in range(5):
        hand.do("work")
    size, price = hand.size, cost(lambda: hand.do("work"))
    for number in range(ROUNDS):
        hand.do("more" if "more" in waiting and number % 2 else "work")
    assert hand.steps() == waiting
    assert hand.size <= size + 40  # ids are random, and pack differently
    assert cost(lambda: hand.do("work")) <= price * 1.05
    hand.do("work", answer=1)
    for step in set(hand.steps()) & {"other", "seen"}:
        hand.do(step)
    assert hand.side.ended


def counting(limit: int) -> Drawing:
    """A script that is done so often without anybody being asked."""
    drawing = journey().script("script1", "sum1 = sum1 + 1").gateway("again", default="forward").end()
    drawing.flow("begin", "script1", "again").flow("again", "script1", when=f"sum1 < {limit}")
    return drawing.flow("again", "end", id="forward")


def test_a_loop_that_asks_nobody_may_go_round_a_thousand_times() -> None:
    hand = Hand(counting(ROUNDS))
    assert hand.side.ended
    assert hand.sum("sum1") == ROUNDS


def test_a_loop_that_never_ends_is_a_failure_in_words() -> None:
    with pytest.raises(NodeFailed, match="10,000 steps without waiting for anybody"):
        Hand(counting(1_000_000))
