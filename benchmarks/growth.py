"""Whether a step stays as cheap: after many loops of one case, and in a call that many have answered."""

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
    """Processor time of a step after 1,500 loops of one case, against its first loops."""
    task: str | None = str(place.start("short_flow").next_tasks[0]["id"])
    spent = []
    for _ in range(LOOPS):
        assert task
        task, cost = place.step(task, AGAIN)
        spent.append(cost.cpu_ms)
    first, last = median(spent[:AT_EACH_END]), median(spent[-AT_EACH_END:])
    return [
        told("step in the first loops", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"step after {LOOPS:,} loops / in the first", last / first, "ratio", 1.1),
    ]


def offers(place: Place) -> list[Figure]:
    """Submitting an answer to a call that 500 have answered, against the first answers."""
    call = str(place.start("open_call").next_tasks[0]["call_id"])
    spent = [_respond(place, call, number) for number in range(OFFERS + AT_EACH_END)]
    first, last = median(spent[:AT_EACH_END]), median(spent[-AT_EACH_END:])
    return [
        told("submitting one of the first offers", first, "ms CPU", f"median of {AT_EACH_END}"),
        at_most(f"submitting to a call with {OFFERS} offers / the first", last / first, "ratio", 1.1),
    ]


def _respond(place: Place, call: str, number: int) -> float:
    who = Actor(
        f"provider-{number}", f"Provider {number}", frozenset({"staff"}), COUNCIL, party=f"home-{number}"
    )
    receipt, cost = place.measured(lambda: calls.respond(place.runtime, call, ANSWER, who))
    assert isinstance(receipt, outcomes.Receipt), receipt
    return cost.cpu_ms
