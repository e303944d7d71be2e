"""The one place through which this room reads and writes rows, bound to one council.

Rows come back in the order in which they were written. A council's query cannot leave the council: every
statement on a council's table begins with `engine.database.of_council` or carries the same condition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from brokerage import errors
from engine import context, database


@dataclass(frozen=True)
class Records:
    """One council's records, and those all councils share, in one transaction."""

    connection: Connection
    council: str

    def add(self, table: Table, **values: Any) -> str:
        """Write a row and return its id; an id is made unless one is given."""
        row = {"id": values.pop("id", None) or database.new_id(), **values}
        if table.info["kind"] == "council":
            row["council"] = self.council
        self.connection.execute(insert(table).values(**row))
        return str(row["id"])

    def all(self, table: Table, *where: ColumnElement[bool], **equal: Any) -> Sequence[Row[Any]]:
        """Return the rows that fit, first written first."""
        query = self._query(table).where(*where, *_equal(table, equal))
        return self.connection.execute(query.order_by(table.c.serial)).all()

    def latest(self, table: Table, *where: ColumnElement[bool], **equal: Any) -> Row[Any] | None:
        """Return the row written last of those that fit, or None."""
        query = self._query(table).where(*where, *_equal(table, equal))
        return self.connection.execute(query.order_by(table.c.serial.desc()).limit(1)).first()

    def get(self, table: Table, row_id: str) -> Row[Any]:
        """Return the row with this id; RecordMissing if the council has none."""
        row = self.connection.execute(self._query(table).where(table.c.id == row_id)).first()
        if row is None:
            raise errors.RecordMissing
        return row

    def change(self, table: Table, row_id: str, **values: Any) -> None:
        """Change columns of one row."""
        self.change_all(table, table.c.id == row_id, **values)

    def change_all(self, table: Table, *where: ColumnElement[bool], **values: Any) -> None:
        """Change columns of every row that fits."""
        bound = [table.c.council == self.council] if table.info["kind"] == "council" else []
        self.connection.execute(update(table).where(*bound, *where).values(**values))

    def _query(self, table: Table) -> Any:
        if table.info["kind"] == "council":
            return database.of_council(table, self.council)
        return select(table)


def of(case: context.CaseContext) -> Records:
    """Return the records of the council whose case it is."""
    return Records(case.connection, case.council)


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
