"""The database's tables and the revisions that bring them up to date."""

from io import StringIO
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

import brokerage.tables
import engine.tables
import web.tables
from engine import database, dispatch
from web.errors import NewerDatabase

ROOMS_WITH_TABLES = (engine.tables, brokerage.tables, web.tables)
REVISIONS = Path(__file__).resolve().parent.parent / "migrations"
ONE_AT_A_TIME = 4_017_731
"""The number of the PostgreSQL advisory lock that two migrations compete for."""


def metadata() -> MetaData:
    """The tables of all rooms."""
    return database.metadata


def upgrade(target: database.Database) -> str | None:
    """Bring the tables up to date in one transaction; return the revision that was there before."""
    with target.begin() as connection:
        if target.dialect == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        before = revision_of(connection)
        refuse_newer(before)
        command.upgrade(config(connection), "head")
    return before


def revision_of(connection: Connection) -> str | None:
    """The revision that the tables are at; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    """Raise NewerDatabase if tables are at a revision that this program does not know."""
    known = {each.revision for each in ScriptDirectory(str(REVISIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerDatabase


def head() -> str | None:
    """The newest revision that this program knows."""
    return ScriptDirectory(str(REVISIONS)).get_current_head()


def differences(connection: Connection) -> list[Any]:
    """How the database's tables differ from the rooms': nothing once every revision has run."""
    options = {"include_name": is_ours}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata()))


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether something in the database is the rooms', not the messenger's."""
    return not (kind == "table" and name in dispatch.TABLES)


def write_revision(target: database.Database, words: str) -> None:
    """Write the next revision file: what the rooms' tables have and an up-to-date database lacks."""
    number = len(list((REVISIONS / "versions").glob("*.py"))) + 1
    with target.begin() as connection:
        command.revision(config(connection), words, autogenerate=True, rev_id=f"{number:04}")


def config(connection: Connection) -> Config:
    """What Alembic's commands ask for, on this connection."""
    settings = Config(attributes={"connection": connection}, stdout=StringIO())
    settings.set_main_option("script_location", str(REVISIONS))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return settings
