"""Who may look at which page, and with which real ids: worked out from the site's own map of addresses.

A new page is among them by itself, unless its address has an argument that is not known here: that is said.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, or_, select
from werkzeug.routing import Rule

from brokerage import tables as records
from engine import links, releases, tables
from engine.people import Actor
from web import access

SEED = 20_261_122
APART = frozenset({"static"})
Ids = dict[str, str]
_TASK = tables.tasks.c


class NoSuchArgument(Exception):
    """No real id is known for an argument of this address: say in `benchmarks/visits.py` where one is."""


@dataclass(frozen=True)
class Visit:
    """Somebody (None: nobody is signed in) at a page, with the ids that stand in its address."""

    actor: Actor | None
    ids: Ids


def pages(app: Flask) -> list[tuple[Rule, str]]:
    """Return each page that can be read, with each role that may read it."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [
        (rule, role)
        for rule in rules
        if "GET" in (rule.methods or ()) and rule.endpoint not in APART
        for role in sorted(access.roles_of(app, rule.endpoint))
    ]


class Visitors:
    """Draws visits of a council's pages, at random over all its cases."""

    def __init__(self, connection: Connection, council: str, now: Any) -> None:
        self._connection, self._council, self._now = connection, council, now
        self._drawn = random.Random(SEED)
        self._steps: dict[str, Iterator[str]] = {}
        self._known: dict[frozenset[str], Callable[[str], Visit]] = {
            frozenset(): self._somebody,
            frozenset({"case_id"}): self._at_case,
            frozenset({"case_id", "name"}): self._at_diagram,
            frozenset({"case_id", "document_id"}): self._at_document,
            frozenset({"task_id"}): self._at_task,
            frozenset({"call_id"}): self._at_call,
            frozenset({"token"}): self._at_link,
        }

    def visits(self, rule: Rule, role: str, number: int) -> Iterator[Visit]:
        """Yield so many visits of a page in a role."""
        how = self._known.get(frozenset(rule.arguments))
        if how is None:
            raise NoSuchArgument(f"{rule.rule}: {NoSuchArgument.__doc__}")
        for _ in range(number):
            yield how(role)

    def _somebody(self, role: str) -> Visit:
        if role == access.EVERYBODY:
            return Visit(None, {})
        if role not in access.OUTSIDE:
            return Visit(self._staff(role), {})
        return Visit(self._outsider(role), {})

    def _at_case(self, role: str) -> Visit:
        return Visit(self._staff(role), {"case_id": self._any(tables.cases)["id"]})

    def _at_diagram(self, role: str) -> Visit:
        case = self._any(tables.cases)
        names = sorted(releases.by_id(self._connection, case["release_id"]).folder.of_kind("diagram"))
        return Visit(self._staff(role), {"case_id": case["id"], "name": self._drawn.choice(names)})

    def _at_document(self, role: str) -> Visit:
        paper = self._any(records.documents)
        return Visit(self._staff(role), {"case_id": paper["case_id"], "document_id": paper["id"]})

    def _at_task(self, role: str) -> Visit:
        if role not in self._steps:
            found = select(_TASK.step).distinct().where(*_open_for(role))
            self._steps[role] = cycle(sorted(self._connection.execute(found).scalars()))
        task = self._any(tables.tasks, *_open_for(role), _TASK.step == next(self._steps[role]))
        actor = _party(role, task["party"]) if role in access.OUTSIDE else self._staff(role)
        return Visit(actor, {"task_id": task["id"]})

    def _at_call(self, role: str) -> Visit:
        call = self._any(tables.calls, tables.calls.c.open)
        invited = tables.call_parties.c
        asked = select(invited.party).where(invited.call_id == call["id"]).order_by(invited.party)
        party = self._drawn.choice(self._connection.execute(asked).scalars().all())
        return Visit(_party(role, party), {"call_id": call["id"]})

    def _at_link(self, role: str) -> Visit:
        task = self._any(tables.tasks, *_open_for("citizen"))
        whom = {"role": "citizen", "party": task["party"], "name": "A Citizen"}
        until = self._now + timedelta(days=1)
        token = links.issue(
            self._connection, self._council, task["case_id"], issued_at=self._now, expires_at=until, **whom
        )
        return Visit(None, {"token": token})

    def _staff(self, role: str) -> Actor:
        return Actor(f"bench-{role}", f"A {role}", frozenset({role}), self._council)

    def _outsider(self, role: str) -> Actor:
        if role != "provider":
            return _party(role, self._any(tables.tasks, *_open_for(role))["party"])
        visit = self._at_call(role)
        assert visit.actor is not None
        return visit.actor

    def _any(self, table: Table, *where: Any) -> Any:
        """Return a row at random of those that fit: the next one from a random id on."""
        query = select(table).where(*where).order_by(table.c.id).limit(1)
        start = f"{self._drawn.getrandbits(128):032x}"
        after = self._connection.execute(query.where(table.c.id >= start)).mappings().first()
        return after or self._connection.execute(query).mappings().one()


def _open_for(role: str) -> Sequence[Any]:
    """Return what makes a task open for a role; for one outside, kept for a party of its own."""
    also = (" " + _TASK.also_roles + " ").contains(f" {role} ", autoescape=True)
    whose = [_TASK.party.is_not(None)] if role in access.OUTSIDE else []
    return [_TASK.status == "open", _TASK.kind != "call", or_(_TASK.role == role, also), *whose]


def _party(role: str, party: str) -> Actor:
    return Actor(f"bench-{role}-{party}", f"A {role}", frozenset({role}), "", party)
