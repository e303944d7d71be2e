"""The list of cases: which filters and which order the address asks for, and the numbers on top."""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from brokerage import reading
from engine import monitor, people
from web import access

PER_PAGE = 50
SORTS = {"deadline": "Deadline", "age": "Age", "stage": "Stage", "reference": "Case"}
STATES = {"running": "In flight", "failed": "Stuck", "late": "Late", "ended": "Ended"}


def read(actor: people.Actor, address: MultiDict[str, str]) -> dict[str, Any]:
    """Return the cases, filters and numbers that the address asks for."""
    asked = _asked(address)
    runtime = access.runtime()
    with runtime.database.read() as connection:
        found = monitor.cases_in_flight(
            connection,
            actor.council,
            _filters(connection, actor, asked),
            asked["sort"],
            now=runtime.clock.now(),
            limit=PER_PAGE,
            offset=(asked["page"] - 1) * PER_PAGE,
        )
        names = reading.people_of_cases(connection, actor.council, [each["id"] for each in found.rows])
        numbers = monitor.numbers(connection, actor.council, runtime.clock.now())
    return {
        "rows": found.rows,
        "total": found.total,
        "last": max(1, -(-found.total // PER_PAGE)),
        "people": names,
        "numbers": numbers,
        "asked": asked,
        "sorts": SORTS,
        "states": STATES,
        "href": lambda **changes: _href(asked, changes),
    }


def _asked(address: MultiDict[str, str]) -> dict[str, Any]:
    number = address.get("page", "1")
    return {
        "q": address.get("q", "").strip()[:100],
        "state": address["state"] if address.get("state") in STATES else "running",
        "stage": address.get("stage", "")[:100],
        "waiting": address.get("waiting", "")[:40],
        "sort": address["sort"] if address.get("sort") in SORTS else "deadline",
        "page": min(int(number), 10_000) if number.isdecimal() and 0 < len(number) < 6 and int(number) else 1,
    }


def _filters(connection: Connection, actor: people.Actor, asked: dict[str, Any]) -> dict[str, Any]:
    wanted = {name: asked[name] for name in ("state", "stage", "waiting") if asked[name]}
    if asked["q"]:
        wanted["reference"] = asked["q"].upper()
        wanted["or_cases"] = reading.cases_of_person(connection, actor.council, asked["q"])
    return wanted


def _href(asked: dict[str, Any], changes: dict[str, Any]) -> str:
    kept = {**asked, "page": 1, **changes}
    said = {name: text for name, text in kept.items() if text not in ("", 1)}
    return f"?{urlencode(said)}"
