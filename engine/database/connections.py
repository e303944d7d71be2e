"""Connections to the database: how they are opened and set up, and how long anybody waits for one.

SQLite: WAL, synchronous FULL, BEGIN IMMEDIATE. PostgreSQL: psycopg 3. Nobody waits for ever: after the time
below, people are told to come back later (`engine.outages`).
"""

from time import perf_counter
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from engine import metrics
from engine.database.prepared import sqlalchemy_error

PATIENCE_SECONDS = 10
"""How long a transaction waits for a lock that another one holds, before it gives up."""
CONNECTION_PATIENCE_SECONDS = 5
"""How long to wait for a connection from the pool, and for PostgreSQL to accept a new one."""
SETTINGS = (
    f"lock_timeout = '{PATIENCE_SECONDS}s'",
    # If a machine dies while it holds locks, the server ends its transaction and frees them.
    "idle_in_transaction_session_timeout = '30s'",
    # A server may be set to write dates in another style, which the driver cannot read.
    "datestyle = 'ISO'",
)
# With these, a server that dies silently is noticed within seconds, not after the system's default two hours.
KEEPALIVES = {
    "connect_timeout": CONNECTION_PATIENCE_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class _Pool(QueuePool):
    """A pool that reports how long each connection was waited for."""

    def _do_get(self) -> ConnectionPoolEntry:
        began = perf_counter()
        entry = super()._do_get()
        metrics.report_wait("connection", perf_counter() - began)
        return entry


# Parameters are hidden: they hold what people typed, and errors go into the program's logs.


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
        connect_args={name: value for name, value in KEEPALIVES.items() if name not in driver.query},
    )
    event.listen(engine, "connect", _apply_settings)
    event.listen(engine, "checkin", _forget_access_mode)
    return engine


def _apply_settings(connection: Any, _record: Any) -> None:
    # These are statements, not part of the address: poolers in front of the server refuse settings in it.
    for setting in SETTINGS:
        connection.execute(f"SET {setting}")
    connection.commit()


def _forget_access_mode(connection: Any, _record: Any) -> None:
    """Forget after a read whether the transaction was read-only, so that the server's own default applies."""
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
        # The setting outlives the transaction, so it is sent only if the last transaction was of the other
        # kind.
        if connection.info.get("readonly") is not readonly:
            raw.execute(f"PRAGMA query_only={'ON' if readonly else 'OFF'}")
            connection.info["readonly"] = readonly
        raw.execute(begin)
    except dbapi2.Error as error:
        raise sqlalchemy_error(connection, begin, error) from error
