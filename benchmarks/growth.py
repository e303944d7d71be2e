"""Whether a step stays as cheap: after many loops of one case, and in a call that many have answered."""

from collections.abc import Callable
from statistics import median

from benchmarks.figures import Figure, at_most, told
from benchmarks.place import ANSWER, COUNCIL, Place
from engine import calls, outcomes
from engine.people import Actor

LOOPS = 1_500
OFFERS = 500
AT_EACH_END = 50
AGAIN = [("figure", "999"), ("remark", "Once more.")]


def loops(place: Place) -> list[Figure]:
    """Processor time of a step after 1,500 loops of one case, against the first loops of another."""
    old, young = _Loop(place), _Loop(place)
    for _ in range(LOOPS):
        old.turn()
    first, last = _in_turn(young.turn, old.turn)
    return [
        told("step in the first loops", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"step after {LOOPS:,} loops / in the first", last / first, "ratio", 1.1),
    ]


def offers(place: Place) -> list[Figure]:
    """Submitting an answer to a call that 500 have answered, against the first answers to another."""
    full, empty = _OpenCall(place), _OpenCall(place)
    for _ in range(OFFERS):
        full.respond()
    first, last = _in_turn(empty.respond, full.respond)
    return [
        told("submitting one of the first offers", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"submitting to a call with {OFFERS} offers / the first", last / first, "ratio", 1.1),
    ]


def _in_turn(early: Callable[[], float], late: Callable[[], float]) -> tuple[float, float]:
    """Return the medians of both, taken in turn: what else the machine does then falls on both alike."""
    spent = [(early(), late()) for _ in range(AT_EACH_END)]
    return median(first for first, _ in spent), median(last for _, last in spent)


class _Loop:
    """A case that goes round in a loop."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._task: str | None = str(place.start("short_flow").next_tasks[0]["id"])

    def turn(self) -> float:
        """Complete its task, so that it comes again; milliseconds of processor time."""
        assert self._task
        self._task, cost = self._place.step(self._task, AGAIN)
        return cost.cpu_ms


class _OpenCall:
    """An open call, and how many have answered it."""

    def __init__(self, place: Place) -> None:
        self._place, self._answered = place, 0
        self._id = str(place.start("open_call").next_tasks[0]["call_id"])

    def respond(self) -> float:
        """Answer it as the next provider; milliseconds of processor time."""
        number, self._answered = self._answered, self._answered + 1
        party, roles = f"home-{number}", frozenset({"staff"})
        who = Actor(f"provider-{number}", f"Provider {number}", roles, COUNCIL, party=party)
        receipt, cost = self._place.measured(
            lambda: calls.respond(self._place.runtime, self._id, ANSWER, who)
        )
        assert isinstance(receipt, outcomes.Receipt), receipt
        return cost.cpu_ms
