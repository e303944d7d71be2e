"""The database: its handle, its transactions, its column types and the two kinds of table.

SQLite: WAL, synchronous FULL, BEGIN IMMEDIATE, and one lock in the process around each write transaction.
PostgreSQL: psycopg 3; rows are locked by the statements that need a lock.
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

from engine import metrics
from engine.database import connections, pending

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
    """A datetime with a time zone, stored in UTC. One without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return the function that makes a time storable. On SQLite ours is far faster than SQLAlchemy's."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Return the function that turns a stored time back into a datetime with a zone."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the UTC time to store."""
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time in UTC, with its zone."""
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
    """JSON stored as text, in the order it was written (PostgreSQL's own JSONB would reorder it)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the text to store."""
        return None if value is None else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was stored."""
        return None if value is None else orjson.loads(value)


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
# Otherwise each statement on PostgreSQL would see a different moment: a history that is read while a step
# commits would look cut short.
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
            with self._engine.begin() as connection, _pending_written(connection):
                yield connection
            return
        with self._turn():
            if self._depth:
                raise RuntimeError("A write transaction is already open in this thread.")
            # There is one writer at a time, so its connection stays open: taking one from the pool and giving
            # it back takes longer than SQLite takes to begin and commit. After an error a new one is opened.
            connection = self._writer or self._engine.connect()
            self._depth, self._writer = 1, None
            try:
                with connection.begin(), _pending_written(connection):
                    yield connection
                self._writer = connection
            finally:
                self._depth = 0
                if self._writer is None:
                    connection.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this thread's turn to write to SQLite, but not for ever."""
        began = perf_counter()
        if not self._lock.acquire(timeout=connections.PATIENCE_SECONDS):
            raise exc.TimeoutError("Another transaction of this process holds the database.")
        metrics.report_wait("writer", perf_counter() - began)
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
                try:
                    yield connection
                finally:
                    pending.drop(connection)

    def create_all(self) -> None:
        """Create every table that is missing, without migrations: for tests and throwaway databases."""
        metadata.create_all(self._engine)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self._engine.dispose()


def undo(connection: Connection) -> None:
    """Roll a write transaction back before the end of its block: nothing that was done in it stands."""
    pending.drop(connection)
    transaction = connection.get_transaction()
    if transaction is not None:
        transaction.rollback()


@contextmanager
def _pending_written(connection: Connection) -> Iterator[None]:
    """Write what sessions still hold back at the end of a transaction, but nothing after an error."""
    try:
        yield
        pending.flush(connection)
    finally:
        pending.drop(connection)


def of_council(table: Table, council: str) -> Select[Any]:
    """Return a query for one council's rows of a table: every read for a council starts from it."""
    if table.info.get("kind") != "council":
        raise ValueError(f"The table {table.name} is not a council's.")
    return select(table).where(table.c.council == council)


def only(condition: str) -> dict[str, Any]:
    """Return the options of an index that covers only the rows for which a condition is true."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


def one_at_a_time(connection: Connection, what: str) -> None:
    """Wait until no other transaction does this, whatever rows there are. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME, {"what": what})


def new_id() -> str:
    """Return a random id that is safe in a web address."""
    return uuid4().hex
