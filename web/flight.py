"""The list of cases: which filters and which order the address asks for, and the numbers on top."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from brokerage import reading
from engine import monitor, people
from web import access, paging

PER_PAGE = 50
SORTS = {
    "deadline": "Next deadline",
    "opened": "Oldest first",
    "quiet": "Longest without change",
    "stage": "Stage",
}
Numbers = Mapping[tuple[str, tuple[str, ...]], int]
STATES = {"running": "In flight", "failed": "Stuck", "late": "Past a deadline", "ended": "Ended"}
WAITING = ("broker", "practitioner", "senior_officer", "provider", "citizen", "payer")


def read(actor: people.Actor, address: MultiDict[str, str]) -> dict[str, Any]:
    """Return the cases, filters and numbers that the address asks for."""
    asked = _asked(address)
    runtime = access.runtime()
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        numbers = _numbers(connection, actor.council, now)
        filters = _filters(connection, actor, asked, numbers["running"])
        total = _known(asked, numbers)
        if total is None:
            total = monitor.count(connection, actor.council, now, filters)
        filters = replace(filters, total=total)
        rows = monitor.cases_in_flight(connection, actor.council, now, filters, asked["sort"])
        return {
            "rows": rows,
            "total": total,
            "last": max(1, -(-total // PER_PAGE)),
            "people": reading.people_of_cases(connection, actor.council, [each.id for each in rows]),
            "numbers": numbers,
            "asked": asked,
            "sorts": SORTS,
            "states": STATES,
            "roles": WAITING,
            "href": lambda **changes: _href(asked, changes),
        }


def _asked(address: MultiDict[str, str]) -> dict[str, Any]:
    return {
        "q": address.get("q", "").strip()[:100],
        "state": address["state"] if address.get("state") in STATES else "running",
        "stage": address.get("stage", "")[:100],
        "waiting": address["waiting"] if address.get("waiting") in WAITING else "",
        "sort": address["sort"] if address.get("sort") in SORTS else "deadline",
        "page": paging.number_of(address),
    }


def _filters(
    connection: Connection, actor: people.Actor, asked: dict[str, Any], numbers: Numbers
) -> monitor.Filters:
    filters = monitor.Filters(
        stage=asked["stage"],
        waiting_for=_waiting(asked["waiting"], numbers),
        failed=asked["state"] == "failed",
        late=asked["state"] == "late",
        ended=asked["state"] == "ended",
        limit=PER_PAGE,
        offset=(asked["page"] - 1) * PER_PAGE,
    )
    if not asked["q"]:
        return filters
    of_person = reading.cases_of_person(connection, actor.council, asked["q"])
    return replace(filters, reference=asked["q"], or_cases=tuple(of_person))


def _waiting(role: str, numbers: Numbers) -> tuple[str, ...]:
    """Return what cases that wait for a role, and maybe others, have as whom they wait for."""
    found = tuple({" ".join(roles) for _, roles in numbers if role in roles})
    return (found or (role,)) if role else ()


def _numbers(connection: Connection, council: str, now: datetime) -> dict[str, Any]:
    running = monitor.numbers(connection, council)
    return {
        "late": monitor.count(connection, council, now, monitor.Filters(late=True)),
        "failed": monitor.count(connection, council, now, monitor.Filters(failed=True)),
        "running": running,
        "all": sum(running.values()),
        "stages": list(dict.fromkeys(stage for stage, _ in running if stage)),
    }


def _known(asked: dict[str, Any], numbers: dict[str, Any]) -> int | None:
    """Return how many cases fit, where the numbers on top tell it; None where they must be counted."""
    stage, waiting = asked["stage"], asked["waiting"]
    running: Numbers = numbers["running"]
    if asked["q"]:
        return None
    if asked["state"] == "running":
        fit = (stage in ("", at) and (not waiting or waiting in roles) for at, roles in running)
        return sum(number for number, fits in zip(running.values(), fit, strict=True) if fits)
    found: int | None = None if stage or waiting else numbers.get(asked["state"])
    return found


def _href(asked: dict[str, Any], changes: dict[str, Any]) -> str:
    kept = {**asked, "page": 1, **changes}
    return f"?{urlencode({name: text for name, text in kept.items() if text not in ('', 1)})}"
