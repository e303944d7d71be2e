"""A practice council with very many cases at every stage, to measure its pages and its cases in.

The first are taken through the real process, as `stories.yaml` has them; the others are copies of these. The
council knows only the care homes of two of its areas, because an advert keeps a row for every place known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, or_

from benchmarks import copies
from brokerage import practice, tables
from engine import outbox
from engine.clock import SystemClock
from engine.database import Database
from engine.room import Runtime
from web import practice as practice_council
from web import running, schema, settings, under_way

STORIES = Path(__file__).parent / "stories.yaml"
COUNCIL = practice.COUNCIL[0]
CATEGORIES = ("care_home_residential", "care_home_nursing")
AREAS = ("central", "east")


@dataclass(frozen=True)
class Filled:
    """A database with cases: how to reach it, who works there, and which cases the copies are made of."""

    runtime: Runtime
    staff: Sequence[practice.Staff]
    originals: dict[str, int]

    def up_to(self, number: int) -> None:
        """Copy cases until there are so many."""
        database = self.runtime.database
        copies.multiply(database, self.originals, number, self.runtime.clock.now())


def fill(database: Database, first: int) -> Filled:
    """Prepare the council and take the first cases through the real process."""
    schema.upgrade(database)
    runtime = Runtime(database, SystemClock(), running.operations())
    practice_council.prepare(runtime, settings.ROOT / "processes")
    with database.begin() as connection:
        staff = practice.fill(connection, runtime.clock.now())
        _narrow(connection)
    stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    told = list(islice(_in_turn(stories), max(first, len(stories))))
    made = under_way.tell(runtime, staff, told)
    while outbox.deliver(runtime, outbox.Practice()):
        pass
    # One of each story will do to copy: the others of it are the same but for their ids.
    originals = {case_id: story["share"] for case_id, story in zip(made, stories, strict=False)}
    return Filled(runtime, staff, originals)


def _in_turn(stories: Sequence[Any]) -> Iterator[Any]:
    """Yield each story once, then again by their shares, for ever."""
    yield from stories
    yield from cycle([story for story in stories for _ in range(story["share"])])


def _narrow(connection: Any) -> None:
    of_it = tables.enrolments
    others = or_(of_it.c.category.not_in(CATEGORIES), ~or_(*(of_it.c.areas.contains(each) for each in AREAS)))
    connection.execute(delete(of_it).where(others))
