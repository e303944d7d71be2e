"""The people of the practice council at their browsers, taking cases from referral to award."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from engine.clock import SystemClock
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.runtime import Runtime
from tests import databases
from tests.faults.fleet import Fleet, Visitor, surely
from tests.frame.whole_case import WholeCase
from web import settings
from web.practice import practice_accounts as practice_council
from web.server import bootstrap, migrations

PEOPLE = ("broker", "senior_officer", "home_support")
ACTS = 8
"""How many times somebody answers a form in one case."""


class Office:
    """The people of the practice council, each at one browser, and how much they have done."""

    def __init__(self, fleet: Fleet, database: Database) -> None:
        self.fleet, self.database = fleet, database
        self.browsers: dict[str, Visitor] = {}
        self.done, self.moved = 0, threading.Condition()
        self.limit: float = math.inf

    def sign_in(self) -> None:
        """Let everybody sign in."""
        for key in PEOPLE:
            self._sign_in(f"{key}@practice.example")

    def _sign_in(self, email: str) -> None:
        self.browsers[email] = Visitor(self.fleet)
        surely(lambda: self.browsers[email].sign_in(email, practice_council.PASSWORD), lambda: False)

    def noted(self) -> None:
        """Count one act more, and wait while the people are further on than they may be."""
        with self.moved:
            self.done += 1
            self.moved.notify_all()
            assert self.moved.wait_for(lambda: self.done < self.limit, 120), f"{self.done} acts are done"

    def may_reach(self, acts: float) -> None:
        """Let the people do fewer than so many acts in all until they are told otherwise."""
        with self.moved:
            self.limit = acts
            self.moved.notify_all()

    def wait_for(self, acts: int) -> None:
        """Wait until so many acts are done."""
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
                given = select(call_tables.responses.c.id).where(call_tables.responses.c.call_id == number)
                return bool(connection.execute(given).all())
            state = select(tables.tasks.c.status).where(tables.tasks.c.id == number)
            return bool(connection.execute(state).scalar_one() == "done")


def runtime_on(database: Database) -> Runtime:
    """Put the rooms together on a database."""
    return Runtime(database, SystemClock(), bootstrap.operations())


def fill(database: Database) -> None:
    """Make the practice council in a database without tables."""
    migrations.upgrade(database)
    practice_council.prepare(runtime_on(database), settings.ROOT / "processes")


@contextmanager
def council(maker: databases.PostgresMaker | Exception) -> Iterator[Database]:
    """Give the practice council on PostgreSQL."""
    if isinstance(maker, Exception):
        databases.no_postgres(maker)
    with maker.make_filled(fill) as database:
        yield database
