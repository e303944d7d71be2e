from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from engine.admin import doctor
from engine.background import worker
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import hash_chain, history
from engine.store.history import Head, Line, rows_for
from tests.engine.builders.small_process import CLERK, begin, clock_of, make_runtime


@pytest.fixture
def told(database: Database) -> tuple[Runtime, str]:
    """A case with some history."""
    runtime = make_runtime(database)
    started = begin(runtime)
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    return runtime, started.case_id


def verdict(runtime: Runtime, case_id: str) -> hash_chain.Verdict:
    with runtime.database.read() as connection:
        return hash_chain.verify(connection, case_id)


def tamper(runtime: Runtime, *statements: Any) -> None:
    with runtime.database.begin() as connection:
        for each in statements:
            connection.execute(each)


def test_a_history_nobody_touched_is_whole(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    assert verdict(runtime, case_id) == hash_chain.Verdict(True, 7, 0)
    assert doctor.examine(runtime) == []


def test_changed_words_are_found(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    tamper(
        runtime,
        update(tables.history_content)
        .where(tables.history_content.c.seq == 2)
        .values(content='{"text":"nothing"}'),
    )
    assert verdict(runtime, case_id).fault == "The content of line 2 was changed."
    assert [each.text for each in doctor.examine(runtime)] == [
        "The history is not as it was written. The content of line 2 was changed."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"kind": "other"},
        {"release_id": "x"},
        {"passed": [["a", "b"]]},
    ],
)
def test_a_changed_line_is_found(told: tuple[Runtime, str], change: dict[str, Any]) -> None:
    runtime, case_id = told
    tamper(runtime, update(tables.history).where(tables.history.c.seq == 3).values(**change))
    assert verdict(runtime, case_id).fault == "Line 3 was changed."


@pytest.mark.parametrize("stored", ["", "[]", "null", "{}", "[", '[["a", "b"]]'])
def test_a_path_that_was_never_written_is_found(told: tuple[Runtime, str], stored: str) -> None:
    runtime, case_id = told
    line = tables.history.c
    with runtime.database.read() as connection:
        query = select(line.seq).where(line.passed.is_(None)).order_by(line.seq)
        seq = connection.execute(query).scalars().first()
    query = f"UPDATE history SET passed = '{stored}' WHERE seq = {seq}"  # noqa: S608
    tamper(runtime, text(query))
    assert verdict(runtime, case_id).fault == f"Line {seq} was changed."


