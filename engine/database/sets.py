"""Several rows of a table written by one statement.

PostgreSQL takes them as JSON that the server unfolds: one parameter, whatever the number of rows. SQLite,
where a statement makes no journey, is given them one by one.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import orjson
from sqlalchemy import Connection, Dialect, Insert, Table, TextClause, Update, bindparam, insert, text, update
from sqlalchemy.types import TypeDecorator

Row = Mapping[str, object]


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows that name the same columns, in their order."""
    if rows and connection.dialect.name == "postgresql":
        connection.execute(
            _unfolded(table, tuple(rows[0])), {"rows": _folded(connection.dialect, table, rows)}
        )
    elif rows:
        connection.execute(_inserting(table), rows)


def change(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Change the same columns of rows, each named by its `id`, and by its `council` if it has one."""
    if rows and connection.dialect.name == "postgresql":
        connection.execute(
            _updated(table, tuple(rows[0])), {"rows": _folded(connection.dialect, table, rows)}
        )
    elif rows:
        bound = [{_bound(name): value for name, value in row.items()} for row in rows]
        connection.execute(_updating(table, tuple(rows[0])), bound)


@cache
def _inserting(table: Table) -> Insert:
    """Return the statement that writes a row: built once, so that its compiled form is found at once."""
    return insert(table)


_KEYS = ("id", "council")


def _bound(name: str) -> str:
    return f"b_{name}" if name in _KEYS else name


@cache
def _updating(table: Table, names: tuple[str, ...]) -> Update:
    same = [table.c[name] == bindparam(_bound(name)) for name in names if name in _KEYS]
    return update(table).where(*same).values({name: bindparam(name) for name in names if name not in _KEYS})


@cache
def _unfolded(table: Table, names: tuple[str, ...]) -> TextClause:
    columns = ", ".join(f'"{name}"' for name in names)
    read = ", ".join(f'r."{name}"' for name in names)
    return text(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {read} FROM {_rows_of(table)} WITH ORDINALITY r'  # noqa: S608
        " ORDER BY r.ordinality"
    )


@cache
def _updated(table: Table, names: tuple[str, ...]) -> TextClause:
    changed = ", ".join(f'"{name}" = r."{name}"' for name in names if name not in _KEYS)
    same = " AND ".join(f't."{name}" = r."{name}"' for name in names if name in _KEYS)
    return text(f'UPDATE "{table.name}" t SET {changed} FROM {_rows_of(table)} r WHERE {same}')  # noqa: S608


def _rows_of(table: Table) -> str:
    return f'json_populate_recordset(NULL::"{table.name}", CAST(:rows AS json))'


def _folded(dialect: Dialect, table: Table, rows: Sequence[Row]) -> str:
    """Return rows as JSON, each value as its column stores it."""
    kinds = {column.name: column.type for column in table.c if isinstance(column.type, TypeDecorator)}
    own = [(name, kind.process_bind_param) for name, kind in kinds.items() if name in rows[0]]
    folded = [{**row, **{name: text_of(row[name], dialect) for name, text_of in own}} for row in rows]
    return orjson.dumps(folded).decode()
