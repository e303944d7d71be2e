"""Copies of a whole database in one file, and databases made from them; PostgreSQL needs its own tools.

Nothing is ever overwritten on the way: a copy and a restored database are made beside what they replace,
examined, and only then put in its place.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy.engine import make_url

from engine import server_copies
from engine.database import Database
from engine.errors import BackupError

Examine = Callable[[Database], None]
SQLITE_HEAD = b"SQLite format 3\0"


def save(database: Database, file: Path, *, replace: bool = False) -> int:
    """Write a copy of a database that is in use to a file and return its size in bytes."""
    if file.exists() and not replace:
        raise BackupError(f"{file} exists already. Name another file, or add --replace.")
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        (_save_sqlite if database.dialect == "sqlite" else server_copies.save)(database, part)
        _flush(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(database: Database, file: Path, examine: Examine, *, replace: bool = False) -> str:
    """Make the database what a copy holds, once `examine` has not raised on the restored one.

    Return where the database that was there before is kept, or nothing if there was none.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with file.open("rb") as opened:
        head = opened.read(len(SQLITE_HEAD))
    if (head == SQLITE_HEAD) != (database.dialect == "sqlite"):
        kinds = "a SQLite database", "a PostgreSQL database"
        made, named = kinds if database.dialect != "sqlite" else reversed(kinds)
        raise BackupError(f"{file} is no copy of {named}, but perhaps of {made}.")
    if database.dialect == "sqlite":
        return _restore_sqlite(database, file, examine, replace)
    return server_copies.restore(database, file, examine, replace)


def path_of(database: Database) -> Path:
    """Return the file of a SQLite database."""
    return Path(make_url(database.url).database or "")


def _save_sqlite(database: Database, part: Path) -> None:
    if not path_of(database).is_file():
        raise BackupError(f"There is no database {path_of(database)}.")
    source, target = dbapi2.connect(str(path_of(database))), dbapi2.connect(str(part))
    try:
        source.backup(target)  # in one step: in several it would begin anew whenever somebody writes
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
        made = Database(f"sqlite:///{new}")
        try:
            examine(made)
        finally:
            made.close()
        _one_file(new)
        _flush(new)
        kept = _put_aside(path) if there else None
        _remove(path)
        os.replace(new, path)
        _flush(path.parent)
    finally:
        _remove(new)
    return str(kept or "")


def _copy_sqlite(file: Path, new: Path) -> None:
    source, target = dbapi2.connect(f"file:{file}?mode=ro&immutable=1", uri=True), dbapi2.connect(str(new))
    try:
        source.backup(target)  # whoever examines the new one reads every page of it
    except dbapi2.DatabaseError as error:
        raise BackupError(f"{file} is damaged ({error}). Take another copy.") from error
    finally:
        target.close()
        source.close()


def _put_aside(path: Path) -> Path:
    """Rename a database that nobody has open; the name says that it was replaced."""
    _one_file(path)
    number = 1
    while (kept := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    os.rename(path, kept)
    return kept


def _one_file(path: Path) -> None:
    """Fold the log into a database; SQLite lets this happen only while nobody else has it open."""
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
    """Wait until a file, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
