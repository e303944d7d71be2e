"""The list of cases: the filters and the order that the address asks for, and the numbers at the top."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlencode

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from brokerage.reports import case_endings, case_subjects, page_queries
from engine import actors
from engine.cases import monitor
from web.auth import access
from web.presenters import paging

PER_PAGE = 50
SORTS = {
    "deadline": "Next deadline",
    "opened": "Oldest first",
    "quiet": "Longest without change",
    "stage": "Stage",
}
STATES = {"running": "In flight", "failed": "Stuck", "late": "Past a deadline", "ended": "Ended"}
WAITING = ("broker", "practitioner", "senior_officer", "provider", "citizen", "payer")

Counts = Mapping[tuple[str, tuple[str, ...]], int]
"""How many cases in flight are at each stage and wait for the same roles."""


@dataclass(frozen=True)
class CaseQuery:
    """What the address asks for. The fields are the names of its parameters."""

    q: str
    state: str
    stage: str
    waiting: str
    sort: str
    page: int

    def href(self, **changes: str) -> str:
        """Return the address of the first page with these parameters changed."""
        parameters = {**asdict(self), "page": 1, **changes}
        return f"?{urlencode({name: text for name, text in parameters.items() if text not in ('', 1)})}"


@dataclass(frozen=True)
class Numbers:
    """The numbers at the top of the page, with the stages at which there are cases."""

    late: int
    failed: int
    all: int
    stages: Sequence[str]
    running: Counts


class CaseList(TypedDict):
    """What the page of the list shows."""

    rows: Sequence[monitor.InFlight]
    total: int
    last: int
    subjects: Mapping[str, case_subjects.ListedSubject]
    endings: Mapping[str, str]
    numbers: Numbers
    query: CaseQuery
    sorts: Mapping[str, str]
    states: Mapping[str, str]
    roles: Sequence[str]
    href: Callable[..., str]


def read(actor: actors.Actor, address: MultiDict[str, str]) -> CaseList:
    """Return the cases that the address asks for, with the filters and the numbers."""
    query = _query(address)
    runtime = access.runtime()
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        numbers = _numbers(connection, actor.council, now)
        filters = _filters(connection, actor, query, numbers.running)
        total = _known_total(query, numbers)
        if total is None:
            total = monitor.count(connection, actor.council, now, filters)
        filters = replace(filters, total=total)
        rows = monitor.cases_in_flight(connection, actor.council, now, filters, query.sort)
        subjects = case_subjects.of_cases(connection, actor.council, [row.id for row in rows])
        ended = [row.id for row in rows if row.ended_at]
        endings = case_endings.of_cases(connection, actor.council, ended)
    return CaseList(
        rows=rows,
        total=total,
        last=max(1, -(-total // PER_PAGE)),
        subjects=subjects,
        endings=endings,
        numbers=numbers,
        query=query,
        sorts=SORTS,
        states=STATES,
        roles=WAITING,
        href=query.href,
    )


def _query(address: MultiDict[str, str]) -> CaseQuery:
    return CaseQuery(
        q=address.get("q", "").strip()[:100],
        state=address["state"] if address.get("state") in STATES else "running",
        stage=address.get("stage", "")[:100],
        waiting=address["waiting"] if address.get("waiting") in WAITING else "",
        sort=address["sort"] if address.get("sort") in SORTS else "deadline",
        page=paging.number_of(address),
    )


def _filters(
    connection: Connection, actor: actors.Actor, query: CaseQuery, counts: Counts
) -> monitor.Filters:
    filters = monitor.Filters(
        stage=query.stage,
        waiting_for=_waiting(query.waiting, counts),
        failed=query.state == "failed",
        late=query.state == "late",
        ended=query.state == "ended",
        limit=PER_PAGE,
        offset=(query.page - 1) * PER_PAGE,
    )
    if not query.q:
        return filters
    of_person = page_queries.cases_of_person(connection, actor.council, query.q)
    return replace(filters, reference=query.q, or_cases=tuple(of_person))


def _waiting(role: str, counts: Counts) -> tuple[str, ...]:
    """Return every set of roles that cases wait for and that has this role, as cases store it."""
    stored = tuple({" ".join(roles) for _, roles in counts if role in roles})
    return (stored or (role,)) if role else ()


def _numbers(connection: Connection, council: str, now: datetime) -> Numbers:
    running = monitor.numbers(connection, council)
    return Numbers(
        late=monitor.count(connection, council, now, monitor.Filters(late=True)),
        failed=monitor.count(connection, council, now, monitor.Filters(failed=True)),
        all=sum(running.values()),
        stages=list(dict.fromkeys(stage for stage, _ in running if stage)),
        running=running,
    )


def _known_total(query: CaseQuery, numbers: Numbers) -> int | None:
    """Return how many cases match if the numbers at the top tell it; None if they must be counted."""
    stage, waiting = query.stage, query.waiting
    if query.q:
        return None
    if query.state == "running":
        return sum(
            number
            for (at, roles), number in numbers.running.items()
            if stage in ("", at) and (not waiting or waiting in roles)
        )
    return None if stage or waiting else {"late": numbers.late, "failed": numbers.failed}.get(query.state)
