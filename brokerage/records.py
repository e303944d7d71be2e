"""The one place through which this room reads and writes rows, bound to one council.

Rows come back in the order in which they were written. A council's query cannot leave the council: every
statement on a council's table begins with `engine.database.of_council` or carries the same condition.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select, update

from brokerage import casefile, errors, sets
from engine import context, database


@dataclass(frozen=True)
class Records:
    """One council's records, and those all councils share, in one transaction.

    With a case named, a transaction that only reads looks first into the case's file.
    """

    connection: Connection
    council: str
    case_id: str | None = None

    def add(self, table: Table, **values: Any) -> str:
        """Write a row and return its id; an id is made unless one is given."""
        row = self._fresh(table, values)
        self.connection.execute(sets.inserting(table), row)
        return str(row["id"])

    def add_all(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows that name the same columns, in their order, in one go."""
        sets.add(self.connection, table, [self._fresh(table, row) for row in rows])

    def all(self, table: Table, *where: ColumnElement[bool], **equal: Any) -> Sequence[Row[Any]]:
        """Return the rows that fit, first written first."""
        file = self._file
        held = file.rows(table, where, equal) if file is not None else None
        if held is not None:
            return held
        if file is None or where:
            return self._all(table, *where, **equal)
        return file.once(table, equal, lambda: self._all(table, **equal))

    def latest(self, table: Table, *where: ColumnElement[bool], **equal: Any) -> Row[Any] | None:
        """Return the row written last of those that fit, or None."""
        held = self._file.rows(table, where, equal) if self._file is not None else None
        if held is not None:
            return held[-1] if held else None
        query = self._query(table).where(*where, *_equal(table, equal))
        return self.connection.execute(query.order_by(table.c.serial.desc()).limit(1)).first()

    def get(self, table: Table, row_id: str) -> Row[Any]:
        """Return the row with this id; RecordMissing if the council has none."""
        row = self._file.row(table, row_id) if self._file is not None else None
        if row is None:
            row = self.connection.execute(self._query(table).where(table.c.id == row_id)).first()
        if row is None:
            raise errors.RecordMissing
        return row

    def several(self, table: Table, ids: Collection[str]) -> dict[str, Row[Any]]:
        """Return the rows with these ids, by id; RecordMissing if one is not the council's."""
        file = self._file
        held = {each: file.row(table, each) for each in ids} if file is not None else {}
        found = {each: row for each, row in held.items() if row is not None}
        missing = set(ids) - set(found)
        found |= {row.id: row for row in self._all(table, table.c.id.in_(missing))} if missing else {}
        if len(found) < len(set(ids)):
            raise errors.RecordMissing
        return found

    def change(self, table: Table, row_id: str, **values: Any) -> None:
        """Change columns of one row."""
        self.change_all(table, table.c.id == row_id, **values)

    def change_all(self, table: Table, *where: ColumnElement[bool], **values: Any) -> None:
        """Change columns of every row that fits."""
        bound = [table.c.council == self.council] if table.info["kind"] == "council" else []
        self.connection.execute(update(table).where(*bound, *where).values(**values))

    def change_each(self, table: Table, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Change the same columns of several rows, by their ids, in one go."""
        bound = {"council": self.council} if table.info["kind"] == "council" else {}
        sets.change(self.connection, table, [{"id": row_id, **bound, **row} for row_id, row in rows.items()])

    @property
    def _file(self) -> casefile.CaseFile | None:
        return casefile.of(self.connection, self.council, self.case_id) if self.case_id else None

    def _all(self, table: Table, *where: ColumnElement[bool], **equal: Any) -> Sequence[Row[Any]]:
        query = self._query(table).where(*where, *_equal(table, equal))
        return self.connection.execute(query.order_by(table.c.serial)).all()

    def _fresh(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row to write, with an id and, where the table has one, the council."""
        row = {**values, "id": values.get("id") or database.new_id()}
        return {**row, "council": self.council} if table.info["kind"] == "council" else row

    def _query(self, table: Table) -> Any:
        if table.info["kind"] == "council":
            return database.of_council(table, self.council)
        return select(table)


def of(case: context.CaseContext) -> Records:
    """Return the records of the council whose case it is."""
    return Records(case.connection, case.council, case.case.id if case.case and not case.ledger else None)


def case_of(case: context.CaseContext) -> context.Case:
    """Return the case an operation serves; RecordMissing on a form that begins one."""
    if case.case is None:
        raise errors.RecordMissing("There is no case yet. Begin one first.")
    return case.case


def advert_of(case: context.CaseContext) -> str:
    """Return the id of the advert in hand; RecordMissing before there is one."""
    advert = case.variables.get("advert")
    if not advert:
        raise errors.RecordMissing("There is no advert yet. Write one first.")
    return str(advert)


def request_of(case: context.CaseContext) -> str:
    """Return the id of the choice request in hand; RecordMissing before there is one."""
    request = case.variables.get("request")
    if not request:
        raise errors.RecordMissing("Nobody has asked for another provider yet.")
    return str(request)


def _equal(table: Table, equal: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in equal.items()]
