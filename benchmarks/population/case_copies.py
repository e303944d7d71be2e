"""Fills a database: cases that were made through the engine are copied under new ids and times.

It is for measuring only. The copies are as sound as what the engine makes: `homeward doctor` finds nothing.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from psycopg import sql
from pysqlite3 import dbapi2
from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.engine import make_url

from benchmarks.population.case_pattern import Pattern, as_stored, columns_of
from engine.database import tables
from engine.database.handle import Database, JsonText, metadata

SEED = 20_261_122
BATCH = 250
LONGEST_AGO = timedelta(days=180)
MARGIN = timedelta(hours=12)
"""How far ahead a copy's next deadline stays, so that nothing is due while times are measured."""
NOT_OF_A_CASE = frozenset({"releases", "release_files"})
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
STEP = 5_012_345_677
"""A number that shares no divisor with the number of references, so that every copy has its own."""

Rows = Sequence[Mapping[Any, Any]]
Write = Callable[[Table, list[list[Any]]], None]


def multiply(database: Database, shares: Mapping[str, int], wanted: int, now: datetime) -> int:
    """Copy cases, each by its share, until `wanted` cases are there; return how many are there then."""
    with database.read() as connection:
        there = connection.execute(select(func.count()).select_from(tables.cases)).scalar_one()
        copier = _Copier(database, [_rows_of(connection, case_id) for case_id in shares], now)
    turns = [at for at, share in enumerate(shares.values()) for _ in range(share)]
    with _writing(database) as write:
        for first in range(there, wanted, BATCH):
            batch: dict[Table, list[list[Any]]] = {}
            for number in range(first, min(first + BATCH, wanted)):
                for table, rows in copier.copy(turns[number % len(turns)], number).items():
                    batch.setdefault(table, []).extend(rows)
            for table in tables_of_cases():
                if batch.get(table):
                    write(table, batch[table])
    return max(there, wanted)


class _Copier:
    """Makes copies of some cases, each with its own ids and at its own time in the last months."""

    def __init__(self, database: Database, cases: Sequence[Mapping[Table, Rows]], now: datetime) -> None:
        bind = _binding(database)
        self._patterns = [Pattern(rows, bind) for rows in cases]
        self._earliest = [_earliest(rows, now).total_seconds() for rows in cases]
        self._drawn = random.Random()

    def copy(self, case: int, number: int) -> dict[Table, list[list[Any]]]:
        """Return the rows of a copy; the number gives its reference."""
        self._drawn.seed(SEED + number)
        shift = timedelta(seconds=round(self._drawn.uniform(self._earliest[case], 0)))
        return self._patterns[case].copy(self._drawn.getrandbits(128), _reference(number), shift)


@cache
def tables_of_cases() -> list[Table]:
    """Return every table with rows of a case, parents first; new tables need no change here."""
    names = {"cases"}
    while True:
        more = {table.name for table in metadata.sorted_tables if _belongs(table, names)} - names
        if not more:
            return [table for table in metadata.sorted_tables if table.name in names]
        names |= more


def _belongs(table: Table, known: set[str]) -> bool:
    if table.info.get("kind") != "council" or table.name in NOT_OF_A_CASE:
        return False
    down = {key.column.table.name for key in table.foreign_keys}
    up = {key.column.table.name for name in known for key in metadata.tables[name].foreign_keys}
    return "case_id" in table.c or bool(down & known) or table.name in up


def _rows_of(connection: Connection, case_id: str) -> dict[Table, Rows]:
    """Return a case's rows: by its id, else by what they belong to, or by what belongs to them."""
    rows: dict[Table, Rows] = {
        table: _read(connection, table, table.c.id if table.name == "cases" else table.c.case_id, [case_id])
        for table in tables_of_cases()
        if table.name == "cases" or "case_id" in table.c
    }
    while True:
        for table in tables_of_cases():
            link = next(_links(table, rows), None) if table not in rows else None
            if link is not None:
                rows[table] = _read(connection, table, *link)
                break
        else:
            return {table: rows.get(table, ()) for table in tables_of_cases()}


def _links(table: Table, known: Mapping[Table, Rows]) -> Iterator[tuple[Column[Any], list[Any]]]:
    for key in table.foreign_keys:
        if key.column.table in known and not key.parent.nullable:
            yield key.parent, [row[key.column.name] for row in known[key.column.table]]
    for child, rows in known.items():
        for key in child.foreign_keys:
            if key.column.table is table:
                yield key.column, [row[key.parent.name] for row in rows if row[key.parent.name]]


def _read(connection: Connection, table: Table, column: Column[Any], values: list[Any]) -> Rows:
    shown = [as_stored(column).label(column.name) for column in table.c]
    keys = list(table.primary_key.columns)
    return connection.execute(select(*shown).where(column.in_(values)).order_by(*keys)).mappings().all()


def _earliest(rows: Mapping[Table, Rows], now: datetime) -> timedelta:
    """Return how far back a copy may be moved, so that nothing that it waits for has passed."""
    dues: list[datetime] = [row["due_at"] for row in rows[tables.timers] if row["ended_at"] is None]
    return min(max([-LONGEST_AGO, *(now + MARGIN - due for due in dues)]), timedelta(0))


def _reference(number: int) -> str:
    """Return the reference for a number; the references show no order."""
    rest, letters = number * STEP % len(ALPHABET) ** 8, []
    for _ in range(8):
        rest, letter = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def _binding(database: Database) -> Callable[[Column[Any], Any], Any]:
    dialect = database.engine.dialect
    known: dict[Column[Any], Any] = {}

    def bind(column: Column[Any], value: Any) -> Any:
        if column not in known:
            known[column] = None if isinstance(column.type, JsonText) else column.type.bind_processor(dialect)
        return known[column](value) if known[column] and value is not None else value

    return bind


@contextmanager
def _writing(database: Database) -> Iterator[Write]:
    """Yield the database's fastest way to write rows; its other connections are closed."""
    database.close()
    with _into_sqlite(database) if database.dialect == "sqlite" else _into_postgresql(database) as write:
        yield write


@contextmanager
def _into_sqlite(database: Database) -> Iterator[Write]:
    connection = dbapi2.connect(str(make_url(database.url).database), isolation_level=None)
    for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=20000"):
        connection.execute(f"PRAGMA {pragma}").close()

    def write(table: Table, rows: list[list[Any]]) -> None:
        names = columns_of(table)
        into = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        connection.execute("BEGIN")
        connection.executemany(f'INSERT INTO "{table.name}" ({into}) VALUES ({marks})', rows)  # noqa: S608
        connection.execute("COMMIT")

    yield write
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    connection.close()


@contextmanager
def _into_postgresql(database: Database) -> Iterator[Write]:
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection

        def write(table: Table, rows: list[list[Any]]) -> None:
            names = sql.SQL(", ").join(sql.Identifier(name) for name in columns_of(table))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
            with raw.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row(row)
            raw.commit()

        yield write
        raw.execute("ANALYZE")
        raw.commit()
