"""A line for the histories of cases about something that happened outside their steps."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from engine.database import tables
from engine.store import history
from engine.store.history import Line

_CASES = tables.cases
# In one order for everybody, so that two who lock the same cases never wait for each other.
_LOCK = (
    select(_CASES)
    .where(_CASES.c.id.in_(bindparam("cases", expanding=True)))
    .order_by(_CASES.c.id)
    .with_for_update()
)
_HEAD = (
    update(_CASES)
    .where(_CASES.c.id == bindparam("b_id"))
    .values(history_length=bindparam("length"), history_head=bindparam("head"))
)


def lock(connection: Connection, case_ids: Collection[str]) -> Sequence[RowMapping]:
    """Lock cases until the transaction ends, and return their rows."""
    return connection.execute(_LOCK, {"cases": sorted(case_ids)}).mappings().all()


def add(connection: Connection, case_ids: Collection[str], line: Line, now: datetime) -> None:
    """Add a line to the history of each of these cases, under their locks."""
    heads, rows, contents = [], [], []
    for case in lock(connection, case_ids):
        end = history.Head(case["history_length"], case["history_head"])
        new, new_contents, end = history.rows_for(
            case["id"], case["council"], case["release_id"], end, now, [line]
        )
        heads.append({"b_id": case["id"], "length": end.length, "head": end.chain})
        rows += new
        contents += new_contents
    if heads:
        connection.execute(_HEAD, heads)
        history.append(connection, rows, contents)
