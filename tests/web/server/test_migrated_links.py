"""Revision 0010 ends the links whose tasks were done, and gives caseworkers what they may do with links."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection

from engine.database.handle import Database
from web.server import migrations

MOVED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def test_links_of_done_tasks_end_when_their_case_moved_and_others_stay(empty_database: Database) -> None:
    with empty_database.begin() as connection:
        command.upgrade(migrations.config(connection), "0009")
        _insert(connection, "releases")
        _insert(connection, "cases", id="case", moved_at=MOVED)
        for party, status in (("waits", "open"), ("done", "done")):
            _insert(connection, "tasks", id=party, case_id="case", role="citizen", party=party, status=status)
            _insert(connection, "links", digest=party, case_id="case", role="citizen", party=party)
        command.upgrade(migrations.config(connection), "0010")
        links = _table(connection, "links")
        ends = {link.party: link for link in connection.execute(sa.select(links))}
    assert (ends["waits"].ended_at, ends["waits"].ended_why) == (None, None)
    assert ends["done"].ended_at.replace(tzinfo=UTC) == MOVED
    assert ends["done"].ended_why == "task_done"


def test_caseworkers_of_each_council_may_send_links_and_lose_it_when_taken_back(
    empty_database: Database,
) -> None:
    with empty_database.begin() as connection:
        command.upgrade(migrations.config(connection), "0009")
        for council in ("north", "south"):
            _insert(connection, "councils", key=council)
        for council, key in (("north", "broker"), ("south", "practitioner"), ("north", "auditor")):
            _insert(connection, "roles", council=council, key=key, permissions=json.dumps(["do_tasks"]))
        before = _permissions(connection)
        command.upgrade(migrations.config(connection), "0010")
        after = _permissions(connection)
        command.downgrade(migrations.config(connection), "0009")
        assert _permissions(connection) == before
    caseworker = ["correct_people", "do_tasks", "send_links"]
    assert after["north", "broker"] == after["south", "practitioner"] == caseworker
    assert after["north", "auditor"] == ["do_tasks"]


def _permissions(connection: Connection) -> dict[tuple[str, str], list[str]]:
    rows = connection.execute(sa.text("SELECT council, key, permissions FROM roles")).all()
    return {(council, key): json.loads(permissions) for council, key, permissions in rows}


def _table(connection: Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)


def _insert(connection: Connection, name: str, **values: object) -> None:
    """Add a row; what the table requires and `values` lacks is filled with something of its type."""
    table = _table(connection, name)
    fillers = {
        column.name: _filler(column)
        for column in table.columns
        if not column.nullable and column.server_default is None and column.name not in values
    }
    connection.execute(sa.insert(table).values(**{**fillers, **values}))


def _filler(column: sa.Column[object]) -> object:
    fillers: dict[type, object] = {str: "x", int: 1, bool: True, bytes: b"x", datetime: MOVED}
    return fillers[column.type.python_type]
