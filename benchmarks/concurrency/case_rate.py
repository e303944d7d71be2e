"""How many cases two processes make in a minute through the real process, on one PostgreSQL.

The market is the practice council's: every provider it has enrolled is looked at for each long list.
Not on SQLite: it lets one process write at a time and in no order, so that one of two can wait for ever.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

import yaml
from sqlalchemy import func, select

from benchmarks.figures import Figure, at_least, told
from benchmarks.place import FOLDER, Place, place
from brokerage import practice, tables
from engine import cases, outcomes, releases
from engine.clock import SystemClock, london
from engine.database import Database
from engine.people import Actor
from engine.room import Runtime
from forms import answers
from web import practice as practice_council
from web import running, settings, under_way

PROCESSES = 2
CASES_EACH = 150
LIVES_EACH = 15
READY_WITHIN_SECONDS = 120
SHIPPED = "micro_procurement"
COUNCIL = practice.COUNCIL[0]
BROKER = Actor("broker", "A Broker", frozenset({"broker"}), COUNCIL)
Work = Callable[[Runtime, int], None]


def by_two_processes(url: str) -> Iterator[Figure]:
    """Refer people to the practice council from two processes at once; then take cases to their award."""
    with place(url) as here:
        providers = prepared(here)
    where = f"{PROCESSES} processes, {providers} providers"
    made = _in_a_minute(url, refer, CASES_EACH)
    yield at_least(f"cases made through the real process, {where}", made, "a minute", 2_000)
    lived = _in_a_minute(url, live, LIVES_EACH)
    yield told(f"cases taken from referral to award, {where}", lived, "a minute", "seven forms, three offers")


def prepared(here: Place) -> int:
    """Prepare the practice council in a place; return how many providers it has enrolled."""
    runtime = Runtime(here.runtime.database, SystemClock(), running.operations())
    practice_council.prepare(runtime, settings.ROOT / "processes")
    with runtime.database.read() as connection:
        enrolled = func.count(tables.enrolments.c.location.distinct())
        return int(connection.execute(select(enrolled)).scalar_one())


def _in_a_minute(url: str, work: Work, number: int) -> float:
    """Return how many pieces of work all processes do in a minute, when each does so many."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES + 1, timeout=READY_WITHIN_SECONDS)
    makers = [context.Process(target=_make, args=(url, work, number, ready)) for _ in range(PROCESSES)]
    for maker in makers:
        maker.start()
    ready.wait()
    began = perf_counter()
    for maker in makers:
        maker.join()
    spent = perf_counter() - began
    assert all(maker.exitcode == 0 for maker in makers)
    return PROCESSES * number / spent * 60


def _make(url: str, work: Work, number: int, ready: Barrier) -> None:
    runtime = Runtime(Database(url), SystemClock(), running.operations())
    work(runtime, 1)  # the first one parses the release
    ready.wait()
    work(runtime, number)
    runtime.database.close()


def refer(runtime: Runtime, number: int) -> None:
    """Begin so many cases, in turn for each kind of care in each area."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, COUNCIL, SHIPPED)
    form = release.form(release.start.form or "")
    for referral in islice(cycle(_referrals(runtime.database)), number):
        begun = cases.start(runtime, COUNCIL, SHIPPED, answers.to_posted(form, referral), BROKER)
        assert isinstance(begun, outcomes.Started), begun


def _referrals(database: Database) -> list[dict[str, Any]]:
    """Return a referral for each kind of care in each area in which somebody gives it."""
    with database.read() as connection:
        rows = connection.execute(select(tables.enrolments).order_by(tables.enrolments.c.serial)).all()
    wanted = {(row.category, area): row.service_types[0] for row in rows for area in row.areas}
    return [
        {
            "person_name": "Iris Applegarth",
            "has_capacity": "yes",
            "category": category,
            "age_group": "over_65",
            "urgency": "routine",
            "area": area,
            "needs": [need],
            "required_start": london(SystemClock().now()).date() + timedelta(days=14),
            "plan_approved": "yes",
            "budget_approved": "yes",
        }
        for (category, area), need in wanted.items()
    ]


def live(runtime: Runtime, number: int) -> None:
    """Take so many cases from referral to award, with all that their people are shown on the way."""
    story = yaml.safe_load((FOLDER / "life.yaml").read_text(encoding="utf-8"))
    with runtime.database.begin() as connection:
        staff = practice.fill(connection, runtime.clock.now())
    under_way.tell(runtime, staff, [story] * number)
