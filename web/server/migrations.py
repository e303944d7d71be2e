"""The tables of the database, and the revisions that bring them up to date."""

from io import StringIO
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

import engine.database.call_tables
import engine.database.file_tables
import engine.database.release_tables
import engine.database.studio_tables
import engine.database.tables
import web.tables
from brokerage.tables import award_tables, choice_tables, market_tables, package_tables, tender_tables
from engine.database import handle
from engine.store import procrastinate_queue
from web.errors import NewerDatabase

MODULES_OF_TABLES = (
    engine.database.tables,
    engine.database.call_tables,
    engine.database.file_tables,
    engine.database.release_tables,
    engine.database.studio_tables,
    award_tables,
    choice_tables,
    market_tables,
    package_tables,
    tender_tables,
    web.tables,
)
REVISIONS = Path(__file__).resolve().parents[2] / "migrations"
ONE_AT_A_TIME = 4_017_731
"""The number of the PostgreSQL advisory lock that lets only one migration run."""


def metadata() -> MetaData:
    """Return the tables of all rooms."""
    return handle.metadata


def upgrade(target: handle.Database) -> str | None:
    """Bring the tables up to date in one transaction and return the revision before it."""
    with target.begin() as connection:
        if target.dialect == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        before = revision_of(connection)
        refuse_newer(before)
        command.upgrade(config(connection), "head")
    return before


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables; None if there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    """Raise NewerDatabase if this program does not know the revision of the tables."""
    known = {script.revision for script in ScriptDirectory(str(REVISIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerDatabase


def head() -> str | None:
    """Return the newest revision that this program knows."""
    return ScriptDirectory(str(REVISIONS)).get_current_head()


def differences(connection: Connection) -> list[str]:
    """Return how the database's tables differ from the rooms' tables: not at all after every revision."""
    options = {"include_name": is_ours}
    context = MigrationContext.configure(connection, opts=options)
    return [str(difference) for difference in compare_metadata(context, metadata())]


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether a part of the database belongs to the rooms, not to Procrastinate."""
    return not (kind == "table" and name in procrastinate_queue.TABLES)


def write_revision(target: handle.Database, words: str) -> None:
    """Write the next revision file: what an up-to-date database lacks of the rooms' tables."""
    number = len(list((REVISIONS / "versions").glob("*.py"))) + 1
    with target.begin() as connection:
        command.revision(config(connection), words, autogenerate=True, rev_id=f"{number:04}")


def config(connection: Connection) -> Config:
    """Return the settings of Alembic's commands for this connection."""
    settings = Config(attributes={"connection": connection}, stdout=StringIO())
    settings.set_main_option("script_location", str(REVISIONS))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return settings
