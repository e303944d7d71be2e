"""Three times as many requests as a served site can answer: some are refused at once, the others answered.

The site is a real one with its own server, and so is the crowd. The long form lasts minutes.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from engine.clock import SystemClock, london
from engine.runtime import Runtime
from tests import databases
from tests.faults.crowd import Heard, Request, crowd, slowest
from tests.faults.racing_commands import LONG
from tests.frame.command_processes import Running, running
from tests.frame.plain_browser import Browser
from tests.web.builders import small_council
from tests.web.builders.case_walk import REFERRAL
from web.server import bootstrap as rooms
from web.server import waiting

RUSH_SECONDS, SETTLING_SECONDS = (120, 2) if LONG else (2, 0)
CALM_SECONDS = 20 if LONG else 1
TIMES = 3 if LONG else 8
"""How many times too many; so many in the short form that some are refused on any machine."""


class Desk:
    """A broker at a running site, and the requests of a working day."""

    def __init__(self, site: Running) -> None:
        self.site, self.host = site, site.address.removeprefix("http://")
        self.browser = Browser(site.address)
        self.browser.sign_in(f"broker.{small_council.COUNCIL}@example.org", "correct horse")
        later = london(SystemClock().now()).date() + timedelta(days=14)
        case = self.browser.answer("/cases/new", {**REFERRAL, "required_start": later})
        found = re.search(r'href="(/tasks/[0-9a-f]{32})"', self.browser.read(case))
        assert found is not None
        self.task = found[1]

    def requests(self) -> list[Request]:
        """Reading the list of tasks, reading a task, saving its answers for later."""
        page = self.browser.read(self.task)
        form = {
            name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
            for name in ("csrf_token", "_version")
        }
        known = {"Cookie": self.browser.cookies()}
        body = urlencode({**form, "_act": "save", "description": "A quiet room"})
        sent = {**known, "Content-Type": "application/x-www-form-urlencoded"}
        reading = [("GET", path, known, "") for path in ("/tasks", self.task)]
        return [*reading, ("POST", self.task, sent, body)]


@pytest.fixture(params=["sqlite", "postgresql"] if LONG else ["sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    maker = request.getfixturevalue(f"{'postgres' if request.param == 'postgresql' else 'sqlite'}_maker")
    if isinstance(maker, Exception):
        databases.no_postgres(maker)
    with maker.make_empty() as database, running("serve", database, tmp_path) as site:
        small_council.fill(Runtime(database, SystemClock(), rooms.operations()))
        _answers_live(site)
        yield Desk(site)
        assert site.stop() == 0, site.log.read_text()


def _answers_live(site: Running) -> float:
    """Ask whether the site is alive, and return how long it took to say so."""
    began = monotonic()
    while True:
        try:
            with urlopen(f"{site.address}/health/live", timeout=20) as answer:  # noqa: S310 - our own address
                assert answer.status == 200
                return monotonic() - began
        except OSError as error:  # urllib wraps a refused connection, and the site may not listen yet
            if not isinstance(getattr(error, "reason", error), ConnectionError):
                raise
            assert monotonic() - began < 40


class Watcher(Thread):
    """Asks again and again whether a site is alive."""

    def __init__(self, site: Running) -> None:
        super().__init__()
        self.site, self.ended, self.seconds = site, Event(), list[float]()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            self.seconds.append(_answers_live(self.site))

    def stop(self) -> list[float]:
        self.ended.set()
        self.join()
        return self.seconds


def rush(desk: Desk, requests: list[Request], rate: float) -> tuple[list[Heard], list[float]]:
    """Send too much; return what the crowd heard, and how long it took each time to say that all is alive."""
    watcher = Watcher(desk.site)
    watcher.start()
    heard = crowd(desk.host, requests, RUSH_SECONDS, rate=rate)
    return heard, watcher.stop()


def test_of_three_times_too_many_requests_some_are_refused_at_once_and_the_others_answered(
    desk: Desk,
) -> None:
    requests = desk.requests()
    crowd(desk.host, requests, 1, people=waiting.IN_HAND)
    calm = crowd(desk.host, requests, CALM_SECONDS, people=waiting.IN_HAND)
    assert {each.status for each in calm} <= {200, 303}
    capacity = len(calm) / CALM_SECONDS
    heard, alive = rush(desk, requests, TIMES * capacity)
    after = crowd(desk.host, requests, 2, people=2)

    assert {each.status for each in heard} <= {200, 303, 503}, Counter(each.status for each in heard)
    refused = [each for each in heard if each.status == 503]
    assert refused
    assert {int(each.retry_after) for each in refused} <= set(range(3, 9))
    settled = [each for each in heard if each.began > SETTLING_SECONDS]
    accepted = [each for each in settled if each.status != 503]
    _tell(capacity, calm, accepted, refused, alive)
    assert {each.status for each in after} <= {200, 303}
    found = desk.site.figures()
    begun = 'homeward_step_seconds_count{kind="start",outcome="done",process="micro_procurement"} 1.0'
    assert begun in found
    counted = re.search(r'homeward_refused_total\{why="overload"\} (\d+)', found)
    assert counted is not None
    assert int(counted[1]) == len(refused)
    if LONG:
        assert len(accepted) > capacity * (RUSH_SECONDS - SETTLING_SECONDS) / 3
        assert slowest(refused, 0.5) < 0.5
        assert max(alive) < 2
        assert slowest(accepted) <= 2 * slowest(calm)
        assert slowest(after) <= slowest(calm)


def _tell(
    capacity: float, calm: list[Heard], accepted: list[Heard], refused: list[Heard], alive: list[float]
) -> None:
    before, within, at_once = (1000 * slowest(each) for each in (calm, accepted, refused))
    sys.stdout.write(
        f"{capacity:.0f} requests a second, 99 of 100 within {before:.0f} ms. In the rush "
        f"{len(accepted):,} answered, 99 of 100 within {within:.0f} ms; {len(refused):,} refused, half "
        f"within {1000 * slowest(refused, 0.5):.0f} ms, 99 of 100 within {at_once:.0f} ms; alive within "
        f"{1000 * max(alive):.0f} ms.\n"
    )


def test_who_sent_a_form_into_a_rush_is_told_that_it_is_not_lost_and_can_send_it_again(desk: Desk) -> None:
    *_, saving = desk.requests()
    heard, _ = rush(desk, [saving], 400)
    refused = [each for each in heard if each.status == 503]
    assert refused
    assert {each.status for each in heard} == {303, 503}
    page = waiting.refusal({"REQUEST_METHOD": "POST", "HTTP_ACCEPT": "text/html"}, lambda *_: None)
    assert b"what you typed is not lost" in page[0]
    assert {each.status for each in crowd(desk.host, [saving], 1, people=1)} == {303}
    assert "A quiet room" in desk.browser.read(desk.task)
