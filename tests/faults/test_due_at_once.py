"""Very many times that come at once: three workers, one killed again and again, fire each once and soon.

The workers are real processes of `homeward work` on PostgreSQL, and so is the time. The long form has 10,000
times and kills a worker every five seconds.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, func, select

from engine.admin import doctor
from engine.cases import commands
from engine.clock import SystemClock, VirtualClock
from engine.database import tables
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import releases
from tests import databases
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_process import CLERK, OPERATIONS
from tests.faults.racing_commands import LONG
from tests.frame.command_processes import Running
from web.server import migrations

MANY, KILL_EVERY_SECONDS, MOST_KILLS = (10_000, 5.0, 10_000) if LONG else (150, 0.5, 2)
WORKERS = 3
P99_SECONDS = 60.0
PATIENCE_SECONDS = 900.0 if LONG else 90.0
HOUR = timedelta(hours=1)


@pytest.fixture
def postgresql(postgres_maker: databases.PostgresMaker | Exception) -> Iterator[Database]:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database:
        migrations.upgrade(database)
        yield database


def folder() -> Folder:
    """Return a process in which somebody has an hour for a note; when it is over somebody else is asked."""
    journey = (
        Drawing("hourly")
        .start(role="clerk", form="note")
        .user("write")
        .timer("too_late", 'duration("PT1H")', on="write")
        .script("count", "late = true")
        .user("ask_again")
        .end()
        .flow("start", "write", "end")
        .flow("too_late", "count", "ask_again", "end")
    )
    return Folder("hourly", {"hourly.bpmn": journey.xml(), "forms/note.form": form(text("text"))})


def fill(database: Database, many: int = MANY) -> None:
    """Start cases an hour ago, so that all their times come now."""
    runtime = Runtime(database, VirtualClock(SystemClock().now() - HOUR), OPERATIONS)
    releases.publish(runtime, "here", folder(), CLERK)
    for _ in range(many):
        assert isinstance(commands.start(runtime, "here", "hourly", [("text", "x")], CLERK), Started)


def left(connection: Connection) -> int:
    timers = tables.timers
    waiting = select(func.count()).select_from(timers).where(timers.c.ended_at.is_(None))
    return int(connection.execute(waiting).scalar_one())


class Crew:
    """Three workers, of which the one that has worked longest is killed and replaced when it is time."""

    def __init__(self, database: Database, place: Path) -> None:
        self.database, self.place, self.kills = database, place, 0
        self.workers = [self._start() for _ in range(WORKERS)]
        self.next_kill = monotonic() + KILL_EVERY_SECONDS

    def _start(self) -> Running:
        return Running("work", self.database, self.place)

    def kill_one(self) -> None:
        """Kill one if it is time, and start another."""
        if monotonic() >= self.next_kill and self.kills < MOST_KILLS:
            self.workers.pop(0).kill()
            self.workers.append(self._start())
            self.kills += 1
            self.next_kill = monotonic() + KILL_EVERY_SECONDS

    def end(self) -> None:
        for each in self.workers:
            each.kill()


def test_times_that_come_at_once_fire_each_once_and_soon_though_workers_are_killed(
    postgresql: Database, tmp_path: Path
) -> None:
    fill(postgresql)
    begun, crew = SystemClock().now(), Crew(postgresql, tmp_path)
    end = monotonic() + PATIENCE_SECONDS
    try:
        while True:
            with postgresql.read() as connection:
                waiting = left(connection)
            if waiting < MANY:
                crew.kill_one()
            if not waiting and crew.kills:
                break
            assert monotonic() < end, f"{waiting:,} of {MANY:,} times have not fired."
            sleep(0.2)
    finally:
        crew.end()
    fired, late = when_fired(postgresql, begun)
    assert (len(fired), set(fired.values())) == (MANY, {1})
    p99 = late[int(len(late) * 0.99)]
    sys.stdout.write(
        f"{MANY:,} times at once, {WORKERS} workers, {crew.kills} kills: {MANY / late[-1]:,.0f} a second, "
        f"late by {late[len(late) // 2]:.1f} s (median), {p99:.1f} s (p99), {late[-1]:.1f} s (the last)\n"
    )
    assert not LONG or p99 <= P99_SECONDS
    assert doctor.examine(Runtime(postgresql, SystemClock(), OPERATIONS), thorough=not LONG) == []


def when_fired(database: Database, begun: datetime) -> tuple[Counter[str], list[float]]:
    """Return how often each case's time fired, and how long after the workers began, in order."""
    query = select(tables.history.c.case_id, tables.history.c.at).where(tables.history.c.kind == "timer")
    with database.read() as connection:
        rows = connection.execute(query).all()
    return Counter(row.case_id for row in rows), sorted((row.at - begun).total_seconds() for row in rows)
