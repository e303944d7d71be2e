"""A case's file: everything on record about one case, read in one statement for a page that shows of it.

Only for reading: inside a read-only transaction what was read once is still so. Papers and long lists are
left out, because they are long and few pages show them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from weakref import ref

from sqlalchemy import BindParameter, Column, Connection, Row, Table, and_, bindparam, or_, select, union_all
from sqlalchemy.sql import ColumnElement, CompoundSelect

from brokerage import conditions, remembered, tables, together
from engine import columns, database

LONG = frozenset({"documents", "presentations", "invitations"})
_CASE: BindParameter[str] = bindparam("case_id")
_COUNCIL: BindParameter[str] = bindparam("council")


class CaseFile:
    """The rows of a case by table, and the places it names once one was asked for."""

    def __init__(self, connection: Connection, council: str, case_id: str) -> None:
        self._asked, self._council, self._case = ref(connection), council, case_id
        statement = _statement(connection.dialect.name)
        given = {"case_id": case_id, "council": council}
        *found, places = together.answer(connection, statement, _wanted(), **given)
        self._rows: dict[Table, list[Row[Any]]] = dict(zip(_tables(), found, strict=True))
        self._places: dict[str, Row[Any]] = {row.id: row for row in places}

    @property
    def _connection(self) -> Connection:
        # Held weakly: what is remembered for a connection must not keep the connection, and itself, for ever.
        connection = self._asked()
        if connection is None:
            raise RuntimeError("The transaction in which this case was read is over.")
        return connection

    def rows(
        self, table: Table, where: Sequence[ColumnElement[bool]], equal: Mapping[str, Any]
    ) -> Sequence[Row[Any]] | None:
        """Return the rows that fit, first written first; None where the file cannot tell which these are."""
        judged = [conditions.test_of(each) for each in where]
        tests = [each for each in judged if each is not None]
        if table not in self._rows or len(tests) < len(judged) or not self._is_whole(table, equal):
            return None
        tests += [conditions.equals(name, value) for name, value in equal.items()]
        return [row for row in self._rows[table] if all(fits(row) for fits in tests)]

    def row(self, table: Table, row_id: str) -> Row[Any] | None:
        """Return a row by its id; None where the file does not hold it."""
        if table is tables.locations:
            return self._place(row_id)
        return next((row for row in self._rows.get(table, ()) if row.id == row_id), None)

    def once(
        self, table: Table, equal: Mapping[str, Any], read: Callable[[], Sequence[Row[Any]]]
    ) -> Sequence[Row[Any]]:
        """Return what was read for the same question before, else read it."""
        asked = (table.name, self._council, *sorted((name, str(value)) for name, value in equal.items()))
        return remembered.once(self._connection, asked, read)

    def _is_whole(self, table: Table, equal: Mapping[str, Any]) -> bool:
        if equal.get("case_id") == self._case:
            return True
        return any(equal.get(name) == row.id for name, parent in _pins(table) for row in self._rows[parent])

    def _place(self, location: str) -> Row[Any] | None:
        """Return a place: those that offered or were chosen are in the file; long lists are read at once."""
        if location not in self._places:
            places, asked = tables.locations, tables.invitations
            adverts = [row.id for row in self._rows[tables.adverts]]
            listed = select(asked.c.location).where(
                asked.c.council == self._council, asked.c.advert.in_(adverts)
            )
            where = or_(places.c.id == location, places.c.id.in_(listed))
            found = self._connection.execute(select(places).where(where)).all()
            self._places |= {row.id: row for row in found}
        return self._places.get(location)


def of(connection: Connection, council: str, case_id: str) -> CaseFile | None:
    """Return the file of a case, read once in a transaction that only reads; None in one that may write."""
    if not remembered.is_reading(connection):
        return None
    asked = ("file", council, case_id)
    return remembered.once(connection, asked, lambda: CaseFile(connection, council, case_id))


@cache
def _statement(dialect: str) -> CompoundSelect[Any]:
    return together.statement_of(dialect, _wanted())


@cache
def _wanted() -> tuple[together.Wanted, ...]:
    of_case = [together.Wanted(table, _where(table)) for table in _tables()]
    named = [select(column).where(_where(table)) for table in _tables() for column in _places_in(table)]
    return (*of_case, together.Wanted(tables.locations, tables.locations.c.id.in_(union_all(*named))))


@cache
def _tables() -> tuple[Table, ...]:
    """Return the tables of a case's file: a new one is among them by itself."""
    ours = [table for table in database.metadata.sorted_tables if table.name in tables.__all__]
    found = {table for table in ours if "case_id" in table.c and table.name not in LONG} | {tables.people}
    while more := {table for table in ours if table.name not in LONG and _parents(table) & found} - found:
        found |= more
    return tuple(table for table in ours if table in found)


def _parents(table: Table) -> set[Table]:
    return {key.column.table for key in table.foreign_keys if not key.parent.nullable}


def _where(table: Table) -> ColumnElement[bool]:
    bound = table.c.council == _COUNCIL
    if "case_id" in table.c:
        return and_(bound, table.c.case_id == _CASE)
    if table is tables.people:
        whose = select(tables.packages.c.person).where(_where(tables.packages))
        # The id alone tells who it is; a council has very many.
        return and_(columns.unindexed(table.c.council) == _COUNCIL, table.c.id.in_(whose))
    name, parent = next(iter(_keys(table)))
    return and_(bound, table.c[name].in_(select(parent.c.id).where(_where(parent))))


def _keys(table: Table) -> list[tuple[str, Table]]:
    """Return the columns by which a table's rows belong to others of the file; first one never empty."""
    keys = sorted(table.foreign_keys, key=lambda key: (key.parent.nullable, key.parent.name))
    return [(each.parent.name, each.column.table) for each in keys if each.column.table in _tables()]


@cache
def _pins(table: Table) -> list[tuple[str, Table]]:
    """Return those of them that name the case: a person may have several."""
    return [
        (name, parent)
        for name, parent in _keys(table)
        if "case_id" not in table.c or parent is not tables.people
    ]


def _places_in(table: Table) -> list[Column[Any]]:
    """Return the columns in which a table's rows name places."""
    return [key.parent for key in table.foreign_keys if key.column.table is tables.locations]
