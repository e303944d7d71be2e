"""What managers see: every case in flight, with its stage, age, next deadline and whom it waits for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, select, union_all

from engine.cases import references
from engine.database import ordering, tables
from engine.spiff import codec
from rules.data_types import values

_CASES = tables.cases
_SOONEST = (_CASES.c.deadline_at.is_(None), _CASES.c.deadline_at, _CASES.c.opened_at)
SORTS: Mapping[str, Sequence[Any]] = {
    "opened": (_CASES.c.opened_at,),
    "reference": (_CASES.c.reference,),
    "quiet": (_CASES.c.moved_at,),
    # The stages come in the order of an index, so only the cases of one stage at a time are sorted.
    "stage": (_CASES.c.stage, *_SOONEST),
}
"""The sort orders besides "deadline". Cases without a deadline come last."""
LAST = "ZZZZZZZZZ"
"""Sorts after every reference."""
_SHOWN = [column for column in _CASES.c if column.name not in {"state", "failed_act"}]


@dataclass(frozen=True)
class Filters:
    """Which cases to list: by reference (or one of `or_cases`), stage, whom they wait for, and so on.

    Each entry of `waiting_for` is a case's whole set of roles, joined by spaces, as `numbers` returns them.
    `total` is how many cases match, if known: then the end of a long list is found quickly too.
    """

    reference: str = ""
    or_cases: tuple[str, ...] = ()
    stage: str = ""
    waiting_for: tuple[str, ...] = ()
    process: str = ""
    failed: bool = False
    late: bool = False
    quiet_since: datetime | None = None
    ended: bool = False
    limit: int = 50
    offset: int = 0
    total: int = 0


@dataclass(frozen=True)
class InFlight:
    """A case as one line of the monitor.

    `deadline_at` is the earliest of its timers and of its open tasks' due times; `late` says that it has
    passed.
    """

    id: str
    reference: str
    process: str
    release_number: int
    stage: str
    opened_at: datetime
    age: timedelta
    moved_at: datetime
    ended_at: datetime | None
    deadline_at: datetime | None
    waiting_for: tuple[str, ...]
    late: bool
    failed_label: str | None
    failed_text: str | None


def cases_in_flight(
    connection: Connection,
    council: str,
    now: datetime,
    filters: Filters | None = None,
    sort: str = "deadline",
) -> list[InFlight]:
    """Return a council's cases, filtered and sorted by the database."""
    wanted = filters or Filters()
    where = [_CASES.c.council == council, *_conditions(wanted, council, now)]
    query = select(*_SHOWN)
    if sort in SORTS or wanted.failed or wanted.reference:
        order = [*SORTS.get(sort, _SOONEST), _CASES.c.id]
        ids = select(_CASES.c.id).where(*where).order_by(*order).limit(wanted.limit).offset(wanted.offset)
        query = query.where(_CASES.c.id.in_(ids.scalar_subquery())).order_by(*order)
    else:
        page = ordering.soonest(
            _CASES,
            _CASES.c.deadline_at,
            _CASES.c.opened_at,
            [where],
            wanted.limit,
            wanted.offset,
            wanted.total,
        )
        query = ordering.in_order(query, _CASES, page)
    return [_in_flight(row, now) for row in connection.execute(query).mappings()]


def count(connection: Connection, council: str, now: datetime, filters: Filters | None = None) -> int:
    """Return how many cases match the filters."""
    query = (
        select(func.count())
        .select_from(_CASES)
        .where(_CASES.c.council == council, *_conditions(filters or Filters(), council, now))
    )
    return connection.execute(query).scalar_one()


def stages(connection: Connection, council: str) -> dict[str, int]:
    """Return how many cases of a council are in each stage."""
    counts: Counter[str] = Counter()
    for (stage, _), number in numbers(connection, council).items():
        counts[stage] += number
    return dict(counts)


def numbers(connection: Connection, council: str) -> dict[tuple[str, tuple[str, ...]], int]:
    """Return how many cases are running, by stage and by the roles they wait for."""
    by = (_CASES.c.stage, _CASES.c.waiting_for)
    query = (
        select(*by, func.count())
        .where(_CASES.c.council == council, _CASES.c.status == "running")
        .group_by(*by)
        .order_by(*by)
    )
    return {(stage, tuple(roles.split())): number for stage, roles, number in connection.execute(query)}


def variables(connection: Connection, case_id: str) -> Mapping[str, Any]:
    """Return the variables of a case."""
    state = connection.execute(select(_CASES.c.state).where(_CASES.c.id == case_id)).scalar()
    return values.decode(codec.variables_of(state)) if state else {}


def _named(wanted: Filters, council: str) -> ColumnElement[bool]:
    """Match cases whose reference starts with the typed text or that are in `or_cases`. Both use an index."""
    typed = references.normalise_reference(wanted.reference)
    begins = and_(_CASES.c.reference.between(typed, typed + LAST), _CASES.c.reference.startswith(typed))
    matching = select(_CASES.c.id).where(_CASES.c.council == council, begins if typed else false())
    named = select(_CASES.c.id).where(_CASES.c.id.in_(wanted.or_cases))
    return _CASES.c.id.in_(union_all(matching, named))


def _conditions(wanted: Filters, council: str, now: datetime) -> list[ColumnElement[bool]]:
    choices: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.reference, _named(wanted, council)),
        (wanted.stage, _CASES.c.stage == wanted.stage),
        (wanted.waiting_for, _CASES.c.waiting_for.in_(wanted.waiting_for)),
        (wanted.process, _CASES.c.process == wanted.process),
        (wanted.failed, _CASES.c.failed_at.is_not(None)),
        (wanted.late, _CASES.c.deadline_at < now),
        (wanted.quiet_since, _CASES.c.moved_at < (wanted.quiet_since or now)),
    ]
    status = _CASES.c.status == ("ended" if wanted.ended else "running")
    return [status, *(condition for chosen, condition in choices if chosen)]


def _in_flight(row: Mapping[Any, Any], now: datetime) -> InFlight:
    return InFlight(
        row["id"],
        row["reference"],
        row["process"],
        row["release_number"],
        row["stage"],
        row["opened_at"],
        (row["ended_at"] or now) - row["opened_at"],
        row["moved_at"],
        row["ended_at"],
        row["deadline_at"],
        tuple(row["waiting_for"].split()),
        row["deadline_at"] is not None and row["deadline_at"] < now,
        row["failed_label"],
        row["failed_text"],
    )
