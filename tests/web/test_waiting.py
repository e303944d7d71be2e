"""The waiting room: however a rush goes, every request is answered or refused, and no place is lost."""

import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from time import monotonic, sleep
from typing import Any
from wsgiref.types import StartResponse

from web.server import waiting

IN_HAND, CHAIRS, PEOPLE, TIMES = 3, 5, 40, 12


class Site:
    """A site that takes a moment, now and then fails, and knows how many it has in hand."""

    def __init__(self, seed: int) -> None:
        self._drawn, self._lock = Random(seed), threading.Lock()
        self.now = self.most = 0

    def __call__(self, _environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
            pause, fails = self._drawn.uniform(0, 0.004), self._drawn.random() < 0.2
        sleep(pause)
        with self._lock:
            self.now -= 1
        if fails:
            raise ValueError("It failed.")
        start("200 OK", [])
        return [b""]


def asked(room: waiting.WaitingRoom, path: str = "/tasks") -> str:
    """Ask once; return how it was answered."""
    found: list[str] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET"}
    try:
        room(environ, lambda status, _headers: found.append(status))
    except ValueError:
        return "failed"
    return found[0]


def test_no_place_is_lost_in_a_rush_though_answers_fail() -> None:
    seed = Random().randrange(10_000)
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    site = Site(seed)
    room = waiting.WaitingRoom(site, in_hand=IN_HAND, chairs=CHAIRS)
    with ThreadPoolExecutor(PEOPLE) as pool:
        said = Counter(pool.map(lambda _: asked(room), range(PEOPLE * TIMES)))
    assert said.total() == PEOPLE * TIMES
    assert set(said) <= {"200 OK", "failed", "503 Service Unavailable"}
    assert said["200 OK"]
    assert said["503 Service Unavailable"]
    assert site.most <= IN_HAND
    alone = Counter(asked(room) for _ in range(IN_HAND * 4))
    assert "503 Service Unavailable" not in alone
    with_all_places(room)


def with_all_places(room: waiting.WaitingRoom) -> None:
    """See that as many can be in hand at once as before."""
    together = threading.Barrier(IN_HAND, timeout=20)

    def meet(_environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        together.wait()
        start("200 OK", [])
        return [b""]

    room._site = meet
    with ThreadPoolExecutor(IN_HAND) as pool:
        assert set(pool.map(lambda _: asked(room), range(IN_HAND))) == {"200 OK"}
    assert not room._queue


def test_in_a_rush_fewer_are_in_hand_and_as_many_as_before_when_it_is_over() -> None:
    site = Site(1)
    room = waiting.WaitingRoom(site, in_hand=IN_HAND, in_rush=IN_HAND - 1, chairs=CHAIRS)
    room._refused_at = monotonic()
    room._calm_at = room._refused_at - 2 * waiting.RUSH_AFTER_SECONDS
    with ThreadPoolExecutor(PEOPLE) as pool:
        said = Counter(pool.map(lambda _: asked(room), range(PEOPLE * TIMES)))
    assert said["503 Service Unavailable"]
    assert site.most == IN_HAND - 1
    sleep(1.1 * waiting.RUSH_AFTER_SECONDS)
    with_all_places(room)


def test_a_silent_while_with_some_in_hand_is_no_rush() -> None:
    go, inside = threading.Event(), threading.Semaphore(0)

    def slow(_environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        inside.release()
        go.wait(20)
        start("200 OK", [])
        return [b""]

    room = waiting.WaitingRoom(slow, in_hand=IN_HAND, in_rush=IN_HAND - 1, chairs=CHAIRS)
    with ThreadPoolExecutor(IN_HAND) as pool:
        said = [pool.submit(asked, room) for _ in range(IN_HAND - 1)]
        assert all(inside.acquire(timeout=20) for _ in said)
        room._calm_at -= 2 * waiting.RUSH_AFTER_SECONDS
        said.append(pool.submit(asked, room))
        assert inside.acquire(timeout=20)
        go.set()
        assert [each.result() for each in said] == ["200 OK"] * IN_HAND


def test_health_is_answered_though_nobody_else_can_be() -> None:
    go, inside = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/tasks":
            inside.set()
            go.wait(20)
        start("200 OK", [])
        return [b""]

    room = waiting.WaitingRoom(slow, in_hand=1, chairs=0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, room)
        assert inside.wait(20)
        assert asked(room) == "503 Service Unavailable"
        assert asked(room, "/health/live") == "200 OK"
        go.set()
        assert first.result() == "200 OK"
    assert asked(room) == "200 OK"
