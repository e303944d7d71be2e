from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from engine import doctor, history, tables, worker
from engine.database import Database
from engine.history import Head, Line, rows_for
from engine.room import Runtime
from tests.engine.errands import CLERK, begin, clock_of, make_runtime


@pytest.fixture
def told(database: Database) -> tuple[Runtime, str]:
    """A case with some history."""
    runtime = make_runtime(database)
    started = begin(runtime)
    clock_of(runtime).advance(timedelta(days=1))
    worker.wake_due(runtime)
    return runtime, started.case_id


def verdict(runtime: Runtime, case_id: str) -> history.Verdict:
    with runtime.database.read() as connection:
        return history.verify(connection, case_id)


def tamper(runtime: Runtime, *statements: Any) -> None:
    with runtime.database.begin() as connection:
        for each in statements:
            connection.execute(each)


def test_a_history_nobody_touched_is_whole(told: tuple[Runtime, str]) -> None:
    runtime, case_id = told
    assert verdict(runtime, case_id) == history.Verdict(True, 7, 0)
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
    assert verdict(runtime, case_id) == history.Verdict(True, 7, 7)
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
