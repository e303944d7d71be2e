"""What an older version left, this one brings up to date, finds sound, and finishes to the last case."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, func, select

from engine.admin import doctor
from engine.admin.doctor_checks import Finding
from engine.clock import VirtualClock
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import hash_chain, releases
from tests import databases
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG
from tests.old_databases import finishing, packed, parking, waits
from tests.old_databases.cases import OPERATIONS, Case
from tests.web.builders import small_council
from web.server import migrations

LEFT = packed.files()
CASES, TASKS, TIMERS, OUTBOX = tables.cases, tables.tasks, tables.timers, tables.outbox
WAITS = {
    "tasks": TASKS.c.kind == "work",
    "calls": TASKS.c.kind == "call",
    "actions": TASKS.c.kind == "action",
    "tasks taken on": TASKS.c.assigned_to.is_not(None),
    "tasks begun": tables.drafts.c.form_id == TASKS.c.id,
    "tasks of outsiders": TASKS.c.party.is_not(None),
    "times": TIMERS.c.case_id.is_not(None),
    "failures to try again": CASES.c.failed_act.is_not(None),
    "letters unsent": OUTBOX.c.sent_at.is_(None),
    "letters that failed": OUTBOX.c.last_error.is_not(None),
    "links not opened": call_tables.links.c.used_at.is_(None),
    "answers that stand": call_tables.responses.c.state == "standing",
    "answers taken back": call_tables.responses.c.state == "withdrawn",
}
LEAST_CASES, SOME_CASES = 30, 12


def test_every_version_so_far_has_left_a_database() -> None:
    assert LEFT, "There is none. Type: make fixture"
    assert all(file.stat().st_size < 500_000 for file in LEFT)


@pytest.mark.parametrize("file", LEFT, ids=lambda each: each.name)
def test_what_a_version_left_is_brought_up_to_date_and_finished(file: Path, empty_database: Database) -> None:
    about = packed.fill(empty_database, file)
    assert file.name == f"{about['version']}{packed.ENDING}"
    assert migrations.upgrade(empty_database) == about["revision"]
    with empty_database.read() as connection:
        assert migrations.differences(connection) == []
    assert damage(empty_database) == []
    left = finishing.running(empty_database)
    assert len(left) >= LEAST_CASES
    for case in chosen(file, left):
        finishing.finish(case)
    assert finishing.send_all(empty_database, parking.START) == 0
    assert damage(empty_database) == []
    with empty_database.read() as connection:
        assert all(hash_chain.verify(connection, case.id).whole for case in left)


def chosen(file: Path, left: list[Case]) -> list[Case]:
    """Return the cases to finish: all of the newest file; of each older one some, in the long form all."""
    if LONG or file == LEFT[-1]:
        return left
    seed = base_seed(Random().randrange(10_000))
    print(f"seed {seed}: {SOME_CASES} cases of {file.name}")  # noqa: T201 - shown when it fails
    return Random(seed).sample(left, SOME_CASES)


def test_this_version_leaves_a_database_for_the_next(
    sqlite_maker: databases.SqliteMaker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = [(changes, acts, len(acts) - 1) for changes, acts, _ in parking.STORIES]
    assert parking.main(tmp_path, parking.STORIES if LONG else ends) == 0
    assert parking.main(tmp_path) == 1
    assert "is there, and stays" in capsys.readouterr().err
    with sqlite_maker.make_empty() as database:
        (file,) = tmp_path.iterdir()
        packed.fill(database, file)
        assert damage(database) == []
        with database.read() as connection:
            waiting_everywhere(connection)


def waiting_everywhere(connection: Connection) -> None:
    """See that something waits in every way, and a case at every step of the small processes."""
    for what, condition in WAITS.items():
        assert connection.execute(select(func.count()).where(condition)).scalar(), what
    for process in waits.WAYS:
        stands = _stands(connection, process)
        release = releases.latest(connection, small_council.COUNCIL, process)
        wanted = {
            node.id
            for scope in release.scopes.values()
            for node in scope.nodes.values()
            if node.kind in WAITING
        }
        assert wanted - stands == set()


WAITING = {"userTask", "intermediateCatchEvent", "boundaryEvent"}


def _stands(connection: Connection, process: str) -> set[str]:
    of_process = select(CASES.c.id).where(CASES.c.process == process, CASES.c.status == "running")
    open_tasks = select(TASKS.c.step).where(TASKS.c.status == "open", TASKS.c.case_id.in_(of_process))
    times = select(TIMERS.c.step).where(TIMERS.c.case_id.in_(of_process))
    return {*connection.execute(open_tasks).scalars(), *connection.execute(times).scalars()}


def damage(database: Database) -> list[Finding]:
    return [each for each in doctor.examine(_runtime(database)) if each.damage]


def _runtime(database: Database) -> Runtime:
    return Runtime(database, VirtualClock(parking.START), OPERATIONS)
