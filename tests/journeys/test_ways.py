"""The program takes the ways that the page on architecture describes."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from sqlalchemy import event

from engine.runtime import Runtime
from tests.frame import architecture, tree
from tests.web.builders.case_walk import ADVERT, OFFER, Walk, posted, version_on

ROOMS = ("rules", "forms", "engine", "brokerage", "web")
"""From below to above."""
CALLED_BY_NAME = {
    ("engine/cases/task_forms.py", "_objections"),
    ("engine/cases/task_forms.py", "form_facts"),
    ("engine/cases/task_forms.py", "options_of"),
    ("engine/cases/unit_of_work.py", "_operate"),
    ("engine/cases/saving.py", "_parties"),
    ("engine/database/pending.py", "flush"),
    ("engine/database/session.py", "remember"),
}
"""Where the engine calls what a diagram, a form or a room above gives it, and writes what they changed."""
COMMIT, BEGIN = ("", "commit"), ("", "begin")

Place = tuple[str, str]


@dataclass(frozen=True)
class Call:
    """A function of the rooms that was called, and the function of the rooms that waits for it."""

    place: Place
    by: Place | None = None

    @property
    def climbs(self) -> bool:
        """Return whether it is in a room above its caller's."""
        return self.by is not None and _height(self.place) > _height(self.by)


Trace = list[Call]


@contextmanager
def traced(runtime: Runtime) -> Iterator[Trace]:
    """Note every function of the rooms that runs in this block, and every transaction."""
    trace: Trace = []

    def note(what: Place) -> Callable[[Any], None]:
        return lambda _connection: trace.append(Call(what))

    def profile(frame: FrameType, happening: str, _value: object) -> None:
        place = _place(frame)
        if happening == "call" and place is not None:
            trace.append(Call(place, _caller(frame)))

    noting = {"begin": note(BEGIN), "commit": note(COMMIT)}
    for name, listener in noting.items():
        event.listen(runtime.database.engine, name, listener)
    sys.setprofile(profile)
    try:
        yield trace
    finally:
        sys.setprofile(None)
        for name, listener in noting.items():
            event.remove(runtime.database.engine, name, listener)


def test_a_completed_task_an_offer_and_a_timer_take_the_ways_on_the_page(
    walk: Walk, runtime: Runtime
) -> None:
    ways = architecture.ways()
    walk.refer()
    task = walk.tasks()["write_advert"]
    address, broker = f"/tasks/{task['id']}", walk.staff("broker")
    version = re.search(r'name="_version" value="(\d+)"', broker.get(address).text)
    assert version is not None
    answers = {**posted(ADVERT), "_act": "send", "_version": version[1]}
    with traced(runtime) as completion:
        assert broker.post(address, data=answers).status_code == 303
    taken_straight(completion, ways[architecture.COMPLETION], above=1)

    home, call = walk.home("1-101"), walk.call()
    seen = version_on(home.get(f"/adverts/{call}"))
    answers = {**posted({**OFFER, "weekly_pence": 700}), "_act": "send", "_version": seen}
    with traced(runtime) as offer:
        assert home.post(f"/adverts/{call}", data=answers).status_code == 303
    taken_straight(offer, ways[architecture.OFFER], above=1)

    with traced(runtime) as timer:
        walk.close()
    taken_straight(timer, ways[architecture.TIMER][3:], above=0)


def taken_straight(trace: Trace, stops: Sequence[architecture.Stop], above: int) -> None:
    """Fail unless a way reaches its stops in order, in one transaction, and climbs nowhere but by name.

    `above` says how many stops come before the one that opens the transaction.
    """
    places = [call.place for call in trace]
    reached = [-1]
    for stop in stops:
        reached.append(places.index((stop.file, stop.function), reached[-1] + 1))
    inside = trace[reached[1 + above] : places.index(COMMIT, reached[-1])]
    within = [call.place for call in inside]
    assert within.count(BEGIN) == 1
    assert COMMIT not in within
    assert [place for place in within if place[0].startswith("web/")] == []
    assert {call.by for call in inside if call.climbs} <= CALLED_BY_NAME
    from_spiff = {call.place[0] for call in inside if call.by and call.by[0].startswith("engine/spiff/")}
    assert {file for file in from_spiff if file.startswith("engine/cases/")} <= {
        "engine/cases/unit_of_work.py"
    }


def _place(frame: FrameType) -> Place | None:
    file = frame.f_code.co_filename.removeprefix(f"{tree.ROOT}/")
    return (file, frame.f_code.co_name) if file.partition("/")[0] in ROOMS else None


def _caller(frame: FrameType) -> Place | None:
    """Return the nearest function of the rooms that waits for this one; a comprehension is its function's."""
    outer = frame.f_back
    while outer is not None:
        place = _place(outer)
        if place is not None and not place[1].startswith("<"):
            return place
        outer = outer.f_back
    return None


def _height(place: Place) -> int:
    return ROOMS.index(place[0].partition("/")[0])