def test_words_moved_into_their_salt_are_found(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    words = tables.history_content
    moved = {
        "salt": words.c.salt + func.substr(words.c.content, 1, 1),
        "content": func.substr(words.c.content, 2),
    }
    tamper(runtime, update(words).where(words.c.seq == 2).values(**moved))
    assert verdict(runtime, case_id).fault == "The content of line 2 was changed."


ODD = {
    "history SET seq = 'x' WHERE seq = 2": "Line 1 is missing.",
    "history SET at = 20260309 WHERE seq = 2": "Line 2 was changed.",
    "history SET at = 'yesterday' WHERE seq = 2": "Line 2 was changed.",
    "history SET kind = CAST('x' AS BLOB) WHERE seq = 2": "Line 2 was changed.",
    "history_content SET salt = 7 WHERE seq = 2": "The content of line 2 was changed.",
    "cases SET history_length = 'x'": "The history ends at line 7, but x were written.",
}


@pytest.mark.parametrize("change", ODD)
def test_values_of_another_kind_which_sqlite_would_keep_are_found(
    sqlite_database: Database, change: str
) -> None:
    runtime = make_runtime(sqlite_database)
    begin(runtime)
    clock_of(runtime).advance(timedelta(days=1))
    assert worker.wake_due(runtime) == 1
    with sqlite_database.engine.connect() as connection:
        for order in ("PRAGMA query_only=OFF", "PRAGMA foreign_keys=OFF", f"UPDATE {change}"):
            connection.exec_driver_sql(order)
        connection.commit()
        connection.invalidate()
    texts = [each.text for each in doctor.examine(runtime)]
    assert f"The history is not as it was written. {ODD[change]}" in texts


def test_text_whose_bytes_are_none_is_found_and_not_repeated(sqlite_database: Database) -> None:
    runtime = make_runtime(sqlite_database)
    begin(runtime)
    broken = "UPDATE history_content SET content = CAST(content || x'ff' AS TEXT) WHERE seq = 2"
    tamper(runtime, text(broken))
    (finding,) = doctor.examine(runtime)
    assert finding.text == "It has a value that cannot be read, so not all of it was examined."
    assert finding.damage


@pytest.mark.parametrize(
    "change",
    [
        "cases SET moved_at = 'yesterday'",
        "cases SET failed_act = '{'",
        "timers SET due_at = 20260309",
        "release_files SET content = 'text'",
    ],
)
def test_a_value_that_nothing_of_ours_writes_is_found(sqlite_database: Database, change: str) -> None:
    runtime = make_runtime(sqlite_database)
    begin(runtime)
    with sqlite_database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {change}")
    assert any(each.damage for each in doctor.examine(runtime))


def test_a_time_that_is_none_is_found_on_postgresql(postgres_maker: Any) -> None:
    with postgres_maker.make() as database:
        runtime = make_runtime(database)
        begin(runtime)
        with database.begin() as connection:
            connection.exec_driver_sql("UPDATE history SET at = 'infinity' WHERE seq = 2")
        assert [each.damage for each in doctor.examine(runtime)] == [True]


def test_a_history_is_whole_wherever_the_server_thinks_it_is(postgres_maker: Any) -> None:
    with postgres_maker.make() as database:
        runtime = make_runtime(database)
        begin(runtime)
        with database.begin() as connection:
            name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
            for setting in ("timezone = 'Pacific/Auckland'", "datestyle = 'SQL, DMY'"):
                connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET {setting}')
        database.close()
        with database.read() as connection:
            assert connection.exec_driver_sql("SHOW timezone").scalar_one() == "Pacific/Auckland"
        assert doctor.examine(runtime) == []


def test_a_line_left_out_is_found(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    tamper(
        runtime,
        delete(tables.history_content).where(tables.history_content.c.seq == 2),
        delete(tables.history).where(tables.history.c.seq == 2),
    )
    assert verdict(runtime, case_id).fault == "Line 2 is missing."


def test_an_end_cut_off_is_found(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    tamper(
        runtime,
        delete(tables.history_content).where(tables.history_content.c.seq == 7),
        delete(tables.history).where(tables.history.c.seq == 7),
    )
    assert "ends at line 6, but 7 were written" in verdict(runtime, case_id).fault


def test_a_line_added_is_found(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    with runtime.database.begin() as connection:
        last = connection.execute(
            select(tables.history.c.chain).where(tables.history.c.seq == 7)
        ).scalar_one()
        rows, contents, _ = rows_for(
            case_id, "here", "r", Head(7, last), clock_of(runtime).now(), [Line("x", "Forged", CLERK)]
        )
        connection.execute(insert(tables.history), rows)
        connection.execute(insert(tables.history_content), contents)
    assert "ends at line 8, but 7 were written" in verdict(runtime, case_id).fault


def test_content_that_retention_removed_leaves_the_chain_whole_and_says_so(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    tamper(runtime, delete(tables.history_content))
    assert verdict(runtime, case_id) == hash_chain.Verdict(True, 7, 7)
    with runtime.database.read() as connection:
        lines = history.lines(connection, case_id)
    assert all(line.removed and line.name == "" and line.text == "" for line in lines)


def test_the_same_words_have_another_digest_each_time() -> None:
    line = Line("x", "The same", CLERK)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    digests = {rows_for("c", "here", "r", Head(), at, [line])[0][0]["digest"] for _ in range(5)}
    assert len(digests) == 5


def test_answers_come_back_from_history_typed(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    with runtime.database.read() as connection:
        first = history.lines(connection, case_id)[0]
    assert first.details["answers"] == {"what": "Fetch the post", "urgency": "routine"}
    assert (first.name, first.step, first.release_id != "") == ("Carol Clerk", "start", True)
