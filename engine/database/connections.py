"""Connections to the database: how each is made, set up and begins, and how long one waits for anything.

SQLite: WAL, synchronous FULL, BEGIN IMMEDIATE. PostgreSQL: psycopg 3. Nobody waits for ever: who has waited
too long is told to come back (`engine.outages`).
"""

from time import perf_counter
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from engine import figures
from engine.prepared import as_told

PATIENCE_SECONDS = 10
"""For how long a transaction waits for what another one holds; then whoever asked is told to come back."""
CONNECTION_PATIENCE_SECONDS = 5
"""For how long one waits for a connection of the pool, and for PostgreSQL to answer a new one."""
SETTINGS = (
    f"lock_timeout = '{PATIENCE_SECONDS}s'",
    # A holder of locks whose machine has gone says nothing any more: the server lets go for it.
    "idle_in_transaction_session_timeout = '30s'",
    # The driver reads no times that are written in another way, as a server may be told to.
    "datestyle = 'ISO'",
)
# A server that has gone without a word is noticed within seconds, not within the system's two hours.
NOTICED = {
    "connect_timeout": CONNECTION_PATIENCE_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class _Pool(QueuePool):
    """A pool that tells how long a connection was waited for."""

    def _do_get(self) -> ConnectionPoolEntry:
        began = perf_counter()
        found = super()._do_get()
        figures.waited("connection", perf_counter() - began)
        return found


# Parameters are hidden, because they are what people typed and errors are logged.


def postgresql(url: str) -> Engine:
    """Return SQLAlchemy's handle on a PostgreSQL database."""
    driver = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        driver,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        poolclass=_Pool,
        pool_timeout=CONNECTION_PATIENCE_SECONDS,
        connect_args={name: value for name, value in NOTICED.items() if name not in driver.query},
    )
    event.listen(engine, "connect", _limit)
    event.listen(engine, "checkin", _let_server_say)
    return engine


def _limit(connection: Any, _record: Any) -> None:
    # Said, not given with the address: poolers between here and the server refuse settings in it.
    for each in SETTINGS:
        connection.execute(f"SET {each}")
    connection.commit()


def _let_server_say(connection: Any, _record: Any) -> None:
    """Forget, after a read, that a transaction may write: where the server says it may not, that counts."""
    if connection is not None and not connection.closed and connection.read_only is not None:
        connection.read_only = None


def sqlite(url: str) -> Engine:
    """Return SQLAlchemy's handle on a SQLite file."""
    engine = create_engine(
        url, hide_parameters=True, module=dbapi2, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={PATIENCE_SECONDS * 1000}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    readonly = bool(connection.get_execution_options().get("readonly"))
    raw: Any = connection.connection.dbapi_connection
    begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"
    try:
        # The setting outlives the transaction: sent only where the connection last served the other kind.
        if connection.info.get("readonly") is not readonly:
            raw.execute(f"PRAGMA query_only={'ON' if readonly else 'OFF'}")
            connection.info["readonly"] = readonly
        raw.execute(begin)
    except dbapi2.Error as error:
        raise as_told(connection, begin, error) from error
