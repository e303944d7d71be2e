"""Walks a case as its people would, through the pages: each act is a page read and a form posted."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from brokerage import operations as care
from engine import actors, clock
from engine.background import worker
from engine.cases import commands, worklist
from engine.runtime import Runtime
from engine.store import outbox
from tests.web.builders import checked_sending, small_council
from web.auth import accounts

REFERRAL = {
    "person_name": "Iris Applegarth",
    "person_reference": "P-100",
    "date_of_birth": date(1941, 6, 1),
    "address": "4 Kestrel Row",
    "postcode": "AB9 8ZZ",
    "email": "iris@example.org",
    "has_capacity": "yes",
    "category": small_council.HOME,
    "age_group": "over_65",
    "urgency": "routine",
    "area": "central",
    "needs": ["dementia"],
    "outcomes": "To live safely and see friends",
    "required_start": date(2026, 4, 1),
    "plan_approved": "yes",
    "budget_approved": "yes",
}
ADVERT = {"description": "A room for one person who lives with dementia", "required_start": date(2026, 4, 1)}
OFFER = {
    "decision": "offer",
    "can_meet": "yes",
    "start": date(2026, 3, 30),
    "how_met": "Our own trained staff",
}


def posted(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as a browser posts them: a date is three boxes."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, date):
            found |= {f"{key}-day": value.day, f"{key}-month": value.month, f"{key}-year": value.year}
        else:
            found[key] = value
    return found


class Walk:
    """One case, and a browser for everybody who has to do with it."""

    def __init__(self, site: Flask, runtime: Runtime, at: clock.VirtualClock) -> None:
        self.site, self.runtime, self.clock = site, runtime, at
        self.case_id = ""
        self.posted: set[tuple[str, str]] = set()
        self._browsers: dict[str, FlaskClient] = {}

    def person(self, email: str) -> FlaskClient:
        """The browser of somebody with an account, signed in by the practice page."""
        if email not in self._browsers:
            browser = self.site.test_client()
            with self.runtime.database.read() as connection:
                known = {each.email: each.id for each in accounts.practice_accounts(connection)}
            assert browser.post("/practice/sign-in", data={"account": known[email]}).status_code == 303
            self._browsers[email] = browser
        return self._browsers[email]

    def staff(self, role: str, council: str = small_council.COUNCIL) -> FlaskClient:
        """The browser of the one person in a role."""
        return self.person(f"{role}.{council}@example.org")

    def home(self, location: str) -> FlaskClient:
        """The browser of a care home."""
        return self.person(f"provider.{location}@example.org")

    def refer(self, **changes: Any) -> str:
        """Start the case as its broker and return its id."""
        answer = self.staff("broker").post("/cases/new", data=posted({**REFERRAL, **changes}))
        assert answer.status_code == 303, problems(answer)
        self.case_id = answer.headers["Location"].rsplit("/", 1)[1]
        return self.case_id

    def tasks(self) -> dict[str, dict[str, Any]]:
        """The open tasks of the case by the key of their form."""
        anybody = actors.Actor("x", "x", frozenset(care.ROLES), small_council.COUNCIL)
        with self.runtime.database.read() as connection:
            found = worklist.open_tasks(
                connection, anybody, case_id=self.case_id, kinds=("work", "action", "call")
            )
        return {each["form"]: each for each in found}

    def do(self, browser: FlaskClient, form: str, expected: int = 303, **answers: Any) -> TestResponse:
        """Answer the case's open task of this form and expect it to be taken, or another status."""
        task = self.tasks()[form]
        address = f"/tasks/{task['id']}"
        page = browser.get(address)
        assert page.status_code == 200, page.text
        version = re.search(r'name="_version" value="(\d+)"', page.text)
        assert version is not None
        fields = {**posted(answers), "_version": version[1]}
        answer = checked_sending.send(self.runtime, self.case_id, browser, address, fields)
        assert answer.status_code == expected, problems(answer)
        self.posted.add((task["diagram"], task["step"]))
        return answer

    def advertise(self) -> None:
        """Write the advert, so that the homes may answer."""
        self.do(self.staff("broker"), "write_advert", **ADVERT)

    def call(self) -> str:
        """The id of the open call of the case."""
        return str(self.tasks()["offer"]["call_id"])

    def offer(self, location: str, pounds: int, **changes: Any) -> TestResponse:
        """Make an offer as a care home."""
        answers = posted({**OFFER, "weekly_pence": pounds, **changes})
        answer = self.respond(location, {**answers, "_act": "send"})
        assert answer.status_code == 303, problems(answer)
        return answer

    def respond(self, location: str, fields: Mapping[str, Any]) -> TestResponse:
        """Read the page of the advert as a care home, and post these fields with the version it shows."""
        home, address = self.home(location), f"/adverts/{self.call()}"
        return home.post(address, data={**fields, "_version": version_on(home.get(address))})

    def close(self) -> None:
        """Let the time of the advert pass."""
        with self.runtime.database.read() as connection:
            due = commands.find(connection, self.case_id, self.manager()).next_due_at
        assert self.pass_time(until=due) == 1

    def pass_time(self, until: Any) -> int:
        """Let time pass to a moment and the worker look; return how many cases it woke."""
        self.clock.set(until + timedelta(seconds=1))
        self._browsers.clear()  # everybody's session ended meanwhile
        return worker.wake_due(self.runtime)

    def manager(self) -> actors.Actor:
        """Somebody who may look at the case."""
        return actors.Actor("m", "m", frozenset({"manager"}), small_council.COUNCIL)

    def letters(self) -> list[outbox.Letter]:
        """The letters written for the case, oldest first."""
        with self.runtime.database.read() as connection:
            return outbox.of_case(connection, self.case_id)

    def link(self, letter: str) -> str:
        """The one-off link in the latest letter of this kind."""
        bodies = [each.body for each in self.letters() if each.letter == letter]
        found = re.findall(r"/link/[A-Za-z0-9_-]+", bodies[-1])
        assert found, bodies[-1]
        return str(found[0])

    def links_of(self, browser: FlaskClient, page: str, begin: str) -> list[str]:
        """The addresses that a page links to and that begin so."""
        return re.findall(rf'href="({re.escape(begin)}[^"]+)"', browser.get(page).text)

    def open_link(self, letter: str, fact: str = "1 6 1941") -> FlaskClient:
        """Open a letter's link as the person it was sent to."""
        browser, address = self.site.test_client(), self.link(letter)
        assert browser.get(address).status_code == 200
        answer = browser.post(address, data={"fact": fact})
        assert answer.status_code == 303, problems(answer)
        return browser


def new_referral(browser: FlaskClient) -> str:
    """The address of a referral that nobody has begun to type; its first section stands below it."""
    first = re.search(r'href="(/referrals/[0-9a-f]{32})/referral_person"', browser.get("/cases/new").text)
    assert first is not None
    return first[1]


def version_on(page: TestResponse) -> str:
    """The version that a page with a form says it shows; nothing if it has no form any more."""
    shown = re.search(r'name="_version" value="(\d+)"', page.text)
    return shown[1] if shown else ""


def problems(answer: TestResponse) -> str:
    """What a page says is wrong, for a failing test to print."""
    found = re.findall(r'govuk-error-(?:summary__body|message)">(.*?)</(?:div|p)>', answer.text, re.DOTALL)
    words = " | ".join(" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>.*?<p[^>]*>(.*?)</p>", answer.text, re.DOTALL)
    return f"{answer.status_code} {words or (heading.groups() if heading else answer.text[:500])}"
