"""PostgreSQL lost while people work: crashed and started again, its connections ended, its lines cut.

The people are at real web servers, a real worker sends their letters. Whoever gets no answer looks whether
the thing was done. In the end every case went its way once; servers and worker have gone on by themselves.
"""

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from random import Random
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import Connection, func, select, update

from engine.admin import doctor
from engine.database import tables
from engine.database.handle import Database
from tests import databases
from tests.faults import office, postgres_servers
from tests.faults.fleet import Fleet
from tests.faults.office import Case, Office
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG
from tests.faults.test_several_servers import assert_letters, stories, two_minutes_later, unsent
from tests.frame import mail

pytestmark = pytest.mark.timeout(1200 if LONG else 240)

CASES, PEOPLE_AT_ONCE = (60, 4) if LONG else (2, 2)
CRASHES = 8 if LONG else 1
RECOVERY_SECONDS = 10


class Steady(Database):
    """The test's own view of the database, which no trouble disturbs: it comes between two looks."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.calm = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.calm, super().read() as connection:
            yield connection

    @contextmanager
    def troubled(self) -> Iterator[None]:
        with self.calm:
            self.close()
            yield


class Trouble:
    """What happens to the database while people work: each second something, now and then a crash."""

    def __init__(
        self, server: postgres_servers.Server, line: postgres_servers.Line, fleet: Fleet, steady: Steady
    ) -> None:
        self.server, self.line, self.fleet, self.steady = server, line, fleet, steady
        seed = base_seed(Random().randrange(10**6))
        sys.stdout.write(f"seed {seed}\n")
        self.chance = Random(seed)
        self.happened: Counter[str] = Counter()
        self.took: list[float] = []

    def go_on(self, ended: threading.Event) -> None:
        """Make trouble until told that the work has ended."""
        while not ended.wait(1.0):
            self.happened["turns"] += 1
            if self.happened["turns"] % 6 == 3 and self.happened["crashes"] < CRASHES:
                self.crash()
            elif self.chance.random() < 0.5:
                with self.steady.troubled():
                    self.happened["connections ended"] += self.server.end_half(self.chance)
            else:
                self.happened["lines cut"] += self.line.cut(self.chance, 0.5)

    def crash(self) -> None:
        """Crash the server and start it again; note how long the site needs to be ready."""
        with self.steady.troubled():
            self.server.crash()
            sleep(self.chance.uniform(0.1, 1.0))
            self.server.start()
        self.happened["crashes"] += 1
        self.took.append(seconds_until(lambda: serves(self.fleet.address())))


def seconds_until(true: Callable[[], bool]) -> float:
    began = monotonic()
    while not true():
        assert monotonic() - began < 60
        sleep(0.1)
    return monotonic() - began


def serves(address: str) -> bool:
    """Return whether a page that needs the database comes."""
    try:
        with urlopen(f"{address}/sign-in", timeout=10) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (HTTPError, URLError, OSError):
        return False


def take_back_a_letter(database: Database) -> None:
    """Let a letter that went out be due once more, so that the worker has something to do."""
    outbox = tables.outbox.c
    with database.begin() as connection:
        sent = connection.execute(select(outbox.id).where(outbox.sent_at.is_not(None)).limit(1)).scalar_one()
        again = update(tables.outbox).where(outbox.id == sent).values(sent_at=None, next_try_at=func.now())
        connection.execute(again)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres_servers.Server]:
    with postgres_servers.server() as made:
        yield made


@pytest.fixture
def near(server: postgres_servers.Server) -> Iterator[Steady]:
    maker = databases.PostgresMaker(server.url)
    with office.council(maker) as database:
        steady = Steady(database.url)
        yield steady
        steady.close()
    maker.close()


@pytest.fixture
def caught() -> Iterator[tuple[str, list[EmailMessage]]]:
    with mail.catcher() as found:
        yield found


def test_people_go_on_while_the_database_is_crashed_and_its_connections_are_cut(
    server: postgres_servers.Server, near: Steady, caught: tuple[str, list[EmailMessage]], tmp_path: Path
) -> None:
    with postgres_servers.line_to(near.url) as line:
        fleet = Fleet(Database(line.url), tmp_path, caught[0])
        trouble, everybody = Trouble(server, line, fleet, near), Office(fleet, near)
        people = [Case(everybody, f"Iris Applegarth {number}") for number in range(CASES)]
        try:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(fleet.add, ("serve", "work")))
            everybody.sign_in()
            ended = threading.Event()
            with ThreadPoolExecutor(PEOPLE_AT_ONCE + 1) as pool:
                making = pool.submit(trouble.go_on, ended)
                try:
                    list(pool.map(Case.award, people))
                finally:
                    ended.set()
                making.result()
            trouble.crash()
            take_back_a_letter(near)
            two_minutes_later(near)
            worker_took = seconds_until(lambda: unsent(near) == 0)
        finally:
            fleet.end()
    sys.stdout.write(f"{dict(trouble.happened)}; pages come after a crash within {max(trouble.took):.1f} s, ")
    sys.stdout.write(f"a letter after the last one within {worker_took:.1f} s\n")
    if LONG:
        assert max(trouble.took) < RECOVERY_SECONDS
        assert worker_took < RECOVERY_SECONDS
    assert all(len(each.cases()) == 1 and each.is_awarded() for each in people)
    assert len(stories(near, [each.case_id for each in people])) == 1
    assert_letters(near, caught[1], trouble.happened["turns"])
    assert doctor.examine(office.runtime_on(near)) == []
