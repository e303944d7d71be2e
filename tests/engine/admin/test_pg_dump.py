"""A copy that cannot be restored leaves nothing on the server."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from engine.admin import pg_dump
from engine.database.handle import Database
from engine.errors import BackupError
from tests import databases


def test_a_half_restored_database_goes_though_somebody_has_it_open(
    postgres_maker: databases.PostgresMaker | Exception, tmp_path: Path
) -> None:
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    looking: list[psycopg.Connection[Any]] = []

    def examine(made: Database) -> None:
        url = make_url(made.url).set(drivername="postgresql")
        looking.append(psycopg.connect(url.render_as_string(hide_password=False)))
        raise BackupError("It has a fault.")

    with postgres_maker.make() as database:
        file = tmp_path / "copy"
        pg_dump.save(database, file)
        with pytest.raises(BackupError, match=r"^It has a fault\.$"):
            pg_dump.restore(database, file, examine, replace=True)
        name = looking[0].info.dbname
        looking.pop().close()
        with database.read() as connection:
            query = text("SELECT count(*) FROM pg_database WHERE datname = :name")
            assert connection.execute(query, {"name": name}).scalar_one() == 0
