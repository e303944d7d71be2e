"""Who may look at which page, and with which real ids: worked out from the site's own map of addresses.

A new page needs no change here, unless its address has an argument whose ids are not known.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, insert, or_, select, update
from werkzeug.routing import Rule

from benchmarks.pages import draft_pages
from brokerage.tables import package_tables
from engine.actors import Actor
from engine.database import call_tables, tables
from engine.database.file_tables import files
from engine.database.handle import new_id
from engine.proposals import proposals
from engine.store import drafts, links, releases
from web.auth import access
from web.auth.permissions import OUTSIDE_ROLES, STAFF_ROLES, Permission
from web.forms import submitted_form

SEED = 20_261_122
PDF = b"%PDF-1.4\n%%EOF\n" * 1000
STAFF = frozenset(role.key for role in STAFF_ROLES)
APART = frozenset({"static"})
Ids = dict[str, str]
_TASK = tables.tasks.c


class NoSuchArgument(Exception):
    """No real id is known for an argument of this address: say where one is, in `page_visits.py`."""


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
        for role in _roles_at(app, rule.endpoint)
    ]


def _roles_at(app: Flask, endpoint: str) -> list[str]:
    """Return the roles that may read a page; "everybody" where nobody need be signed in."""
    opening = access.opens(app, endpoint)
    if Permission.EVERYBODY in opening:
        return [Permission.EVERYBODY.value]
    everyone = Permission.SIGNED_IN in opening
    return sorted(
        role.key for role in (*STAFF_ROLES, *OUTSIDE_ROLES) if everyone or role.permissions & opening
    )


class Visitors:
    """Draws visits of a council's pages, at random over all its cases."""

    def __init__(self, connection: Connection, council: str, now: Any) -> None:
        self._connection, self._council, self._now = connection, council, now
        self._drawn = random.Random(SEED)
        self._draft_pages = draft_pages.DraftPages(connection, self._drawn, now)
        self._steps: dict[str, Iterator[str]] = {}
        self._known: dict[frozenset[str], Callable[[str], Visit]] = {
            frozenset(): self._somebody,
            frozenset({"case_id"}): self._at_case,
            frozenset({"case_id", "name"}): self._at_diagram,
            frozenset({"case_id", "section"}): self._at_section,
            frozenset({"case_id", "document_id"}): self._at_document,
            frozenset({"task_id"}): self._at_task,
            frozenset({"call_id"}): self._at_call,
            frozenset({"token"}): self._at_link,
            frozenset({"file_id"}): self._at_file,
            frozenset({"process"}): self._at_process,
            frozenset({"process", "number"}): self._at_process,
            frozenset({"proposal_id"}): self._at_proposal,
        }
        self._of_their_own: dict[str, Callable[[str], Visit]] = {
            "referrals.show": self._at_referral,
            "referrals.check": self._at_referral,
            "tasks.colleagues_drafts": self._at_drafts,
        }

    def visits(self, rule: Rule, role: str, number: int) -> Iterator[Visit]:
        """Yield `number` visits of a page in a role."""
        how = self._of_their_own.get(rule.endpoint) or self._known.get(frozenset(rule.arguments))
        if "draft_id" in rule.arguments:
            how = partial(self._at_draft, rule)
        if how is None:
            raise NoSuchArgument(f"{rule.rule}: {NoSuchArgument.__doc__}")
        for _ in range(number):
            yield how(role)

    def _somebody(self, role: str) -> Visit:
        if role == Permission.EVERYBODY:
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

    def _at_section(self, role: str) -> Visit:
        release = releases.latest(self._connection, self._council, submitted_form.PROCESS)
        section = self._drawn.choice(release.start_form.sections)
        return Visit(self._staff(role), {"case_id": new_id(), "section": section.key})

    def _at_process(self, role: str) -> Visit:
        release = releases.latest(self._connection, self._council, submitted_form.PROCESS)
        return Visit(self._staff(role), {"process": release.process, "number": str(release.number)})

    def _at_proposal(self, role: str) -> Visit:
        actor = self._staff(role)
        latest = releases.latest(self._connection, self._council, submitted_form.PROCESS)
        change = proposals.Change(latest.folder)
        number = latest.number
        proposal_id = proposals.add(
            self._connection, self._council, change, actor, "A change", number, self._now
        )
        return Visit(actor, {"proposal_id": proposal_id})

    def _at_draft(self, rule: Rule, role: str) -> Visit:
        actor = self._staff(role)
        return Visit(actor, self._draft_pages.ids(rule, actor))

    def _at_referral(self, role: str) -> Visit:
        actor, case_id = self._staff(role), new_id()
        typed = [("person_name", "Iris Applegarth")]
        drafts.write(self._connection, case_id, self._council, typed, actor, self._now, drafts.Kind.NEW_CASE)
        return Visit(actor, {"case_id": case_id})

    def _at_drafts(self, role: str) -> Visit:
        """Let somebody who has a task that only staff may do look at what a colleague typed into it."""
        also = " " + _TASK.also_roles + " "
        inside = [~also.contains(f" {other.key} ", autoescape=True) for other in OUTSIDE_ROLES]
        alone = (_TASK.kind == "work", _TASK.party.is_(None), *inside)
        task = self._any(tables.tasks, _TASK.status == "open", _TASK.role.in_(STAFF), *alone)
        # Not every role has such a task at every moment: here each may do them all.
        actor = Actor(f"bench-{role}", f"A {role}", frozenset({role, *STAFF}), self._council)
        colleague = self._staff(f"colleague-of-{role}")
        holds = {"assigned_to": actor.id, "assigned_name": actor.name}
        self._connection.execute(update(tables.tasks).where(_TASK.id == task["id"]).values(holds))
        typed = [("description", "A room with a view")]
        drafts.write(self._connection, task["id"], self._council, typed, colleague, self._now)
        return Visit(actor, {"task_id": task["id"]})

    def _at_document(self, role: str) -> Visit:
        paper = self._any(package_tables.documents)
        return Visit(self._staff(role), {"case_id": paper["case_id"], "document_id": paper["id"]})

    def _at_task(self, role: str) -> Visit:
        # The shipped process asks nothing of some roles: who has such a role is a broker too.
        doing = role if self._open_steps(role) else "broker"
        step = next(self._steps.setdefault(role, cycle(self._open_steps(doing))))
        task = self._any(tables.tasks, *_open_for(doing), _TASK.step == step)
        if role in access.OUTSIDE:
            return Visit(_party(role, task["party"]), {"task_id": task["id"]})
        actor = Actor(f"bench-{role}", f"A {role}", frozenset({role, doing}), self._council)
        return Visit(actor, {"task_id": task["id"]})

    def _open_steps(self, role: str) -> list[str]:
        steps = select(_TASK.step).distinct().where(*_open_for(role))
        return sorted(self._connection.execute(steps).scalars())

    def _at_call(self, role: str) -> Visit:
        call = self._any(call_tables.calls, call_tables.calls.c.open)
        invited = call_tables.call_parties.c
        parties = select(invited.party).where(invited.call_id == call["id"]).order_by(invited.party)
        party = self._drawn.choice(self._connection.execute(parties).scalars().all())
        return Visit(_party(role, party), {"call_id": call["id"]})

    def _at_link(self, role: str) -> Visit:
        task = self._any(tables.tasks, *_open_for("citizen"))
        whom = {"role": "citizen", "party": task["party"], "name": "A Citizen"}
        until = self._now + timedelta(days=1)
        token = links.issue(
            self._connection, self._council, task["case_id"], issued_at=self._now, expires_at=until, **whom
        )
        return Visit(None, {"token": token})

    def _at_file(self, role: str) -> Visit:
        actor = self._outsider(role) if role in access.OUTSIDE else self._staff(role)
        row = dict.fromkeys(("form_id", "account", "question", "added_by"), "") | {
            "id": new_id(),
            "council": self._council,
            "case_id": self._any(tables.cases)["id"],
            "party": actor.party or "",
            "name": "plan.pdf",
            "media_type": "application/pdf",
            "size": len(PDF),
            "sha256": sha256(PDF).hexdigest(),
            "content": PDF,
            "added_at": self._now,
        }
        self._connection.execute(insert(files).values(row))
        return Visit(actor, {"file_id": row["id"]})

    def _staff(self, role: str) -> Actor:
        return Actor(f"bench-{role}", f"A {role}", frozenset({role}), self._council)

    def _outsider(self, role: str) -> Actor:
        if role != "provider":
            return _party(role, self._any(tables.tasks, *_open_for(role))["party"])
        visit = self._at_call(role)
        assert visit.actor is not None
        return visit.actor

    def _any(self, table: Table, *where: Any) -> Any:
        """Return a random row of those that fit: the first one after a random id."""
        query = select(table).where(*where).order_by(table.c.id).limit(1)
        start = f"{self._drawn.getrandbits(128):032x}"
        after = self._connection.execute(query.where(table.c.id >= start)).mappings().first()
        return after or self._connection.execute(query).mappings().one()


def _open_for(role: str) -> Sequence[Any]:
    """Return the conditions of an open task for a role; for a role outside the council, one with a party."""
    also = (" " + _TASK.also_roles + " ").contains(f" {role} ", autoescape=True)
    whose = [_TASK.party.is_not(None)] if role in access.OUTSIDE else []
    return [_TASK.status == "open", _TASK.kind != "call", or_(_TASK.role == role, also), *whose]


def _party(role: str, party: str) -> Actor:
    return Actor(f"bench-{role}-{party}", f"A {role}", frozenset({role}), "", party)
