from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from engine.clock import LONDON, SystemClock
from engine.database import release_tables
from engine.database.handle import Database, metadata, of_council


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.begin() as connection:
            connection.execute(insert(release_tables.releases), _release())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with database.read() as connection:
        assert connection.execute(select(release_tables.releases)).all() == []


def test_times_come_back_as_they_went_in_utc(database: Database) -> None:
    at = datetime(2026, 7, 5, 17, 0, 0, 123456, tzinfo=LONDON)
    with database.begin() as connection:
        connection.execute(insert(release_tables.releases), _release(at))
    with database.read() as connection:
        found = connection.execute(select(release_tables.releases.c.published_at)).scalar_one()
    assert found == at
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 7, 5)  # noqa: DTZ001 - the point of the test
    with pytest.raises(Exception, match="zone"), database.begin() as connection:
        connection.execute(insert(release_tables.releases), _release(naive))


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"), database.read() as connection:
        connection.execute(insert(release_tables.releases), _release())


def test_a_read_sees_one_moment_whatever_is_written_beside_it(database: Database) -> None:
    with database.read() as connection:
        before = connection.execute(select(release_tables.releases.c.id)).all()
        with database.begin() as other:
            other.execute(insert(release_tables.releases), _release())
        assert connection.execute(select(release_tables.releases.c.id)).all() == before == []


def test_a_write_inside_a_write_is_refused_not_hung(sqlite_database: Database) -> None:
    with sqlite_database.begin(), pytest.raises(RuntimeError, match="already open"), sqlite_database.begin():
        pass


def test_every_table_says_whose_rows_it_holds() -> None:
    assert {table.info.get("kind") for table in metadata.tables.values()} <= {"shared", "council"}
    assert all("council" in table.c for table in metadata.tables.values() if table.info["kind"] == "council")


def test_a_council_query_never_shows_another_councils_rows(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(
            insert(release_tables.releases), [_release(), _release(id="b", council="elsewhere")]
        )
    with database.read() as connection:
        assert [row.id for row in connection.execute(of_council(release_tables.releases, "here"))] == ["a"]


def test_the_databases_clock_is_near_the_machines(database: Database) -> None:
    clock = SystemClock()
    with database.begin() as connection:
        gap = clock.now_in(connection) - clock.now()
    assert abs(gap.total_seconds()) < 2


def _release(at: datetime | None = None, **changes: object) -> dict[str, object]:
    return {
        "id": "a",
        "council": "here",
        "process": "p",
        "number": 1,
        "digest": "d",
        "published_by": "x",
        "published_at": at or datetime(2026, 1, 1, tzinfo=UTC),
    } | changes
