"""Several web servers and workers, killed and added while people work: nothing is lost or doubled."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine import doctor, jobs, tables
from engine.clock import SystemClock
from engine.database import Database
from engine.room import Runtime
from tests import databases
from tests.faults.fleet import Fleet, Visitor, surely
from tests.faults.rivals import LONG
from tests.frame import mail
from tests.frame.processes import wait_until
from tests.frame.whole_case import WholeCase
from web import practice as practice_council
from web import running, schema, settings

pytestmark = pytest.mark.timeout(1800 if LONG else 180)

CASES, PEOPLE_AT_ONCE = (120, 4) if LONG else (4, 2)
EVERY = 16 if LONG else 6
"""After so many acts one more web server or worker is killed and replaced."""
ACTS = 8
"""How many times somebody answers a form in one case."""
PEOPLE = ("broker", "senior_officer", "home_support")


class Office:
    """The people of the practice council, each at one browser, and how much they have done."""

    def __init__(self, fleet: Fleet, database: Database) -> None:
        self.fleet, self.database = fleet, database
        self.browsers: dict[str, Visitor] = {}
        self.done, self.moved = 0, threading.Condition()

    def sign_in(self, email: str) -> None:
        self.browsers[email] = Visitor(self.fleet)
        surely(lambda: self.browsers[email].sign_in(email, practice_council.PASSWORD), lambda: False)

    def noted(self) -> None:
        with self.moved:
            self.done += 1
            self.moved.notify_all()

    def wait_for(self, acts: int) -> None:
        with self.moved:
            assert self.moved.wait_for(lambda: self.done >= acts, 120), f"{self.done} acts are done"


class Case(WholeCase):
    """A case whose people look whether a thing is done before they do it again."""

    def __init__(self, office: Office, person: str) -> None:
        super().__init__("", office.database, person)
        self.office = office

    def answer(self, email: str, path: str, answers: dict[str, Any]) -> None:
        """Answer a form once, whoever is killed meanwhile."""
        surely(lambda: self.office.browsers[email].answer(path, answers), lambda: self._is_done(path))
        self.office.noted()

    def _is_done(self, path: str) -> bool:
        _, kind, number = path.split("/")[:3]
        if kind == "cases":
            return bool(self.cases())
        with self.office.database.read() as connection:
            if kind == "adverts":
                given = select(tables.responses.c.id).where(tables.responses.c.call_id == number)
                return bool(connection.execute(given).all())
            state = select(tables.tasks.c.status).where(tables.tasks.c.id == number)
            return bool(connection.execute(state).scalar_one() == "done")


@pytest.fixture
def caught() -> Iterator[tuple[str, list[EmailMessage]]]:
    with mail.catcher() as found:
        yield found


@pytest.fixture
def database(postgres_maker: databases.PostgresMaker | Exception) -> Iterator[Database]:
    """The practice council on PostgreSQL, where several processes share a database."""
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database:
        schema.upgrade(database)
        practice_council.prepare(runtime_on(database), settings.ROOT / "processes")
        yield database


def runtime_on(database: Database) -> Runtime:
    return Runtime(database, SystemClock(), running.operations())


def stories(database: Database, ids: list[str]) -> Counter[tuple[tuple[str, Any], ...]]:
    """Return how many cases have each sequence of kinds of line and passed steps."""
    line = tables.history.c
    with database.read() as connection:
        rows = connection.execute(
            select(line.case_id, line.kind, line.passed).where(line.case_id.in_(ids)).order_by(line.seq)
        ).all()
    told: dict[str, list[tuple[str, Any]]] = {each: [] for each in ids}
    for row in rows:
        told[row.case_id].append((row.kind, str(row.passed)))
    return Counter(tuple(each) for each in told.values())


def unsent(database: Database) -> int:
    """Return how many letters wait to be tried; those to people without an address do not."""
    with database.read() as connection:
        letter = tables.outbox.c.next_try_at
        return int(connection.execute(select(func.count(letter))).scalar_one())


def two_minutes_later(database: Database) -> None:
    """Let the time be over for which a letter belongs to the worker that took it."""
    with database.begin() as connection:
        letter = tables.outbox.c
        connection.execute(
            update(tables.outbox).where(letter.next_try_at.is_not(None)).values(next_try_at=func.now())
        )


def kill_in_turn(office: Office, ended: threading.Event) -> Counter[str]:
    """Kill and replace a web server and a worker by turns, as the work goes on."""
    kills: Counter[str] = Counter()
    while not ended.is_set():
        office.wait_for(EVERY * (kills.total() + 1))
        command = ("serve", "work")[kills.total() % 2]
        office.fleet.replace(command)
        kills[command] += 1
        if EVERY * (kills.total() + 1) > CASES * ACTS:
            break
    return kills


def test_people_go_on_while_servers_and_workers_are_killed_and_added(
    database: Database, caught: tuple[str, list[EmailMessage]], tmp_path: Path
) -> None:
    fleet = Fleet(database, tmp_path, caught[0])
    office = Office(fleet, database)
    people = [Case(office, f"Iris Applegarth {number}") for number in range(CASES)]
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(fleet.add, ("serve", "serve", "work", "work")))
        for key in PEOPLE:
            office.sign_in(f"{key}@practice.example")
        ended = threading.Event()
        with ThreadPoolExecutor(PEOPLE_AT_ONCE + 1) as pool:
            killing = pool.submit(kill_in_turn, office, ended)
            for each in pool.map(Case.award, people):
                assert each is None
            ended.set()
            kills = killing.result()
        two_minutes_later(database)
        wait_until(lambda: unsent(database) == 0)
    finally:
        fleet.end()
    assert min(kills["serve"], kills["work"]) >= 2
    assert all(len(each.cases()) == 1 and each.is_awarded() for each in people)
    assert len(stories(database, [each.case_id for each in people])) == 1
    assert_letters(database, caught[1], kills["work"])
    assert doctor.examine(runtime_on(database)) == []


def assert_letters(database: Database, caught: list[EmailMessage], kills: int) -> None:
    """Each letter came; one came twice only where a worker was killed with it in hand."""
    with database.read() as connection:
        addressed = select(tables.outbox.c.id).where(tables.outbox.c.sent_at.is_not(None))
        written = set(connection.execute(addressed).scalars())
    came = Counter(each["Message-ID"].strip("<>").partition("@")[0] for each in caught)
    assert set(came) == written
    assert came.total() - len(written) <= kills * jobs.AT_ONCE
