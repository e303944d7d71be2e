"""Copying a whole database into one file, and restoring it from there. PostgreSQL needs its own tools.

Nothing is overwritten until the end: a copy or a restored database is made beside what it replaces, examined,
and only then put in its place.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy.engine import make_url

from engine.admin import pg_dump
from engine.database.handle import Database
from engine.errors import BackupError

Examine = Callable[[Database], None]
SQLITE_HEAD = b"SQLite format 3\0"


def save(database: Database, file: Path, *, replace: bool = False) -> int:
    """Copy a database to a file, even while it is in use, and return the size of the copy in bytes."""
    if file.exists() and not replace:
        raise BackupError(f"{file} already exists. Name another file, or add --replace.")
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        (_save_sqlite if database.dialect == "sqlite" else pg_dump.save)(database, part)
        _flush(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(database: Database, file: Path, examine: Examine, *, replace: bool = False) -> str:
    """Replace the database by what is in a copy, unless `examine` raises an error on the restored database.

    Return the name under which the previous database is kept, or nothing if there was none.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with file.open("rb") as opened:
        head = opened.read(len(SQLITE_HEAD))
    if (head == SQLITE_HEAD) != (database.dialect == "sqlite"):
        kinds = "a SQLite database", "a PostgreSQL database"
        other, expected = kinds if database.dialect != "sqlite" else reversed(kinds)
        raise BackupError(f"{file} is not a copy of {expected}. It may be a copy of {other}.")
    if database.dialect == "sqlite":
        return _restore_sqlite(database, file, examine, replace)
    return pg_dump.restore(database, file, examine, replace)


def path_of(database: Database) -> Path:
    """Return the file of a SQLite database."""
    return Path(make_url(database.url).database or "")


def _save_sqlite(database: Database, part: Path) -> None:
    if not path_of(database).is_file():
        raise BackupError(f"There is no database {path_of(database)}.")
    source, target = dbapi2.connect(str(path_of(database))), dbapi2.connect(str(part))
    try:
        source.backup(target)  # in one step: with several, it would start again whenever somebody writes
        target.execute("PRAGMA journal_mode=DELETE").close()
        _whole(target, part)
    finally:
        target.close()
        source.close()


def _whole(connection: Any, path: Path) -> None:
    try:
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check(1)").fetchall()]
    except dbapi2.DatabaseError as error:
        lines = [str(error)]
    if lines != ["ok"]:
        raise BackupError(f"{path} is damaged ({lines[0]}). Take another copy.")


def _restore_sqlite(database: Database, file: Path, examine: Examine, replace: bool) -> str:
    path = path_of(database)
    there = path.is_file() and path.stat().st_size > 0
    if there and not replace:
        raise BackupError(f"There is a database at {path}. Add --replace to put the copy in its place.")
    new = path.with_name(f"{path.name}.restored")
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove(new)
    try:
        _copy_sqlite(file, new)
        restored = Database(f"sqlite:///{new}")
        try:
            examine(restored)
        finally:
            restored.close()
        _one_file(new)
        _flush(new)
        previous = _put_aside(path) if there else None
        _remove(path)
        os.replace(new, path)
        _flush(path.parent)
    finally:
        _remove(new)
    return str(previous or "")


def _copy_sqlite(file: Path, new: Path) -> None:
    source, target = dbapi2.connect(f"file:{file}?mode=ro&immutable=1", uri=True), dbapi2.connect(str(new))
    try:
        source.backup(target)  # not checked here: `examine` reads every page of the new database
    except dbapi2.DatabaseError as error:
        raise BackupError(f"{file} is damaged ({error}). Take another copy.") from error
    finally:
        target.close()
        source.close()


def _put_aside(path: Path) -> Path:
    """Rename a database that nobody has open, so that the new name says that it was replaced."""
    _one_file(path)
    number = 1
    while (target := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    os.rename(path, target)
    return target


def _one_file(path: Path) -> None:
    """Merge SQLite's write-ahead log into the file, which works only while nobody else has it open."""
    connection = dbapi2.connect(str(path), timeout=1)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").close()
    except dbapi2.OperationalError:
        raise BackupError(f"Somebody has {path} open. Stop Homeward first, then restore.") from None
    finally:
        connection.close()


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Wait until a file, or the list of files in a folder, is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
