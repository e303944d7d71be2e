"""A site that is told to stop while somebody's step waits for the database: the step is done and answered."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import select

from engine.clock import SystemClock, london
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from tests import databases
from tests.faults.racing_commands import LONG
from tests.faults.test_overload import Desk
from tests.faults.test_pairs import is_blocked
from tests.frame.command_processes import PATIENCE_SECONDS, Running, read, running, wait_until
from tests.web.builders import small_council
from tests.web.builders.case_walk import ADVERT
from web.server import bootstrap as rooms


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Keep everybody else from changing a case."""
    with database.begin() as connection:
        connection.execute(select(tables.cases.c.id).with_for_update()).all()
        yield


def has_read(site: Running) -> bool:
    """Return whether the form of the task was given out."""
    found = [each for each in site.lines() if each.get("route") == "/tasks/<task_id>"]
    return bool(found) and found[-1]["method"] == "GET"


@pytest.mark.parametrize("kind", ["postgres", "sqlite"] if LONG else ["postgres"])
def test_a_step_in_hand_is_done_and_answered_before_the_site_stops(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    maker = request.getfixturevalue(f"{kind}_maker")
    if isinstance(maker, Exception):
        databases.no_postgres(maker)
    with maker.make_empty() as database, running("serve", database, tmp_path) as site:
        small_council.fill(Runtime(database, SystemClock(), rooms.operations()))
        read(f"{site.address}/health/live")
        desk = Desk(site)
        later = london(SystemClock().now()).date() + timedelta(days=14)
        with ThreadPoolExecutor(1) as beside:
            with held(database):
                sent = beside.submit(desk.browser.answer, desk.task, {**ADVERT, "required_start": later})
                wait_until(lambda: has_read(site) and is_blocked(database))
                sleep(1)  # SQLite does not tell that somebody waits: the form is read, and is sent at once
                assert not sent.done()
                site.process.send_signal(signal.SIGTERM)
                sleep(0.5)
            lead_to = sent.exception(PATIENCE_SECONDS)
        assert site.process.wait(PATIENCE_SECONDS) == 0, site.log.read_text()
        # It is done; the page that the browser was led to is another site's by then.
        assert lead_to is None or "refused" in str(lead_to).lower()
        with database.read() as connection:
            number = desk.task.rpartition("/")[2]
            done = select(tables.tasks.c.status).where(tables.tasks.c.id == number)
            assert connection.execute(done).scalar_one() == "done"
        answered = [each for each in site.lines() if each.get("status") == 303]
        assert answered[-1]["route"] == "/tasks/<task_id>"
