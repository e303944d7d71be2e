"""Measures whether a step stays as cheap after many loops, and in a call that many have answered."""

from collections.abc import Callable
from statistics import median

from benchmarks.figures import Figure, at_most, plain
from benchmarks.workbench import ANSWER, COUNCIL, Workbench
from engine import outcomes
from engine.actors import Actor
from engine.cases import call_responses

LOOPS = 1_500
OFFERS = 500
AT_EACH_END = 50
AGAIN = [("figure", "999"), ("remark", "Once more.")]


def loops(bench: Workbench) -> list[Figure]:
    """Return the processor time of a step after 1,500 loops of a case, against the first loops of another."""
    old, young = _Loop(bench), _Loop(bench)
    for _ in range(LOOPS):
        old.turn()
    first, last = _in_turn(young.turn, old.turn)
    return [
        plain("step in the first loops", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"step after {LOOPS:,} loops / in the first", last / first, "ratio", 1.1),
    ]


def offers(bench: Workbench) -> list[Figure]:
    """Return the time of an answer to a call that 500 have answered, against the first answers to another."""
    full, empty = _OpenCall(bench), _OpenCall(bench)
    for _ in range(OFFERS):
        full.respond()
    first, last = _in_turn(empty.respond, full.respond)
    return [
        plain("submitting one of the first offers", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"submitting to a call with {OFFERS} offers / the first", last / first, "ratio", 1.1),
    ]


def _in_turn(early: Callable[[], float], late: Callable[[], float]) -> tuple[float, float]:
    """Return the medians of both, taken in turn so that other work on the machine affects both alike."""
    spent = [(early(), late()) for _ in range(AT_EACH_END)]
    return median(first for first, _ in spent), median(last for _, last in spent)


class _Loop:
    """A case that goes round in a loop."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._task: str | None = str(bench.start("short_flow").next_tasks[0]["id"])

    def turn(self) -> float:
        """Complete its task, so that it comes again; return the milliseconds of processor time."""
        assert self._task
        self._task, cost = self._bench.step(self._task, AGAIN)
        return cost.cpu_ms


class _OpenCall:
    """An open call, and how many have answered it."""

    def __init__(self, bench: Workbench) -> None:
        self._bench, self._answered = bench, 0
        self._id = str(bench.start("open_call").next_tasks[0]["call_id"])

    def respond(self) -> float:
        """Answer it as the next provider; return the milliseconds of processor time."""
        number, self._answered = self._answered, self._answered + 1
        party, roles = f"home-{number}", frozenset({"staff"})
        who = Actor(f"provider-{number}", f"Provider {number}", roles, COUNCIL, party=party)
        receipt, cost = self._bench.measured(
            lambda: call_responses.respond(self._bench.runtime, self._id, ANSWER, who)
        )
        assert isinstance(receipt, outcomes.Receipt), receipt
        return cost.cpu_ms
