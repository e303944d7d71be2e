"""How many cases two processes make in a minute through the real process, on one PostgreSQL.

Not on SQLite: it lets one process write at a time and in no order, so that one of two can wait for ever.
"""

import multiprocessing
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

from sqlalchemy import select

from benchmarks.figures import Figure, at_least
from benchmarks.place import place
from brokerage import practice, tables
from engine import cases, outcomes, releases
from engine.clock import SystemClock, london
from engine.database import Database
from engine.people import Actor
from engine.room import Runtime
from forms import answers
from web import practice as practice_council
from web import running, settings

PROCESSES = 2
CASES_EACH = 40
SHIPPED = "micro_procurement"
COUNCIL = practice.COUNCIL[0]
BROKER = Actor("broker", "A Broker", frozenset({"broker"}), COUNCIL)


def by_two_processes(url: str) -> list[Figure]:
    """Refer people to the practice council from two processes at once."""
    with place(url) as here:
        runtime = Runtime(here.runtime.database, SystemClock(), running.operations())
        practice_council.prepare(runtime, settings.ROOT / "processes")
        referral = _referral(runtime.database)
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES + 1)
    makers = [context.Process(target=_make, args=(url, referral, ready)) for _ in range(PROCESSES)]
    for maker in makers:
        maker.start()
    ready.wait()
    began = perf_counter()
    for maker in makers:
        maker.join()
    spent = perf_counter() - began
    assert all(maker.exitcode == 0 for maker in makers)
    name = f"cases made through the real process, {PROCESSES} processes"
    return [at_least(name, PROCESSES * CASES_EACH / spent * 60, "a minute", 2_000)]


def _referral(database: Database) -> dict[str, Any]:
    """Return a referral that some of the practice council's providers could serve."""
    with database.read() as connection:
        enrolment = connection.execute(select(tables.enrolments).limit(1)).one()
    return {
        "person_name": "Iris Applegarth",
        "has_capacity": "yes",
        "category": enrolment.category,
        "age_group": "over_65",
        "urgency": "routine",
        "area": enrolment.areas[0],
        "needs": [enrolment.service_types[0]],
        "required_start": london(SystemClock().now()).date() + timedelta(days=14),
        "plan_approved": "yes",
        "budget_approved": "yes",
    }


def _make(url: str, referral: Mapping[str, Any], ready: Barrier) -> None:
    runtime = Runtime(Database(url), SystemClock(), running.operations())
    with runtime.database.read() as connection:
        release = releases.latest(connection, COUNCIL, SHIPPED)
    posted = answers.to_posted(release.form(release.start.form or ""), referral)

    def make() -> None:
        begun = cases.start(runtime, COUNCIL, SHIPPED, posted, BROKER)
        assert isinstance(begun, outcomes.Started), begun

    make()  # the first one parses the release
    ready.wait()
    for _ in range(CASES_EACH):
        make()
    runtime.database.close()
