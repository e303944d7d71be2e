"""A copy of a database can be put back: whole, up to date, and its cases go on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine.admin import doctor
from engine.background import backlog, worker
from engine.cases import call_responses
from engine.cases.commands import complete
from engine.clock import VirtualClock
from engine.database import tables
from engine.database.handle import Database
from engine.outcomes import Completed, Receipt
from engine.runtime import Runtime
from engine.store import outbox
from tests.engine.builders.small_process import CLERK, HELPERS, begin, make_runtime
from web import commands
from web.server import migrations


@pytest.fixture
def runtime(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A database as `homeward migrate` makes it, with one case, and settings that name it."""
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", empty_database.url)
    monkeypatch.setenv("HOMEWARD_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("HOMEWARD_PRACTICE", "true")
    migrations.upgrade(empty_database)
    made = make_runtime(empty_database)
    begin(made)
    return made


def command(runtime: Runtime, *words: str) -> int:
    """Run a command as if Homeward had been stopped."""
    runtime.database.close()
    return commands.main(list(words))


def contents(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in migrations.metadata().sorted_tables
        }


def open_task(runtime: Runtime, kind: str) -> Any:
    query = select(tables.tasks).where(tables.tasks.c.status == "open", tables.tasks.c.kind == kind)
    with runtime.database.read() as connection:
        return connection.execute(query.order_by(tables.tasks.c.step)).mappings().first()


def test_what_was_saved_comes_back_whole_and_its_case_goes_on(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy"
    assert command(runtime, "backup", str(file)) == 0
    saved = contents(runtime.database)
    begin(runtime)
    assert command(runtime, "restore", str(file)) == 1
    assert "Add --replace" in capsys.readouterr().err
    assert command(runtime, "restore", str(file), "--replace") == 0, capsys.readouterr().err
    assert "is kept as" in capsys.readouterr().out
    assert contents(runtime.database) == saved
    assert doctor.examine(runtime) == []
    call_id = open_task(runtime, "call")["call_id"]
    assert isinstance(call_responses.respond(runtime, call_id, [("price", "1")], HELPERS[0]), Receipt)
    act = open_task(runtime, "action")
    assert isinstance(complete(runtime, act["id"], [("text", "")], CLERK), Completed)
    assert doctor.examine(runtime) == []


def test_times_that_passed_before_a_copy_was_put_back_are_listed_and_fire_once(
    runtime: Runtime, tmp_path: Path
) -> None:
    first = open_task(runtime, "call")["case_id"]
    begun = {first, *(begin(runtime).case_id for _ in range(3))}
    assert command(runtime, "backup", str(tmp_path / "copy")) == 0
    worker.turn(later(runtime), outbox.PracticeTransport())
    assert command(runtime, "restore", str(tmp_path / "copy"), "--replace") == 0
    late = later(runtime)
    with runtime.database.read() as connection:
        listed = backlog.overdue(connection, "here", late.clock.now())
    assert {each.id for each in listed} == begun
    assert any("should have been woken" in each.text for each in doctor.examine(late))
    while worker.turn(late, outbox.PracticeTransport()):
        continue
    with runtime.database.read() as connection:
        assert backlog.overdue(connection, "here", late.clock.now()) == []
        fired = select(tables.history.c.case_id).where(tables.history.c.kind == "timer")
        assert sorted(connection.execute(fired).scalars()) == sorted(begun)
    assert doctor.examine(late) == []


def later(runtime: Runtime) -> Runtime:
    """The same a month later."""
    moved = VirtualClock(runtime.clock.now() + timedelta(days=30))
    return Runtime(runtime.database, moved, runtime.operations)


def test_a_copy_is_taken_while_somebody_writes(runtime: Runtime, tmp_path: Path) -> None:
    with runtime.database.begin() as connection:
        connection.execute(update(tables.cases).values(stage="not committed"))
        assert commands.main(["backup", str(tmp_path / "copy")]) == 0
    assert command(runtime, "restore", str(tmp_path / "copy"), "--replace") == 0
    with runtime.database.read() as connection:
        assert "not committed" not in connection.execute(select(tables.cases.c.stage)).scalars().all()


def test_a_database_in_use_is_not_replaced(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy"
    assert command(runtime, "backup", str(file)) == 0
    before = contents(runtime.database)
    with runtime.database.read() as connection:
        connection.execute(select(tables.cases.c.id)).all()
        assert commands.main(["restore", str(file), "--replace"]) == 1
    assert "Stop Homeward first" in capsys.readouterr().err
    assert contents(runtime.database) == before


def test_a_copy_with_damage_changes_nothing(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with runtime.database.begin() as connection:
        connection.execute(update(tables.history).values(kind="changed"))
    assert command(runtime, "backup", str(tmp_path / "copy")) == 0
    before = contents(runtime.database)
    assert command(runtime, "restore", str(tmp_path / "copy"), "--replace") == 1
    assert "The history is not as it was written" in capsys.readouterr().err
    assert contents(runtime.database) == before


def test_a_copy_whose_bytes_are_damaged_changes_nothing(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy"
    assert command(runtime, "backup", str(file)) == 0
    whole, before = file.read_bytes(), contents(runtime.database)
    for head, tail in ((5_000, len(whole) - 5_000), (len(whole) // 2, len(whole))):
        file.write_bytes(whole[:head] + b"\xff" * (tail - head) + whole[tail:])
        assert command(runtime, "restore", str(file), "--replace") == 1
        told = capsys.readouterr().err
        assert "damaged" in told or "failed" in told
        assert contents(runtime.database) == before


def test_a_file_that_is_no_copy_is_refused_and_none_is_written_over(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy"
    file.write_text("words")
    assert command(runtime, "backup", str(file)) == 1
    assert "already exists" in capsys.readouterr().err
    assert command(runtime, "restore", str(file), "--replace") == 1
    assert command(runtime, "restore", str(tmp_path / "nowhere"), "--replace") == 1
    assert "There is no file" in capsys.readouterr().err
    with runtime.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(tables.cases)).scalar() == 1


def test_an_empty_place_takes_a_copy_without_asking(
    runtime: Runtime, maker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command(runtime, "backup", str(tmp_path / "copy")) == 0
    with maker.make_empty() as other:
        monkeypatch.setenv("HOMEWARD_DATABASE_URL", other.url)
        assert commands.main(["restore", str(tmp_path / "copy")]) == 0
        assert contents(other) == contents(runtime.database)


@pytest.mark.parametrize("maker", ["postgresql"], indirect=True)  # a copy of SQLite's holds what it knows
def test_postgresql_knows_its_tables_before_they_are_examined(runtime: Runtime, tmp_path: Path) -> None:
    assert command(runtime, "backup", str(tmp_path / "copy")) == 0
    assert command(runtime, "restore", str(tmp_path / "copy"), "--replace") == 0
    with runtime.database.read() as connection:
        known = connection.exec_driver_sql("SELECT DISTINCT tablename FROM pg_stats").scalars().all()
    assert {"cases", "history", "history_content", "tasks"} <= set(known)


def test_the_doctor_s_exit_code_says_whether_all_is_well(
    runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    complete(runtime, open_task(runtime, "action")["id"], [("text", "")], CLERK)
    assert commands.main(["doctor"]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out
    with runtime.database.begin() as connection:
        connection.execute(update(tables.history).values(kind="changed"))
    assert commands.main(["doctor", "--quick"]) == 0
    assert commands.main(["doctor"]) == 1
    assert "Restore the database" in capsys.readouterr().out
