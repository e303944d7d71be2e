"""A whole case of the shipped process, from referral to care that starts, told through the site's pages.

It is looked at afresh before each act, so that anybody can go on with it wherever somebody was killed.
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from brokerage.tables.package_tables import packages, people
from engine.actors import Actor
from engine.background import worker
from engine.clock import VirtualClock
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import outbox
from tests.old_databases import cases, parking
from tests.old_databases.cases import EVERYBODY, REFERRAL, Case, Posted
from tests.web.builders import small_council
from tests.web.builders.case_walk import problems, version_on
from web import app, settings
from web.auth import access, sessions

CHOSEN = {"choose_tied": parking.ALTERNATIVE}
"""Another home than the tied ones, which costs more: the longest way there is."""
OFFERING = ("1-101", "1-102")


class Pages(Case):
    """A case moved by posting the forms of its pages, and by a worker that looks what is due."""

    def __init__(self, database: Database, person: str, post: outbox.Transport) -> None:
        self.person, self.post = person, post
        with database.read() as connection:
            known = select(people.c.id).where(people.c.name == person)
            query = select(packages.c.case_id).distinct().where(packages.c.person.in_(known))
            found = connection.execute(query).scalars().all()
            assert len(found) < 2, "The case was begun twice."
            moved = select(tables.cases.c.moved_at).where(tables.cases.c.id.in_(found))
            at = connection.execute(moved).scalar() or parking.START
        super().__init__(database, at, *found)
        chosen = settings.read(practice=True, secret_key="s" * 40)
        self.site: Flask = app.create_app(chosen, runtime=self.runtime, testing=True)
        self.site.config["WTF_CSRF_ENABLED"] = False

    def go_on(self) -> None:
        """Take it from where it stands to its end, and send its letters."""
        while self.step():
            continue

    def step(self) -> bool:
        """Do the next thing; return whether there was any."""
        if not self.id:
            known_as = {"person_name": self.person, "person_reference": self.person}
            self.start(parking.SHIPPED, {**REFERRAL, **known_as})
        elif self.row()["status"] == "running":
            work = self.open("work")
            silent = [each for each in OFFERING if self.open("call") and each in self.silent()]
            if work:
                self.answer(work[0], **CHOSEN.get(work[0]["form"], {}))
            elif silent:
                self.offer(silent[0])
            else:
                assert self.wait(), "It waits for nobody."
        else:
            return self._send_letters()
        return True

    def _send_letters(self) -> bool:
        self.clock.advance(timedelta(hours=1))  # a killed worker's letters are its own for two minutes
        return bool(worker.turn(self.runtime, self.post))

    def begin(self, process: str, posted: Posted) -> None:
        """Begin it by its page."""
        answer = self._browser(EVERYBODY).post("/cases/new", data=_fields(posted))
        assert answer.status_code == 303, problems(answer)
        self.id = answer.headers["Location"].rsplit("/", 1)[1]

    def send(self, task: Mapping[str, Any], posted: Posted, actor: Actor) -> None:
        """Answer a task by its page."""
        browser, address = self._browser(actor), f"/tasks/{task['id']}"
        page = browser.get(address)
        assert page.status_code == 200, problems(page)
        version = re.findall(r'name="_version" value="(\d+)"', page.text)
        answer = browser.post(address, data={**_fields(posted), "_act": "send", "_version": version})
        assert answer.status_code == 303, problems(answer)

    def respond(self, call_id: str, posted: Posted, actor: Actor) -> None:
        """Answer an open call by its page."""
        browser, address = self._browser(actor), f"/adverts/{call_id}"
        seen = {"_version": [version_on(browser.get(address))]}
        answer = browser.post(address, data={**_fields(posted), **seen})
        assert answer.status_code == 303, problems(answer)

    def wait(self) -> bool:
        """Let the next time come, and a worker look."""
        due = self.row()["next_due_at"]
        if due is not None:
            self.clock.set(max(due, self.clock.now()))
            worker.turn(self.runtime, self.post)
        return due is not None

    def _browser(self, actor: Actor) -> FlaskClient:
        with self.runtime.database.begin() as connection:
            token = sessions.start_for_link(connection, actor, self.clock.now())
        browser = self.site.test_client()
        with browser.session_transaction() as session:
            session[access.SESSION_KEY] = token
        return browser

    def told(self) -> list[Any]:
        """Return what its history says, without times and references."""
        content = tables.history_content.c
        row = self.row()
        query = select(content.content).where(content.case_id == self.id).order_by(content.seq)
        with self.runtime.database.read() as connection:
            lines = [json.loads(each) for each in connection.execute(query).scalars()]
        found = [(each["text"], each["name"], each["step"], each["clause"]) for each in lines]
        own = row["reference"], self.person
        return [tuple(_without(own, str(each)) for each in line) for line in found]

    def letters(self) -> list[outbox.Letter]:
        """Return its letters."""
        with self.runtime.database.read() as connection:
            return outbox.of_case(connection, self.id)


def _without(names: tuple[str, ...], text: str) -> str:
    for each in names:
        text = text.replace(each, "…")
    return re.sub(r"\b[0-9a-f]{32}\b", "an id", text)


def _fields(posted: Posted) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in posted:
        fields.setdefault(name, []).append(text)
    return fields


def council(database: Database) -> None:
    """Make a council with homes and the shipped process in a database that has its tables."""
    runtime = Runtime(database, VirtualClock(parking.START), cases.OPERATIONS)
    small_council.fill(runtime, {"broker": small_council.STAFF["broker"]})
