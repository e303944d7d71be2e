"""Background work on both databases: nothing lost, nothing twice, whoever is killed."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from engine.background import procrastinate_worker, worker
from engine.database import tables
from engine.database.handle import Database, new_id
from engine.runtime import Runtime
from engine.store import outbox, procrastinate_queue
from tests import databases
from tests.engine.builders.small_process import begin, clock_of, make_runtime

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60
LATER = timedelta(days=40)


@pytest.fixture
def postgresql(postgres_maker: databases.PostgresMaker | Exception) -> Iterator[Database]:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make() as database:
        yield database


def write_letters(runtime: Runtime, case_id: str, number: int) -> list[str]:
    """Letters of a case, written and told of in one transaction."""
    ids = [new_id() for _ in range(number)]
    now = runtime.clock.now()
    row = {"council": "here", "case_id": case_id, "letter": "chosen", "to": "helper:P1", "subject": "S"}
    row |= {"body": "B", "created_at": now, "next_try_at": now, "tries": 0}
    with runtime.database.begin() as connection:
        connection.execute(insert(tables.outbox), [{**row, "id": each, "key": each} for each in ids])
        procrastinate_queue.announce_letters(connection, ids)
    return ids


def messages(database: Database, task: str = "") -> int:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE :task AND status <> 'succeeded'"
    with database.read() as connection:
        return int(connection.execute(text(query), {"task": task or "%"}).scalar_one())


@contextmanager
def working(runtime: Runtime, folder: Path, how: str = "well") -> Iterator[subprocess.Popen[bytes]]:
    """A worker in its own process."""
    url = runtime.database.url
    order = [
        sys.executable,
        "-m",
        "tests.engine.builders.worker_process",
        url,
        folder,
        runtime.clock.now().isoformat(),
        how,
    ]
    process = subprocess.Popen(order, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.1)


def sent(folder: Path) -> list[str]:
    file = folder / "sent"
    return sorted(file.read_text().split()) if file.exists() else []


def ended(database: Database, case_id: str) -> bool:
    with database.read() as connection:
        query = select(tables.history.c.kind).where(tables.history.c.case_id == case_id)
        return "timer" in connection.execute(query).scalars().all()


def test_what_is_rolled_back_tells_nobody(postgresql: Database) -> None:
    runtime = make_runtime(postgresql)
    case_id = begin(runtime).case_id
    before = messages(postgresql)

    def write_and_stumble() -> None:
        with postgresql.begin() as connection:
            procrastinate_queue.announce_letters(connection, ["a", "b"])
            raise LookupError(case_id)

    with pytest.raises(LookupError):
        write_and_stumble()
    assert messages(postgresql) == before
    write_letters(runtime, case_id, 2)
    assert messages(postgresql) == before + 2


def test_two_workers_send_each_letter_once_and_leave_no_message(postgresql: Database, tmp_path: Path) -> None:
    runtime = make_runtime(postgresql)
    ids = write_letters(runtime, begin(runtime).case_id, 60)
    with working(runtime, tmp_path), working(runtime, tmp_path):
        wait_until(lambda: len(sent(tmp_path)) >= 60)
        ids += write_letters(runtime, next(iter(cases_of(postgresql))), 20)
        wait_until(lambda: len(sent(tmp_path)) >= 80)
        wait_until(lambda: messages(postgresql, "send") == 0)
    assert sent(tmp_path) == sorted(ids)
    with postgresql.read() as connection:
        assert outbox.pending(connection, "here") == []


def cases_of(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(tables.cases.c.id)).scalars())


def test_a_sweep_tells_once_of_what_nobody_was_told(postgresql: Database) -> None:
    runtime = make_runtime(postgresql)
    write_letters(runtime, begin(runtime).case_id, 3)
    with postgresql.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    assert (procrastinate_queue.sweep(runtime), procrastinate_queue.sweep(runtime)) == (3, 0)
    clock_of(runtime).advance(LATER)
    assert (procrastinate_queue.sweep(runtime), procrastinate_queue.sweep(runtime)) == (1, 0)
    assert (messages(postgresql, "wake"), messages(postgresql, "send")) == (1, 3)


@pytest.mark.parametrize("how", ["letter", "step"])
def test_what_a_killed_worker_had_in_hand_another_one_does(
    postgresql: Database, tmp_path: Path, how: str
) -> None:
    runtime = make_runtime(postgresql)
    case_id = begin(runtime).case_id
    ids = write_letters(runtime, case_id, 1) if how == "letter" else []
    if how == "step":
        clock_of(runtime).advance(LATER)
    with working(runtime, tmp_path, how) as killed:
        wait_until((tmp_path / "hangs").exists)
        killed.kill()
        killed.wait()
    assert sent(tmp_path) == []
    # Past the time for which the killed one had taken the letter on.
    clock_of(runtime).advance(timedelta(minutes=10))
    with working(runtime, tmp_path):
        wait_until(lambda: sent(tmp_path) == ids if ids else ended(postgresql, case_id))


def test_a_worker_that_is_told_to_stop_finishes_its_step(postgresql: Database, tmp_path: Path) -> None:
    runtime = make_runtime(postgresql)
    case_id = begin(runtime).case_id
    clock_of(runtime).advance(LATER)
    with working(runtime, tmp_path, "slow step") as told:
        wait_until((tmp_path / "hangs").exists)
        told.terminate()
        assert told.wait(PATIENCE_SECONDS) == 0
    assert ended(postgresql, case_id)


def test_a_worker_that_is_told_to_stop_finishes_its_letter(postgresql: Database, tmp_path: Path) -> None:
    runtime = make_runtime(postgresql)
    ids = write_letters(runtime, begin(runtime).case_id, 1)
    with working(runtime, tmp_path, "slow") as told:
        wait_until((tmp_path / "hangs").exists)
        told.terminate()
        assert told.wait(PATIENCE_SECONDS) == 0
    assert sent(tmp_path) == ids
    with postgresql.read() as connection:
        assert outbox.pending(connection, "here") == []


def test_the_messages_of_dead_workers_are_cleared_away(postgresql: Database) -> None:
    runtime = make_runtime(postgresql)
    write_letters(runtime, begin(runtime).case_id, 1)
    with postgresql.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    app = procrastinate_worker.make_app(runtime, outbox.PracticeTransport())

    async def tidy() -> None:
        async with app.open_async():
            await app.tasks[procrastinate_queue.TIDY].func(0)

    # In a thread of its own: the shared browser of other tests may keep a loop running in this one.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: asyncio.run(tidy())).result()
    assert messages(postgresql) == 0


def test_the_thread_on_sqlite_does_all_that_is_due_and_outlives_what_is_broken(
    sqlite_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = make_runtime(sqlite_database)
    broken, sound = begin(runtime).case_id, begin(runtime).case_id
    write_letters(runtime, sound, 3)
    with sqlite_database.begin() as connection:
        where = tables.cases.c.id == broken
        connection.execute(update(tables.cases).where(where).values(state=b"nonsense"))
    carrier, stop = Stumbling(), threading.Event()
    clock_of(runtime).advance(LATER)
    thread = threading.Thread(target=worker.run, args=(runtime, carrier, stop, 0.05))
    thread.start()
    wait_until(lambda: ended(sqlite_database, sound) and len(carrier.sent) >= 2)
    stop.set()
    thread.join(PATIENCE_SECONDS)
    assert len(set(carrier.sent)) == len(carrier.sent)
    with sqlite_database.read() as connection:
        failed = select(tables.cases.c.id, tables.cases.c.failed_text).where(
            tables.cases.c.failed_at.is_not(None)
        )
        assert [row.id for row in connection.execute(failed)] == [broken]
        errors = connection.execute(
            select(tables.outbox.c.last_error).where(tables.outbox.c.sent_at.is_(None))
        )
        assert any("Something unexpected" in (each or "") for each in errors.scalars())
        assert connection.execute(select(func.count()).select_from(tables.timers)).scalar_one() >= 1


class Stumbling:
    """A transport that breaks on its first letter as no transport should."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.stumbled = False

    def send(self, message: outbox.Message) -> None:
        if not self.stumbled:
            self.stumbled = True
            raise LookupError("broken")
        self.sent.append(message.reference)
