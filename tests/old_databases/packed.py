"""A whole database as one compressed file of text, which either kind of database can be filled from.

The first line names the version of Homeward and the revision of the tables; each further line is a table.
"""

import base64
import json
import lzma
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from engine.database.handle import Database
from engine.store.procrastinate_queue import TABLES as MESSENGERS
from web.server import migrations

HERE = Path(__file__).parent
ENDING = ".jsonl.xz"
_NOT_KEPT = {"alembic_version", *MESSENGERS}


def files() -> list[Path]:
    """Return the databases that the versions left."""
    return sorted(HERE.glob(f"*{ENDING}"))


def write(database: Database, file: Path, **about: str) -> None:
    """Write a database to a file."""
    with database.read() as connection:
        found = _reflected(connection)
        head = {**about, "revision": migrations.revision_of(connection)}
        lines = [head, *(_packed(connection, table) for table in found.sorted_tables)]
    written = "\n".join(json.dumps(each, ensure_ascii=False) for each in lines)
    file.write_bytes(lzma.compress(written.encode(), preset=9 | lzma.PRESET_EXTREME))


def read(file: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return what a file says of itself, and its tables."""
    about, *content = (json.loads(each) for each in lzma.decompress(file.read_bytes()).splitlines())
    return about, content


def fill(database: Database, file: Path) -> dict[str, str]:
    """Make an empty database what a file holds, at its own revision; return what the file says of itself."""
    about, content = read(file)
    with database.begin() as connection:
        command.upgrade(migrations.config(connection), about["revision"])
    with database.begin() as connection:
        made = _reflected(connection)
        for each in content:
            table = made.tables[each["table"]]
            rows = [dict(zip(each["columns"], map(_value, row), strict=True)) for row in each["rows"]]
            if rows:
                connection.execute(insert(table), rows)
                _count_on(connection, table)
    return about


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name not in _NOT_KEPT)
    return found


def _packed(connection: Connection, table: Table) -> dict[str, Any]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns))
    return {"table": table.name, "columns": list(rows.keys()), "rows": [_plain(row) for row in rows]}


def _plain(row: Any) -> list[Any]:
    return list(_each_plain(row))


def _each_plain(row: Any) -> Iterator[Any]:
    for value in row:
        if isinstance(value, datetime):
            yield {"at": value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()}
        elif isinstance(value, date):
            yield {"on": value.isoformat()}
        elif isinstance(value, bytes | memoryview):
            yield {"bytes": base64.b85encode(bytes(value)).decode()}
        else:
            yield value


_READ: dict[str, Any] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "bytes": base64.b85decode,
}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    ((kind, written),) = plain.items()
    return _READ[kind](written)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were filled in; SQLite does by itself."""
    (key, *others) = table.primary_key.columns
    if connection.dialect.name != "postgresql" or others or key.type.python_type is not int:
        return
    last = connection.execute(select(func.max(key))).scalar()
    query = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
    connection.execute(query, {"table": table.name, "column": key.name, "last": last})
