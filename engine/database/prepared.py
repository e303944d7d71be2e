"""The statements that every step runs, compiled once and run on the driver's own cursor.

SQLAlchemy also compiles a statement only once, but it spends about a tenth of a millisecond on each call. The
database itself answers such a statement in a third of that.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection, exc

Row = Mapping[str, Any]


class Prepared:
    """A statement for SQLite. On PostgreSQL `one` uses SQLAlchemy, as a round trip takes longer anyway."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._sql = ""
        self._fixed: Row = {}
        self._pick: Callable[[Row], Sequence[Any]]
        self._binders: Sequence[tuple[int, Any]] = ()
        self._readers: Sequence[tuple[int, Any]] = ()

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Run the statement once for each of these rows; return how many rows of the database it changed."""
        if not rows:
            return 0
        raw = self._ready(connection)
        parameter_sets = [self._bound(row) for row in rows]
        _notify_listeners(connection, self._sql, parameter_sets)
        try:
            return int(raw.executemany(self._sql, parameter_sets).rowcount)
        except connection.dialect.loaded_dbapi.Error as error:
            raise sqlalchemy_error(connection, self._sql, error) from error

    def one(self, connection: Connection, parameters: Row) -> tuple[Any, ...] | None:
        """Return the one row that the statement finds, or None."""
        if connection.dialect.name != "sqlite":
            row = connection.execute(self._statement, parameters).one_or_none()  # type: ignore[call-overload]
            return None if row is None else tuple(row)
        raw = self._ready(connection)
        bound = self._bound(parameters)
        _notify_listeners(connection, self._sql, bound)
        try:
            raw_row = raw.execute(self._sql, bound).fetchone()
        except connection.dialect.loaded_dbapi.Error as error:
            raise sqlalchemy_error(connection, self._sql, error) from error
        if raw_row is None:
            return None
        values = list(raw_row)
        for at, convert in self._readers:
            if values[at] is not None:
                values[at] = convert(values[at])
        return tuple(values)

    def _ready(self, connection: Connection) -> Any:
        if not self._sql:
            self._compile(connection.dialect)
        return connection.connection.dbapi_connection

    def _compile(self, dialect: Any) -> None:
        compiled: Any = self._statement.compile(dialect=dialect)
        processors, names = compiled._bind_processors, tuple(compiled.positiontup)
        self._fixed = {name: compiled.params[name] for name in names if not compiled.binds[name].required}
        self._pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
        self._binders = [(at, processors[name]) for at, name in enumerate(names) if processors.get(name)]
        columns = [column.type._cached_result_processor(dialect, None) for column in compiled._result_columns]
        self._readers = [(at, convert) for at, convert in enumerate(columns) if convert]
        self._sql = str(compiled)

    def _bound(self, row: Row) -> list[Any]:
        values = list(self._pick({**self._fixed, **row} if self._fixed else row))
        for at, convert in self._binders:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values


def _notify_listeners(connection: Connection, sql: str, parameters: Any) -> None:
    """Report a statement to whoever listens for statements, as SQLAlchemy would."""
    if connection._has_events or connection.engine._has_events:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, None, sql, parameters, None, False)


def sqlalchemy_error(connection: Connection, sql: str, error: Exception) -> Exception:
    """Return a driver's error as SQLAlchemy would raise it, without the parameters."""
    base: Any = connection.dialect.loaded_dbapi.Error
    return exc.DBAPIError.instance(sql, None, error, base, hide_parameters=True)
