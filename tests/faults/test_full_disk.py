"""A database that takes no more, lets itself only be read, or is cut off: told, and nothing by halves."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from engine import outages
from engine.admin import doctor, write_probe
from engine.database.handle import Database
from tests.faults import racing_commands
from tests.faults.refusing_databases import begin_until_full, everything, full, read_only


def test_a_full_disk_is_told_and_leaves_nothing_half_done(sqlite_database: Database) -> None:
    racing_commands.publish(sqlite_database)
    rival = racing_commands.begin(sqlite_database)
    with full(sqlite_database):
        before = begin_until_full(sqlite_database)
        assert everything(sqlite_database) == before
        assert [each.damage for each in doctor.examine(racing_commands.at(sqlite_database))] == [False]
        assert "is full" in write_probe.fault(sqlite_database)
        assert racing_commands.left_by(sqlite_database, rival)["cases"]
    racing_commands.begin(sqlite_database)
    racing_commands.COMMANDS["complete"](sqlite_database, rival)
    assert doctor.examine(racing_commands.at(sqlite_database)) == []


def test_a_disk_with_little_room_is_told(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert write_probe.shortage(sqlite_database) == ""
    monkeypatch.setattr(write_probe, "LEAST_FREE_SHARE", 2.0)
    monkeypatch.setattr(write_probe, "LEAST_FREE_BYTES", 10**18)
    assert "Make room on it." in write_probe.shortage(sqlite_database)
    found = doctor.examine(racing_commands.at(sqlite_database))
    assert [each.about for each in found] == ["database"]
    assert "MB left" in found[0].text
    assert not found[0].damage


@pytest.mark.parametrize(
    "name", racing_commands.COMMANDS if racing_commands.LONG else ("claim", "message", "withdraw")
)
def test_a_database_that_can_only_be_read_is_told_and_read(database: Database, name: str) -> None:
    racing_commands.publish(database)
    rival = begin(database, name)
    before = everything(database)
    with read_only(database) as other:
        with pytest.raises(DBAPIError) as refused:
            racing_commands.COMMANDS[name](other, rival)
        assert outages.of(refused.value) is outages.Outage.NO_CHANGES
        assert everything(other) == before
        found = [each for each in doctor.examine(racing_commands.at(other)) if each.about == "database"]
        assert ["Nobody can work until" in each.text for each in found] == [True]
        assert not found[0].damage


def begin(database: Database, name: str) -> racing_commands.Rival:
    """Begin a case on which a command can do something."""
    return racing_commands.begin_and_stumble(database) if name == "retry" else racing_commands.begin(database)


CUT = sorted(racing_commands.COMMANDS.keys() - {"deliver", "send again"})
"""A letter is taken in a transaction of its own, so that a dead worker's comes back: tried elsewhere."""


@pytest.mark.parametrize("name", CUT if racing_commands.LONG else ("complete", "respond"))
def test_a_connection_cut_at_any_statement_leaves_all_as_it_was(postgres_maker: Any, name: str) -> None:
    with postgres_maker.make() as database:
        racing_commands.publish(database)
        rival, cut = begin(database, name), 0
        before = everything(database)
        while cutting(database, name, rival, cut):
            assert everything(database) == before, f"cut at {cut}"
            cut += 1
        assert cut >= 2
        assert everything(database) != before
        assert doctor.examine(racing_commands.at(database)) == []


def cutting(database: Database, name: str, rival: racing_commands.Rival, moment: int) -> bool:
    """Run a command whose connection the server ends at the n-th statement or commit; whether it did."""
    passed = [0]

    def cut(connection: Any, *_: object) -> None:
        passed[0] += 1
        if passed[0] == moment + 1:
            pid = connection.connection.driver_connection.info.backend_pid
            with psycopg.connect(database.url) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

    for moments in ("before_cursor_execute", "commit"):
        event.listen(database.engine, moments, cut)
    try:
        racing_commands.COMMANDS[name](database, rival)
    except DBAPIError as error:
        return outages.of(error) is outages.Outage.AWAY
    finally:
        for moments in ("before_cursor_execute", "commit"):
            event.remove(database.engine, moments, cut)
    return False
