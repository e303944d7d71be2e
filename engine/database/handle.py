"""The database: its handle, its transactions, its column types and the two kinds of table.

SQLite: WAL, synchronous FULL, BEGIN IMMEDIATE and one lock in the process round each write transaction.
PostgreSQL: psycopg 3; rows are locked by the statements that need it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Select,
    Table,
    Text,
    exc,
    select,
    text,
)
from sqlalchemy.types import TypeDecorator

from engine import connections, figures

SHARED = {"kind": "shared"}
COUNCIL = {"kind": "council"}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what makes a time storable; SQLite keeps text, which SQLAlchemy writes far more slowly."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Return what makes a stored time an aware one."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the UTC time to store."""
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as an aware one in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A time without a zone cannot be stored.")
    return at.astimezone(UTC)


def _as_text(at: datetime | None) -> str | None:
    return None if at is None else _utc(at).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


class JsonText(TypeDecorator[Any]):
    """JSON kept as text, in the order it was written (PostgreSQL's own JSONB would reorder it)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the text to store."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was stored."""
        return None if value is None else orjson.loads(value)


# PostgreSQL would otherwise let each statement see another moment: a history read beside a step, cut short.
_READS: dict[str, dict[str, Any]] = {
    "sqlite": {"readonly": True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


class Database:
    """A database by its URL: `sqlite:///file` or `postgresql://...`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = connections.postgresql(url) if url.startswith("postgres") else connections.sqlite(url)
        self._lock = threading.RLock()
        self._depth = 0
        self._writer: Connection | None = None

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's handle, for Alembic and for measuring."""
        return self._engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a write transaction: committed at the end of the block, rolled back if it raises."""
        if self.dialect != "sqlite":
            with self._engine.begin() as connection:
                yield connection
            return
        with self._turn():
            if self._depth:
                raise RuntimeError("A write transaction is already open in this thread.")
            # There is one writer at a time, so its connection is kept: fetching one from the pool and giving
            # it back takes longer than SQLite takes to begin and commit. After an error a fresh one is used.
            connection = self._writer or self._engine.connect()
            self._depth, self._writer = 1, None
            try:
                with connection.begin():
                    yield connection
                self._writer = connection
            finally:
                self._depth = 0
                if self._writer is None:
                    connection.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this process's turn to write to SQLite, but not for ever."""
        began = perf_counter()
        if not self._lock.acquire(timeout=connections.PATIENCE_SECONDS):
            raise exc.TimeoutError("Another transaction of this process holds the database.")
        figures.waited("writer", perf_counter() - began)
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read-only transaction that sees one moment of the database."""
        with self._engine.connect() as connection:
            options = _READS[self.dialect]
            with connection.execution_options(**options).begin():
                yield connection

    def create_all(self) -> None:
        """Create every table that is missing, without migrations: for tests and throwaway databases."""
        metadata.create_all(self._engine)

    def close(self) -> None:
        """Give all connections back."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self._engine.dispose()


def of_council(table: Table, council: str) -> Select[Any]:
    """Return a query over one council's rows of a table: the place every council-bound read begins."""
    if table.info.get("kind") != "council":
        raise ValueError(f"The table {table.name} is not a council's.")
    return select(table).where(table.c.council == council)


def only(condition: str) -> dict[str, Any]:
    """Return what makes an index hold only the rows for which a condition is true, on both databases."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


def new_id() -> str:
    """Return a random id that may stand in a URL."""
    return uuid4().hex
