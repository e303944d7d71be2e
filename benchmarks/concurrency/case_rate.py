"""How many cases two server processes begin in a minute with the shipped process, on one PostgreSQL.

The market is the practice council's: each long list considers every provider that it has enrolled.
Not on SQLite, which lets one process write at a time and in no order: one of two can wait for ever.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml
from sqlalchemy import func, select

from benchmarks.figures import Figure, at_least, plain
from benchmarks.population import strangers
from benchmarks.workbench import Workbench, bench
from brokerage import practice
from brokerage.tables import market_tables
from engine import outcomes
from engine.actors import Actor
from engine.cases import commands
from engine.clock import SystemClock, london
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import releases
from forms.submission import answers
from web import settings
from web.practice import practice_accounts as practice_council
from web.practice import seed_cases
from web.server import bootstrap

LIFE = Path(__file__).parent / "life.yaml"
PROCESSES = 2
CASES_EACH = 150
LIVES_EACH = 15
READY_WITHIN_SECONDS = 120
SHIPPED = "micro_procurement"
COUNCIL = practice.COUNCIL[0]
BROKER = Actor("broker", "A Broker", frozenset({"broker"}), COUNCIL)
Work = Callable[[Runtime, int], None]


def by_two_processes(url: str) -> Iterator[Figure]:
    """Yield how many people two processes refer in a minute, and how many cases they take to their award."""
    with bench(url) as here:
        providers = prepared(here)
    where = f"{PROCESSES} processes, {providers} providers"
    rate = _in_a_minute(url, refer, CASES_EACH)
    yield at_least(f"cases made through the real process, {where}", rate, "a minute", 2_000)
    lived = _in_a_minute(url, live, LIVES_EACH)
    yield plain(
        f"cases taken from referral to award, {where}", lived, "a minute", "seven forms, three offers"
    )


def prepared(here: Workbench) -> int:
    """Prepare the practice council on a workbench; return how many providers it has enrolled."""
    runtime = Runtime(here.runtime.database, SystemClock(), bootstrap.operations())
    practice_council.prepare(runtime, settings.ROOT / "processes")
    with runtime.database.read() as connection:
        enrolled = func.count(market_tables.enrolments.c.location.distinct())
        return int(connection.execute(select(enrolled)).scalar_one())


def _in_a_minute(url: str, work: Work, number: int) -> float:
    """Return how many cases all processes do in a minute when each does `number`."""
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
    runtime = Runtime(Database(url), SystemClock(), bootstrap.operations())
    work(runtime, 1)  # the first one parses the release
    ready.wait()
    work(runtime, number)
    runtime.database.close()


def refer(runtime: Runtime, number: int) -> None:
    """Begin `number` cases, for each kind of care in each area in turn."""
    with runtime.database.read() as connection:
        release = releases.latest(connection, COUNCIL, SHIPPED)
    form = release.form(release.start.form or "")
    for referral in islice(cycle(_referrals(runtime.database)), number):
        posted = answers.to_posted(form, strangers.stranger(referral))
        begun = commands.start(runtime, COUNCIL, SHIPPED, posted, BROKER)
        assert isinstance(begun, outcomes.Started), begun


def _referrals(database: Database) -> list[dict[str, Any]]:
    """Return a referral for each kind of care in each area in which somebody gives it."""
    with database.read() as connection:
        rows = connection.execute(
            select(market_tables.enrolments).order_by(market_tables.enrolments.c.serial)
        ).all()
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
    """Take `number` cases from referral to award, with every page that people see on the way."""
    story = yaml.safe_load(LIFE.read_text(encoding="utf-8"))
    with runtime.database.begin() as connection:
        staff = practice.fill(connection, runtime.clock.now())
    lives = [strangers.story_of_stranger(story) for _ in range(number)]
    seed_cases.play(runtime, staff, lives)
