"""Statements of a step's path, compiled once and run on the driver's own cursor.

SQLAlchemy compiles a statement once too, but between its cache and a row it spends about a tenth of a
millisecond each time; the database itself answers a step's statements in a third of that.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection, exc

Row = Mapping[str, Any]


class Prepared:
    """A statement for SQLite. On PostgreSQL `one` goes SQLAlchemy's way: a journey costs more than that."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._sql = ""
        self._fixed: Row = {}
        self._pick: Callable[[Row], Sequence[Any]]
        self._into: Sequence[tuple[int, Any]] = ()
        self._out_of: Sequence[tuple[int, Any]] = ()

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Run it for every row; return how many rows of the database it touched."""
        if not rows:
            return 0
        raw = self._ready(connection)
        given = [self._bound(row) for row in rows]
        told(connection, self._sql, given)
        try:
            return int(raw.executemany(self._sql, given).rowcount)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_told(connection, self._sql, error) from error

    def one(self, connection: Connection, given: Row) -> tuple[Any, ...] | None:
        """Return its one row, or None."""
        if connection.dialect.name != "sqlite":
            row = connection.execute(self._statement, given).one_or_none()  # type: ignore[call-overload]
            return None if row is None else tuple(row)
        raw = self._ready(connection)
        bound = self._bound(given)
        told(connection, self._sql, bound)
        try:
            found = raw.execute(self._sql, bound).fetchone()
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_told(connection, self._sql, error) from error
        if found is None:
            return None
        values = list(found)
        for at, make in self._out_of:
            if values[at] is not None:
                values[at] = make(values[at])
        return tuple(values)

    def _ready(self, connection: Connection) -> Any:
        if not self._sql:
            self._compile(connection.dialect)
        return connection.connection.dbapi_connection

    def _compile(self, dialect: Any) -> None:
        compiled: Any = self._statement.compile(dialect=dialect)
        makers, names = compiled._bind_processors, tuple(compiled.positiontup)
        self._fixed = {name: compiled.params[name] for name in names if not compiled.binds[name].required}
        self._pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
        self._into = [(at, makers[name]) for at, name in enumerate(names) if makers.get(name)]
        columns = [each.type._cached_result_processor(dialect, None) for each in compiled._result_columns]
        self._out_of = [(at, make) for at, make in enumerate(columns) if make]
        self._sql = str(compiled)

    def _bound(self, row: Row) -> list[Any]:
        values = list(self._pick({**self._fixed, **row} if self._fixed else row))
        for at, make in self._into:
            if values[at] is not None:
                values[at] = make(values[at])
        return values


def told(connection: Connection, sql: str, given: Any) -> None:
    """Tell those who count statements, as SQLAlchemy would."""
    if connection._has_events or connection.engine._has_events:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, None, sql, given, None, False)


def as_told(connection: Connection, sql: str, error: Exception) -> Exception:
    """Return a driver's error as SQLAlchemy tells it; what was given stays out of it."""
    base: Any = connection.dialect.loaded_dbapi.Error
    return exc.DBAPIError.instance(sql, None, error, base, hide_parameters=True)
