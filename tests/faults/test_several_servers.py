"""Several web servers and workers, killed and added while people work: nothing is lost or doubled."""

import math
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine.admin import doctor
from engine.background import procrastinate_worker
from engine.database import tables
from engine.database.handle import Database
from tests import databases
from tests.faults import office
from tests.faults.fleet import Fleet
from tests.faults.office import ACTS, Case, Office
from tests.faults.racing_commands import LONG
from tests.frame import mail
from tests.frame.command_processes import wait_until

pytestmark = pytest.mark.timeout(1800 if LONG else 180)

CASES, PEOPLE_AT_ONCE = (120, 4) if LONG else (4, 2)
EVERY = 16 if LONG else 6
"""After so many acts one more web server or worker is killed and replaced."""


@pytest.fixture
def caught() -> Iterator[tuple[str, list[EmailMessage]]]:
    with mail.catcher() as found:
        yield found


@pytest.fixture
def database(postgres_maker: databases.PostgresMaker | Exception) -> Iterator[Database]:
    """The practice council on PostgreSQL, where several processes share a database."""
    with office.council(postgres_maker) as database:
        yield database


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


def kill_in_turn(everybody: Office) -> Counter[str]:
    """Kill and replace a web server and a worker by turns, as the work goes on.

    People who are quicker than a server starts wait for it, so that the number of kills is always the same.
    """
    kills: Counter[str] = Counter()
    try:
        for acts in range(EVERY, CASES * ACTS, EVERY):
            everybody.may_reach(acts + EVERY)
            everybody.wait_for(acts)
            command = ("serve", "work")[kills.total() % 2]
            everybody.fleet.replace(command)
            kills[command] += 1
    finally:
        everybody.may_reach(math.inf)
    return kills


def test_people_go_on_while_servers_and_workers_are_killed_and_added(
    database: Database, caught: tuple[str, list[EmailMessage]], tmp_path: Path
) -> None:
    fleet = Fleet(database, tmp_path, caught[0])
    everybody = Office(fleet, database)
    people = [Case(everybody, f"Iris Applegarth {number}") for number in range(CASES)]
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(fleet.add, ("serve", "serve", "work", "work")))
        everybody.sign_in()
        with ThreadPoolExecutor(PEOPLE_AT_ONCE + 1) as pool:
            killing = pool.submit(kill_in_turn, everybody)
            for each in pool.map(Case.award, people):
                assert each is None
            kills = killing.result()
        two_minutes_later(database)
        wait_until(lambda: unsent(database) == 0)
    finally:
        fleet.end()
    assert min(kills["serve"], kills["work"]) >= 2
    assert all(len(each.cases()) == 1 and each.is_awarded() for each in people)
    assert len(stories(database, [each.case_id for each in people])) == 1
    assert_letters(database, caught[1], kills["work"])
    assert doctor.examine(office.runtime_on(database)) == []


def assert_letters(database: Database, caught: list[EmailMessage], kills: int) -> None:
    """Each letter came; one came twice only where a worker was killed with it in hand."""
    with database.read() as connection:
        addressed = select(tables.outbox.c.id).where(tables.outbox.c.sent_at.is_not(None))
        written = set(connection.execute(addressed).scalars())
    came = Counter(each["Message-ID"].strip("<>").partition("@")[0] for each in caught)
    assert set(came) == written
    assert came.total() - len(written) <= kills * procrastinate_worker.AT_ONCE
