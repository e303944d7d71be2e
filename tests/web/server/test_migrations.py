"""The revisions make the tables that the rooms describe, on both databases."""

import hashlib
from importlib import resources

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from engine.database.handle import Database
from engine.store import procrastinate_queue
from web.errors import NewerDatabase
from web.server import migrations


def test_the_revisions_make_exactly_the_tables_of_the_rooms(empty_database: Database) -> None:
    assert migrations.upgrade(empty_database) is None
    with empty_database.read() as connection:
        assert migrations.differences(connection) == []
        assert migrations.revision_of(connection) == migrations.head()
        made = set(inspect(connection).get_table_names()) - {"alembic_version"}
    messengers = set(procrastinate_queue.TABLES) if empty_database.dialect == "postgresql" else set()
    assert made == set(migrations.metadata().tables) | messengers
    assert len(made) > 40


def test_a_second_upgrade_changes_nothing(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    assert migrations.upgrade(empty_database) == migrations.head()


def test_the_tables_of_a_newer_program_are_left_alone_in_words(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    with empty_database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="newer Homeward"):
        migrations.upgrade(empty_database)


def test_every_revision_can_be_taken_back(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    with empty_database.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
    with empty_database.read() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is None
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(empty_database)


def test_every_table_says_whose_it_is() -> None:
    assert {
        name: table.info.get("kind")
        for name, table in migrations.metadata().tables.items()
        if table.info.get("kind") not in {"shared", "council"}
    } == {}


def test_the_revision_makes_the_tables_of_the_messenger_that_is_installed() -> None:
    installed = (resources.files("procrastinate.sql") / "schema.sql").read_bytes()
    revision = (migrations.REVISIONS / "versions" / "0002_background_work.py").read_text(encoding="utf-8")
    assert hashlib.sha256(installed).hexdigest() in revision, (
        "a newer Procrastinate needs a revision of its own"
    )
