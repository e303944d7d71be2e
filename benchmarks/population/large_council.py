"""A practice council with very many cases at every stage, to measure pages and steps in.

The first cases go through the shipped process as `stories.yaml` says; the others are copies of these. The
council has enrolled only care homes in two of its areas, because an advert keeps a row for every location.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, or_

from benchmarks.population import case_copies, strangers
from brokerage import practice
from brokerage.tables import market_tables
from engine.clock import SystemClock
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import outbox
from web import settings
from web.practice import practice_accounts as practice_council
from web.practice import seed_cases
from web.server import bootstrap, migrations

STORIES = Path(__file__).parent / "stories.yaml"
COUNCIL = practice.COUNCIL[0]
CATEGORIES = ("care_home_residential", "care_home_nursing")
AREAS = ("central", "east")


@dataclass(frozen=True)
class Filled:
    """A database with cases: its runtime, its staff, and the cases to copy with their shares."""

    runtime: Runtime
    staff: Sequence[practice.Staff]
    originals: dict[str, int]

    def up_to(self, number: int) -> None:
        """Copy cases until there are `number`."""
        database = self.runtime.database
        case_copies.multiply(database, self.originals, number, self.runtime.clock.now())


def fill(database: Database, first: int) -> Filled:
    """Prepare the council and take the first cases through the shipped process."""
    migrations.upgrade(database)
    runtime = Runtime(database, SystemClock(), bootstrap.operations())
    practice_council.prepare(runtime, settings.ROOT / "processes")
    with database.begin() as connection:
        staff = practice.fill(connection, runtime.clock.now())
        _narrow(connection)
    stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    chosen = [
        strangers.story_of_stranger(story) for story in islice(_in_turn(stories), max(first, len(stories)))
    ]
    case_ids = seed_cases.play(runtime, staff, chosen)
    while outbox.deliver(runtime, outbox.PracticeTransport()):
        pass
    # One case of each story is enough to copy: others of the same story differ only in their ids.
    originals = {case_id: story["share"] for case_id, story in zip(case_ids, stories, strict=False)}
    return Filled(runtime, staff, originals)


def _in_turn(stories: Sequence[Any]) -> Iterator[Any]:
    """Yield each story once, then all of them again by their shares, without end."""
    yield from stories
    yield from cycle([story for story in stories for _ in range(story["share"])])


def _narrow(connection: Any) -> None:
    of_it = market_tables.enrolments
    others = or_(of_it.c.category.not_in(CATEGORIES), ~or_(*(of_it.c.areas.contains(area) for area in AREAS)))
    connection.execute(delete(of_it).where(others))
