"""Records that an operation of the process "looking" reads, as brokerage operations read offers."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select

from engine.cases.context import CaseContext
from engine.database.handle import Database

KINDS = 20
OF_EACH_KIND = 300
_records = Table(
    "bench_records",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("kind", Integer, index=True),
    Column("name", Text),
    Column("price_pence", Integer),
)
_OF_A_KIND = select(_records).where(_records.c.kind == bindparam("wanted"))


def prepare(database: Database) -> None:
    """Create the table and its records."""
    with database.begin() as connection:
        _records.create(connection, checkfirst=True)
        rows = [
            {"kind": number % KINDS, "name": f"Home {number}", "price_pence": number * 7_919 % 100_003}
            for number in range(KINDS * OF_EACH_KIND)
        ]
        connection.execute(insert(_records), rows)


def cheapest(case: CaseContext, *, kind: Any) -> int:
    """Return the id of the cheapest record of a kind, all of whose records are read and put in order."""
    rows = case.connection.execute(_OF_A_KIND, {"wanted": int(kind) % KINDS}).all()
    return int(min(rows, key=lambda row: (row.price_pence, row.name)).id)
